"""What is shown: pure functions from records and stories to messages."""
