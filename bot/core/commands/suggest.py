"""What an option may go on to, while somebody types: labels for people, values with ids for us."""

from dataclasses import dataclass

from bot.core.cards.naming import with_year
from bot.core.commands.table import Option, Takes, Tools
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
