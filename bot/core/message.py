"""What is said, free of any platform: lines of spans, a picture, buttons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.drama import Stage


@dataclass(frozen=True, slots=True)
class Text:
    """Plain, strong, emphasised or struck words. Never markup: each platform escapes it."""

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an http or https address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment known to the minute, shown in the reader's zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """The one mention a place asked for: a role, or members who asked; ids are the platform's."""

    role: str | None = None
    members: tuple[str, ...] = ()


Span = Text | Link | Moment
Line = tuple[Span, ...]


class Look(StrEnum):
    """How much a button asks to be pressed."""

    MAIN = "main"
    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: either an `action` (``v1:verb:id``, at most 64 bytes) or an address to open.

    Buttons of one row, and of rows that follow each other, that name the same `menu` are one choice of several: a
    platform with menus may show them as one under that name, the others show the rows of buttons. `chosen` marks what
    is chosen now.
    """

    label: str
    action: str | None = None
    url: str | None = None
    look: Look = Look.PLAIN
    menu: str = ""
    chosen: bool = False

    def __post_init__(self) -> None:
        if (self.action is None) == (self.url is None):
            raise ValueError("a button has an action or an address")
        if self.action is not None and len(self.action.encode()) > 64:
            raise ValueError(f"a button's action is longer than 64 bytes: {self.action}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: sections of lines (an empty line between sections), then rows of buttons.

    `brief` is what a lock screen should show first; the first line when None. `stage` lends a colour where a
    platform has one. `quoted` marks lines that are secondary (sources, why it came).
    """

    sections: tuple[tuple[Line, ...], ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: str | None = None
    stage: Stage | None = None
    brief: str | None = None
    footer: tuple[Line, ...] = ()

    def with_buttons(self, *rows: Iterable[Button]) -> "Message":
        """The same message with these rows of buttons."""
        return replace(self, buttons=tuple(tuple(row) for row in rows if row))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line with an empty one between sections."""
        out: list[Line] = []
        for section in (*self.sections, self.footer):
            out += [(), *section] if out and section else section
        return tuple(out)

    @property
    def plain(self) -> str:
        """The words alone, without styles or buttons."""
        return "\n".join(plain(line) for line in self.lines)


def message(*sections: Iterable[Line], **rest: object) -> Message:
    """A message from sections, leaving out the empty ones."""
    kept = tuple(tuple(s) for s in sections)
    return Message(tuple(s for s in kept if s), **rest)  # type: ignore[arg-type]


def plain(line: Line) -> str:
    """A line's words without styles."""
    return "".join(span.at.strftime("%Y-%m-%d %H:%M UTC") if isinstance(span, Moment) else span.text for span in line)


_TOKEN = re.compile(r"(\*\*|~~|`|\*|\{\w+\})")
_STYLES = {"**": "strong", "*": "emphasis", "~~": "struck", "`": "code"}


def line(template: str, **values: "str | int | Span | Line") -> Line:
    """A line from a template of our own, such as ``You follow **{name}**``.

    ``**strong**``, ``*emphasis*``, ``~~struck~~`` and ```code``` style what they enclose; a value is put in as it
    is, never read as markup, and takes the style around it. Other people's words must come in as values.
    """
    spans: list[Span] = []
    style: dict[str, bool] = {}
    for token in _TOKEN.split(template):
        if name := _STYLES.get(token):
            style[name] = not style.get(name, False)
        elif token.startswith("{") and token.endswith("}"):
            spans += _styled(values[token[1:-1]], style)
        elif token:
            spans.append(Text(token, **style))
    return tuple(spans)


def _styled(value: "str | int | Span | Line", style: dict[str, bool]) -> Iterable[Span]:
    if isinstance(value, tuple):
        return [s for part in value for s in _styled(part, style)]
    if isinstance(value, Text):
        return [replace(value, **{k: v for k, v in style.items() if v})]  # type: ignore[arg-type]
    if isinstance(value, Link | Moment):
        return [value]
    return [Text(str(value), **style)]


def join(parts: Iterable[Line], between: str = " · ") -> Line:
    """Lines put together into one, with words between them."""
    spans: list[Span] = []
    for part in parts:
        spans += [Text(between), *part] if spans else part
    return tuple(spans)


def cut(text: str, limit: int) -> str:
    """A text of at most `limit` characters, cut at a word with an ellipsis where it was longer."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    word = head.rsplit(" ", 1)[0]
    return (word if len(word) > limit // 2 else head).rstrip(" ,;·-") + "…"
