"""Names brought to a form in which different spellings of one name look alike."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

LONGEST = 120
"""Characters of a query or name that are looked at; nothing is called longer than that."""

_SEASON = re.compile(
    r"\b(?:season|series|part|vol|volume)\s*(\d{1,2}|one|two|three|four|ii|iii|iv)\b|\bs0?(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)\s+season\b|시즌\s*(\d{1,2})"
)
_NUMERALS = {"one": "1", "ii": "2", "iii": "3", "iv": "4", "two": "2", "three": "3", "four": "4"}
_HANGUL = re.compile(r"[가-힣ㄱ-ㅣ]")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A name as it is compared: its words, them run together, the sound of that, and the number it ends in."""

    words: tuple[str, ...]
    whole: str
    sound: str
    number: str

    @property
    def stem(self) -> str:
        """Run together without the number it ends in."""
        return self.whole.removesuffix(self.number) if self.number and self.whole != self.number else self.whole


@lru_cache(maxsize=4096)
def fold(text: str) -> Folded:
    """A name or query folded: case, accents, punctuation, articles and the wording of seasons taken away."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST * 4]).casefold()[:LONGEST]
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf", "Mn"} or c == " ")
    plain = plain.replace("'", "").replace("’", "")
    seasons = [_number(next(g for g in match.groups() if g)) for match in _SEASON.finditer(plain)]
    words = [w for word in _WORD.findall(_SEASON.sub(" ", plain)) for w in _letters(word)] + seasons[:1]
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    if len(words) > 1:
        words[-1] = _NUMERALS.get(words[-1], words[-1])
    if len(words) > 1 and words[-1] == "1":
        words = words[:-1]  # the first season goes by the bare name
    number = words[-1] if len(words) > 1 and words[-1].isdecimal() and len(words[-1]) < 3 else ""
    whole = "".join(words)
    return Folded(tuple(words), whole, sound(whole), number)


def _number(said: str) -> str:
    return _NUMERALS.get(said) or str(int(said))


def _letters(word: str) -> list[str]:
    """A word in the letters names are compared in: jamo for Hangul, Latin for every other script."""
    if _HANGUL.search(word):
        return [unicodedata.normalize("NFD", word)]
    if word.isascii():
        return [word]
    return _WORD.findall(anyascii(word).casefold())


def romanised(text: str) -> str | None:
    """A Hangul name in Latin letters, or None when there is no Hangul in it."""
    return anyascii(text) if _HANGUL.search(text) else None


_SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(lee|yi|rhee|ri|i)(?=[bcdghjkmnpst])", "i"),
        (r"(lee|yi|rhee)$", "i"),
        (r"park|pak", "bak"),
        (r"kim|gim", "gim"),
        (r"choi", "choe"),
        (r"y?eou?|y?aw", "o"),
        (r"oo|woo|ou|u+", "u"),
        (r"ee|ie|iy|ui|eui", "i"),
        (r"yae|yai|ae|ai|ye|ey", "e"),
        (r"ch|jj|j|z", "j"),
        (r"kk|ck|k|q|c", "g"),
        (r"tt|t", "d"),
        (r"pp|p|ph|f|v", "b"),
        (r"ss|sh|s", "s"),
        (r"l+|r+", "l"),
        (r"(.)\1+", r"\1"),
    )
]


def sound(whole: str) -> str:
    """Roughly how a Latin name sounds, so that the common romanisations of one Korean name agree."""
    if not whole.isascii():
        return whole
    for pattern, to in _SOUNDS:
        whole = pattern.sub(to, whole)
    return whole
