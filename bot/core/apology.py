"""What is said where something breaks: sorry, and the reference under which the log has it."""

import secrets

from bot.core.message import Line
from bot.core.words import Words

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What people read out or type off is made of: no letter and no digit that could be read as another."""


def new_reference() -> str:
    """A short code that a log line can be found by."""
    return "".join(secrets.choice(LETTERS) for _ in range(4))


def apology(reference: str, words: Words) -> Line:
    """What whoever waits for an answer is told."""
    return words.line(
        "Something broke on my side. It's noted as **{reference}**; please try again in a minute.", reference=reference
    )
