"""Messages as Telegram's HTML, within its limits: cut at a word, never inside a tag.

Source: https://core.telegram.org/bots/api#html-style and the limits of sendMessage and sendPhoto.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import urlsplit

from bot.core.message import Line, Link, Mention, Message, Moment, Span, Text

MOST_TEXT, MOST_CAPTION = 4096, 1024
"""UTF-16 units of a message's text and of a picture's caption, counted when the tags are gone."""
MOST_ALERT = 200
"""Characters of the answer to a press."""
MOST_BELLS = 20
"""So many members are mentioned under one post."""
FURTHEST = timedelta(days=1000)
"""Telegram shows moments in the reader's own zone up to 1,098 days ahead."""

_ELLIPSIS = "…"
_KEPT = frozenset("\u200d\ufe0f\n")
_TAGS = (("strong", "b"), ("emphasis", "i"), ("struck", "s"))


@dataclass(frozen=True, slots=True)
class Written:
    """A text with tags, and the same one without: what goes out where Telegram can't read the tags."""

    html: str
    plain: str


def units(text: str) -> int:
    """A text's length as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def written(message: Message, now: datetime, *, most: int = MOST_TEXT, mention: Mention | None = None) -> Written:
    """A message's text. Where it is too long, the body gives way to the footer, which says why it came."""
    bells = _bells(mention)
    most -= 1 + units("🔔") * len(bells) if bells else 0
    tail = _lines((message.footer,))
    room = most - (units("\n\n") + _length(tail) if tail else 0)
    if room < most // 4:
        tail, room = [], most
    lines = _fitted(_lines(message.sections), room)
    if tail:
        lines += [(), *tail] if lines else tail
    if not any(_words(span).strip() for line in lines for span in line):
        lines = [(Text(_ELLIPSIS),)]
    rung = ["".join(f'<a href="tg://user?id={member}">🔔</a>' for member in bells)] if bells else []
    return Written(
        "\n".join(["".join(_tagged(span, now) for span in line) for line in lines] + rung),
        "\n".join("".join(_words(span) for span in line) for line in lines),
    )


def one_line(message: Message, most: int = MOST_ALERT) -> str:
    """A message's words in one line."""
    said = (" ".join("".join(_words(span) for span in line).split()) for line in message.lines)
    return clip(" ".join(words for words in said if words), most)


def clip(text: str, most: int) -> str:
    """A text of at most so many UTF-16 units, cut at a word where it was longer."""
    if units(text) <= most:
        return text
    room, end = most - units(_ELLIPSIS), 0
    for end, character in enumerate(text):  # noqa: B007 - where the loop stopped is the answer
        room -= units(character)
        if room < 0:
            break
    head = text[:end]
    word = head[: head.rfind(" ") + 1] if " " in head[len(head) // 2 :] and not text[end].isspace() else head
    return word.rstrip(" \n,;·-\u200d\ufe0f") + _ELLIPSIS if most > 0 else ""


def clean(text: str) -> str:
    """Text without control, direction and half characters, which Telegram refuses or lets turn a line around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c in _KEPT)


def is_web(url: str) -> bool:
    """Whether Telegram takes this for an address that can be opened."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and url.isprintable()
    except ValueError:
        return False


def _lines(sections: Iterable[Sequence[Line]]) -> list[Line]:
    """Lines with an empty one between sections."""
    out: list[Line] = []
    for section in sections:
        out += [(), *section] if out and section else section
    return out


def _length(lines: Sequence[Line]) -> int:
    """The units of lines with the ends between them; a moment counts as its longest words."""
    return sum(units(_words(span)) for line in lines for span in line) + max(len(lines) - 1, 0)


def _fitted(lines: list[Line], room: int) -> list[Line]:
    """As many lines as there is room for, the last one cut at a word."""
    if _length(lines) <= room:
        return lines
    out: list[Line] = []
    room -= units("\n" + _ELLIPSIS)
    for line in lines:
        size = sum(units(_words(span)) for span in line) + 1
        if size > room:
            last = _cut(line, room)
            out += [last] if last else [(Text(_ELLIPSIS),)]
            return out
        out.append(line)
        room -= size
    return out


def _cut(line: Line, room: int) -> Line:
    """A line's beginning, ending in an ellipsis; nothing where there is no room for a few words."""
    out: list[Span] = []
    for span in line:
        words = _words(span)
        if units(words) < room:
            out.append(span)
            room -= units(words)
            continue
        if isinstance(span, Moment) or room < 8:
            return (*out, Text(_ELLIPSIS)) if out else ()
        return (*out, replace(span, text=clip(words, room)))
    return (*out, Text(_ELLIPSIS))


def _words(span: Span) -> str:
    """What a reader sees of a span."""
    if isinstance(span, Moment):
        at = span.at.astimezone(UTC)
        return f"{at:%A} {at.day} {at:%B %Y, %H:%M} UTC"
    return _unnamed(span, clean(span.text))


def _unnamed(span: Span, text: str) -> str:
    """Words in which nobody is called by an @name: a card must not ring anybody's telephone."""
    if "@" not in text or (isinstance(span, Text) and span.code):
        return text
    return text.replace("@", "@\u2060")


def _tagged(span: Span, now: datetime) -> str:
    """A span as HTML; the tags of each close before the next one opens."""
    text = escape(_words(span))
    match span:
        case Moment(at=at) if now - FURTHEST < at < now + FURTHEST:
            return f'<tg-time unix="{int(at.timestamp())}" format="wDt">{text}</tg-time>'
        case Link(url=url) if is_web(url) and text.strip():
            return f'<a href="{escape(url)}">{text}</a>'
        case Text(code=True) if text.strip():
            return f"<code>{text}</code>"  # nothing may stand around or inside code
        case Text() if text.strip():
            for style, tag in _TAGS:
                text = f"<{tag}>{text}</{tag}>" if getattr(span, style) else text
    return text


def _bells(mention: Mention | None) -> list[str]:
    """The members to ring under a post, a bell each: Telegram has no roles, and a name need not be shown for it."""
    return [member for member in mention.members if member.isdecimal()][:MOST_BELLS] if mention else []
