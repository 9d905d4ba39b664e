"""Messages as text for a terminal, or as plain lines for a pipe."""

import unicodedata
from collections.abc import Iterable
from datetime import tzinfo
from itertools import count

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text as Styled

from bot.core.drama import Stage
from bot.core.message import Button, Line, Link, Message, Moment, Span

COLOURS = {
    Stage.ANNOUNCED: "bright_blue",
    Stage.CASTING: "magenta",
    Stage.FILMING: "yellow",
    Stage.POST_PRODUCTION: "yellow",
    Stage.SCHEDULED: "cyan",
    Stage.AIRING: "green",
    Stage.RELEASED: "green",
    Stage.ENDED: "bright_black",
    Stage.CANCELLED: "red",
}


def clean(text: str) -> str:
    """Text without anything that could steer a terminal: control, format and bidi characters become nothing."""
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c in "\u200d\ufe0f")


def plain(message: Message, zone: tzinfo, *, first: int = 1) -> str:
    """A message as plain lines: words only, with its buttons numbered from `first` in a last line."""
    lines = ["".join(_words(span, zone) for span in line) for line in message.lines]
    if labels := button_line(message, first):
        lines += ["", labels] if lines else [labels]
    return "\n".join(line.rstrip() for line in lines)


def styled(message: Message, zone: tzinfo, *, first: int = 1, width: int = 0) -> Styled:
    """A message for a terminal: bold, struck, links that can be followed where the terminal can, a coloured title."""
    colour = COLOURS.get(message.stage) if message.stage else None
    out = Styled("\n").join(_line(line, zone, colour if i == 0 else None) for i, line in enumerate(message.lines))
    if labels := button_line(message, first, width):
        out.append("\n\n" if message.lines else "")
        out.append(labels, Style(color="cyan"))
    return out


def button_line(message: Message, first: int, width: int = 0) -> str:
    """The buttons by number, a line for each row: ``[1] 🔔 Follow  [2] Cast``.

    Within a `width` (0 is none), a row goes on in the next line between two buttons, never inside one.
    """
    numbers = count(first)
    lines: list[str] = []
    for row in message.buttons:
        for place, button in enumerate(row):
            said = f"[{next(numbers)}] {_label(button)}"
            if place and (not width or cell_len(f"{lines[-1]}  {said}") <= width):
                lines[-1] += f"  {said}"
            else:
                lines.append(said)
    return "\n".join(lines)


def _label(button: Button) -> str:
    """What a button says, and that it is the choice that holds now."""
    return f"✓ {clean(button.label)}" if button.chosen else clean(button.label)


def numbered(rows: Iterable[Iterable[Button]], first: int) -> Iterable[tuple[int, Button]]:
    """Every button with the number that presses it."""
    return enumerate((button for row in rows for button in row), first)


def _words(span: Span, zone: tzinfo) -> str:
    if isinstance(span, Moment):
        local = span.at.astimezone(zone)
        return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"
    return clean(span.text)


def _line(line: Line, zone: tzinfo, colour: str | None) -> Styled:
    out = Styled()
    for span in line:
        if isinstance(span, Link):
            out.append(clean(span.text), Style(link=span.url, underline=True))
        elif isinstance(span, Moment):
            out.append(_words(span, zone))
        else:
            tint = colour if span.strong else ("cyan" if span.code else None)
            out.append(clean(span.text), Style(bold=span.strong, italic=span.emphasis, strike=span.struck, color=tint))
    return out
