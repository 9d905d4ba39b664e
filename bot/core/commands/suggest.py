"""What an option may go on to, while somebody types: labels for people, values with ids for us."""

import re
from dataclasses import dataclass

from bot.core.cards.naming import with_year
from bot.core.commands.register import COMMANDS, command_of
from bot.core.commands.table import Command, Option, Shown, Takes, Tools
from bot.core.message import cut
from bot.core.ports import Hit
from bot.core.words import ENGLISH, Words

MOST, MOST_LABEL = 25, 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is shown, and the value it stands for: an id such as ``drama:move-to-heaven``, or plain words."""

    label: str
    value: str


def complete(option: Option, prefix: str, tools: Tools, words: Words = ENGLISH) -> list[Suggestion]:
    """At most 25 suggestions for an option, best first. Free text is understood too, so none is a must."""
    match option.takes:
        case Takes.DRAMA:
            return [_record(hit) for hit in tools.search.complete(prefix, kind="drama", limit=MOST)]
        case Takes.PERSON:
            return [_record(hit) for hit in tools.search.complete(prefix, kind="person", limit=MOST)]
        case Takes.TOPIC:
            return _topics(prefix, tools, words)
        case Takes.PEOPLE:
            return _people(prefix, tools)
        case _:
            asked = prefix.lower().strip()
            return [
                Suggestion(words.say(label), value) for label, value in option.choices if asked in label.lower()
            ][:MOST]  # fmt: skip


def _record(hit: Hit) -> Suggestion:
    return Suggestion(cut(with_year(hit.title, hit.year), MOST_LABEL), f"{hit.kind}:{hit.slug}")


def _topics(prefix: str, tools: Tools, words: Words) -> list[Suggestion]:
    everything = Suggestion(words.say("Everything"), "all")
    hits = [_record(hit) for hit in tools.search.complete(prefix, limit=MOST)]
    if prefix.strip() and everything.label.lower().startswith(prefix.lower().strip()):
        return [everything, *hits][:MOST]
    return hits


def _people(prefix: str, tools: Tools) -> list[Suggestion]:
    """Goes on with the last of the people typed so far; the ones before it stay as they are."""
    before, comma, last = prefix.rpartition(",")
    if prefix.count("(") > prefix.count(")"):
        return []
    kept = f"{before}{comma} " if comma else ""
    hits = tools.search.complete(last.strip(), kind="person", limit=MOST)
    return [Suggestion(cut(f"{kept}{hit.title}", MOST_LABEL), f"{kept}{hit.title}") for hit in hits]


_NAMED = re.compile(r"(?:^|[;\n])\s*(?P<option>[\w ]+?)\s*[:=]\s*(?P<value>[^;\n]*)$")


async def suggest_line(line: str, tools: Tools) -> list[tuple[str, str]]:
    """Whole lines that go on from a typed one, each with what is shown of it: for where commands are typed."""
    if not line.startswith("/"):
        return [(hit.title, with_year(hit.title, hit.year)) for hit in tools.search.complete(line, limit=MOST)]
    name, space, words = line[1:].partition(" ")
    if not space:
        listed = (c for c in COMMANDS if c.shown is not Shown.BUTTON and c.name.startswith(name.lower()))
        return [(f"/{c.name} ", f"/{c.name}  {c.summary}") for c in listed]
    command = command_of(name)
    if command is None or not command.options:
        return []
    option = next((o for o in command.options if o.rest), command.options[0])
    before, asked = line[: -len(words)] if words else line, words
    if (found := _NAMED.search(words)) and (named := _option(command, found["option"])):
        option, asked = named, found["value"]
        before = line[: len(line) - len(asked)]
    return [(before + _typed(s), s.label) for s in complete(option, asked, tools)]


def _option(command: Command, name: str) -> Option | None:
    return next((o for o in command.options if o.name == name.lower().replace(" ", "_")), None)


def _typed(suggestion: Suggestion) -> str:
    """What stands in a typed line for a suggestion: its label, which people can read, rather than an id."""
    return suggestion.label if ":" in suggestion.value else suggestion.value
