"""Discord, both ways."""
