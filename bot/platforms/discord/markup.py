"""Lines as Discord's markdown: other people's words stay words, and what is too long is cut outside of markup."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.message import Line, Link, Moment, Span, Text, cut

ELLIPSIS = "…"
LONGEST_URL = 512

# ZWNJ and ZWJ belong to words and emoji; other format characters steer, hide or turn round what stands beside them.
_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_PART = "\u200b"
"""Stands between two styles that touch, so that their marks aren't read as one."""

# What opens markup, a mention or an emoji; a colour before slashes would make a bare address one to click.
_SPECIAL = re.compile(r"[\\*_~`|\[\]<>@]|:(?=//|\w+:)")
_INVITE = re.compile(r"(discord(?:app)?(?:\.com/invite|\.gg))/", re.IGNORECASE)
_AT_START = re.compile(r"(?P<before>\s*)(?:(?P<mark>#{1,3}|-#?|\+)|(?P<number>\d+)(?=\.))(?=[\s.])")
_ADDRESS = re.compile(r"https?://[^\s<>\\]+", re.IGNORECASE)


def fitting(text: str, limit: int) -> str:
    """A text cut to so many of Discord's units, of which an emoji takes two."""
    return next(short for n in range(limit, -1, -1) if width(short := cut(text, n)) <= limit)


def width(text: str) -> int:
    """How much of a limit a text takes up: in UTF-16 units, of which no way of counting finds more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def written(lines: Iterable[Line], limit: int, *, small: bool = False) -> str:
    """Lines as markdown of at most `limit` units, cut at a word with an ellipsis. `small` writes them small."""
    lines = list(lines)
    whole = "\n".join(_small(_line(line), small) for line in lines)
    if width(whole) <= limit:
        return whole
    out: list[str] = []
    left = limit
    for line in lines:
        said = _small(_line(line), small)
        # What follows is cut, so that room for an ellipsis is left.
        if width(said) + 2 > left:
            out.append(_small(_within(line, left - width(_small("x", small)) + 1), small))
            break
        out.append(said)
        left -= width(said) + 1
    return "\n".join(out)


def escaped(text: str) -> str:
    """Somebody's words, shown as they are: nothing in them is markup, a mention, an emoji or an invitation."""
    return _INVITE.sub(r"\1\\/", _SPECIAL.sub(r"\\\g<0>", cleaned(text)))


def cleaned(text: str) -> str:
    """Words on one line, without characters that can't be seen."""
    shown = (c for c in text if c.isspace() or c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return re.sub(r"\s+", " ", "".join(shown))


def linked(url: str) -> bool:
    """Whether an address may be led to: http or https, not too long, and no invitation to a server."""
    return bool(_ADDRESS.fullmatch(url)) and len(url) <= LONGEST_URL and not _INVITE.search(url)


def _small(said: str, small: bool) -> str:
    return f"-# {said}" if small and said else said


def _line(line: Line) -> str:
    return _guarded(_joined(_span(span) for span in _merged(line)))


def _within(line: Line, limit: int) -> str:
    """As much of a line as fits, with an ellipsis."""
    kept: list[str] = []
    for span in _merged(line):
        # One more for the mark that guards a line's start, one for what parts two styles.
        left = limit - width(_joined(kept)) - 2
        said = _span(span)
        if width(said) < left:
            kept.append(said)
            continue
        kept.append(_cut(span, left) or ELLIPSIS)
        break
    else:
        kept.append(ELLIPSIS)
    whole = _guarded(_joined(kept))
    return whole if width(whole) <= limit else ELLIPSIS[: max(limit, 0)]


def _cut(span: Span, limit: int) -> str:
    """A span made short enough, ending in an ellipsis; empty when nothing of it fits."""
    if isinstance(span, Moment):
        return ""
    span = replace(span, text=span.text[: 4 * max(limit, 0)] + " ")
    least, most = 0, len(span.text) - 1
    while least < most:
        half = (least + most + 1) // 2
        if width(_span(replace(span, text=cut(span.text, half)))) <= limit:
            least = half
        else:
            most = half - 1
    return _span(replace(span, text=cut(span.text, least))) if least > 1 else ""


def _merged(line: Line) -> Iterator[Span]:
    """The spans of a line, those of one style that touch put together."""
    held: Text | None = None
    for span in line:
        if isinstance(span, Text):
            if held and replace(held, text="") == replace(span, text=""):
                held = replace(held, text=held.text + span.text)
                continue
            if held:
                yield held
            held = span
            continue
        if held:
            yield held
            held = None
        yield span
    if held:
        yield held


def _span(span: Span) -> str:
    match span:
        case Moment():
            return f"<t:{int(span.at.timestamp())}:f>"
        case Link():
            text = escaped(span.text).strip()
            return f"[{text}](<{span.url}>)" if text and linked(span.url) else text
        case Text():
            return _styled(span)


def _styled(span: Text) -> str:
    """A text with its styles; spaces at its edges stay outside of them."""
    text = cleaned(span.text)
    core = text.strip()
    if not core:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    marks: Sequence[str]
    if span.code:
        core, marks = _INVITE.sub(rf"\1{_PART}/", core.replace("`", "'")), ("`",)
    else:
        core, marks = escaped(core), ()
    # Inside of strong words, stars would run together with theirs.
    styles = (("_" if span.strong else "*", span.emphasis), ("**", span.strong), ("~~", span.struck))
    for mark in (*marks, *(mark for mark, on in styles if on)):
        core = f"{mark}{core}{mark}"
    return f"{before}{core}{after}"


def _joined(parts: Iterable[str]) -> str:
    out = ""
    for part in parts:
        touching = out and part and out[-1] in "*~`" and part[0] in "*~`"
        out += _PART + part if touching else part
    return out


def _guarded(said: str) -> str:
    """A line that is no heading, list or small print, though its words begin like one."""
    found = _AT_START.match(said)
    if not found:
        return said
    if found["number"]:
        return f"{said[: found.end()]}\\{said[found.end() :]}"
    at = found.end("before")
    return f"{said[:at]}\\{said[at:]}"
