"""Permanent ASCII names for records."""

import re
import unicodedata
from collections.abc import Callable, Collection
from itertools import chain, count

MOST_SLUG = 40


def slug_of(name: str, taken: Collection[str] = (), *, year: int | None = None,
            romanise: Callable[[str], str] = lambda text: text) -> str:  # fmt: skip
    """A slug for a name that is not taken: lower case ASCII of at most 40 bytes, the year or a number added on a clash.

    `romanise` writes other scripts in Latin letters. A name without any letter becomes ``untitled``.
    """
    plain = unicodedata.normalize("NFKD", romanise(name)).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = "-".join(re.findall(r"[a-z0-9]+", plain)) or "untitled"
    tails = chain([""], [f"-{year}"] if year else [], (f"-{n}" for n in count(2)))
    return next(slug for tail in tails if (slug := _fit(words, tail)) not in taken)


def _fit(words: str, tail: str) -> str:
    return words[: MOST_SLUG - len(tail)].rstrip("-") + tail
