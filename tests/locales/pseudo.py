"""A language nobody speaks: English in wide letters, so that a text which was not translated stands out."""

import re
from gettext import NullTranslations

from bot.core.words import Words

_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in map(chr, range(ord("A"), ord("z") + 1)) if c.isalpha()}
# Placeholders and the words of commands stay as they are in every language.
_KEPT = re.compile(r"(\{[^{}]*\}|(?<![\w/])/[a-z][\w-]*)")


def wide(text: str) -> str:
    """A text as it reads in that language."""
    return "".join(part if i % 2 else part.translate(_WIDE) for i, part in enumerate(_KEPT.split(text)))


class Pseudo(NullTranslations):
    """Its catalogue; remembers every text that was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return wide(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        self.asked |= {one, many}
        return wide(one if n == 1 else many)


def pseudo() -> Words:
    """Its words."""
    return Words(Pseudo(), "xx")
