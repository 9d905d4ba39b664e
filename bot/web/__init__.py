"""The small HTTP surface: health, and the Telegram webhook."""
