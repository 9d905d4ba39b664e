"""From what is typed or pressed to a command and its options."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.commands.register import command_of
from bot.core.commands.request import TWICE, UNKNOWN
from bot.core.commands.table import Command, Takes

ANYTHING = "find"
"""The command that takes words typed without one: a title or a name."""
MOST_TYPED = 4000
"""How much of a typed text is read; no platform lets people send more in one message."""
VERSION = "v1"

_COMMAND = re.compile(r"/(?P<name>[\w-]+)(?:@\w+)?(?:\s+|$)", re.ASCII)
SEVERAL = 2
_NAME = r"[^\W\d][\w-]*(?:[ _][\w-]+)?"
# An address has a colon of its own, and often semicolons and equals signs.
_NAMED = re.compile(rf"[;\n]\s*(?P<colon>{_NAME})\s*:(?!//)|(?:;\s+|\n\s*)(?P<equals>{_NAME})\s*=")
_AS_OF = re.compile(r"(?:^|\s)as of\s+(?P<day>\S.*)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """A command by name, and its options by name. The command may be one that nobody knows."""

    command: str
    values: Mapping[str, str] = field(default_factory=dict)
    pressed: bool = False


def typed(text: str) -> Typed:
    """What a typed line asks: ``/drama Move to Heaven as of 29 April 2020``, or words alone, which are looked for.

    Options may be named, parted by semicolons or lines: ``/announce drama: Hellbound; kind: trailer``. What stands
    before the first named one goes to the command's `rest` option.
    """
    text = text[:MOST_TYPED].strip()
    found = _COMMAND.match(text)
    if found is None:
        return Typed(ANYTHING, {"name": text})
    name, words = found["name"].lower(), text[found.end() :].strip()
    command = command_of(name)
    return Typed(name, _options(command, words) if command else {})


def pressed(action: str) -> Typed:
    """What a button's action asks: in ``v1:verb:id`` the id is the first option of the verb's command.

    An id may carry the day asked about: ``v1:cast:move-to-heaven@2020-04-29``.
    """
    version, _, what = action.partition(":")
    verb, _, value = what.partition(":")
    command = command_of(verb) if version == VERSION else None
    if command is None:
        return Typed(verb or action, pressed=True)
    values = {}
    if any(option.name == "as_of" for option in command.options):
        value, _, values["as_of"] = value.partition("@")
    if command.options:
        values[command.options[0].name] = value
    return Typed(verb, {name: given for name, given in values.items() if given}, pressed=True)


def _options(command: Command, words: str) -> dict[str, str]:
    """A command's options as they were typed; without a `rest` option, loose words go to the first one."""
    values: dict[str, str] = {}
    rest = words
    if command.options:
        names = "|".join(re.escape(option.name).replace("_", "[_ ]") for option in command.options)
        parts = re.split(rf"(?:^|[;\n])\s*({names})\s*[:=]\s*", words, flags=re.IGNORECASE)
        rest = parts[0]
        for name, value in zip(parts[1::2], parts[2::2], strict=True):
            key, said = name.lower().replace(" ", "_"), _end(value)
            if values.setdefault(key, said) != said:
                values[TWICE] = key
    rest = _end(rest)
    if "as_of" not in values and any(o.name == "as_of" for o in command.options) and (day := _AS_OF.search(rest)):
        values["as_of"] = day["day"].strip()
        rest = rest[: day.start()].strip()
    taker = next((o for o in command.options if o.rest), command.options[0] if command.options else None)
    if rest and taker and taker.name not in values:
        values[taker.name] = rest
    if unknown := _unknown(command, values):
        values[UNKNOWN] = unknown
    return values


def _end(value: str) -> str:
    return value.strip().rstrip(";").strip()


def _unknown(command: Command, values: Mapping[str, str]) -> str | None:
    """The name of an option that a line gives and the command does not have; a command of one option needs no names."""
    if len(command.options) < SEVERAL:
        return None
    narrow = [option.name for option in command.options if option.takes is not Takes.PROSE and not option.free]
    found = (_NAMED.search(values.get(name, "")) for name in narrow)
    return next((" ".join((one["colon"] or one["equals"]).split()) for one in found if one), None)
