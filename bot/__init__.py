"""Dramawire tells people, in the chat where they already are, what happens to the Korean dramas they care about."""

__version__ = "0.1.0"
