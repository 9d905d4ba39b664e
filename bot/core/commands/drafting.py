"""The options of /announce as people write them, read one by one."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.core.announcement import Picture
from bot.core.cards.parts import host_of
from bot.core.checking import check_address
from bot.core.commands.dialogue import SKIP
from bot.core.commands.table import Visit
from bot.core.dates import PartialDate, Precision
from bot.core.datewords import understand
from bot.core.drama import Billing, Certainty, Job, Source, Standing
from bot.core.errors import BadDate, BadInput
from bot.core.kinds import REMINDERS, TABLE, Kind

MOST_NAME, MOST_TEXT = 200, 2000
LONG = frozenset({"text", "people", "drama", "source", "picture"})
CHOSEN = tuple(kind for kind in Kind if kind not in REMINDERS)
"""The kinds an editor may post; reminders come by themselves."""

_PERSON = re.compile(r"\s*(?P<name>[^(),]+?)\s*(?:\((?P<role>[^()]*)\))?\s*(?:,|$)")
_URL = re.compile(r"https?://\S+")
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")


@dataclass(frozen=True, slots=True)
class Part:
    """One person of an announcement, as typed: ``Gong Yoo (lead, in talks, as Han Yun-jae)``.

    `role` is what stands in the brackets; the rest is what it says.
    """

    name: str
    role: str = ""
    standing: Standing | None = None
    job: Job = Job.ACTOR
    billing: Billing | None = None
    character: str | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


def tidied(values: Mapping[str, str]) -> dict[str, str]:
    """Options without control and direction characters, and without those left out. Raises `BadInput`."""
    kept = {option: _tidy(option, text) for option, text in values.items()}
    return {option: text for option, text in kept.items() if text}


def _tidy(option: str, text: str) -> str:
    kept = "".join(c for c in text if c == "\n" or (c not in _BIDI and unicodedata.category(c) not in {"Cc", "Cs"}))
    kept, most = kept.strip(), MOST_TEXT if option in LONG else MOST_NAME
    if option in {*LONG, "title", "network"} and len(kept) > most:
        raise BadInput(
            "The {option} is longer than the {most} characters that are shown; shorten it.",
            option=(option,), most=f"{most:,}",
        )  # fmt: skip
    return kept


def given(values: Mapping[str, str], option: str) -> str:
    """What an option says; empty where it was left out, on purpose too."""
    text = values.get(option, "")
    return "" if text == SKIP else text


def check_options(visit: Visit, values: Mapping[str, str]) -> None:
    """Refuses what can't be read, before anything more is asked. Raises `BadInput`."""
    kind = kind_meant(given(values, "kind")) if given(values, "kind") else Kind.NEWS
    certainty_meant(given(values, "certainty"), kind)
    date_meant(visit, given(values, "date"))
    said_meant(visit, given(values, "said"))
    list(people_in(given(values, "people")))
    picture_meant(given(values, "picture"))
    if given(values, "source"):
        source_meant(given(values, "source"))


def kind_meant(text: str) -> Kind:
    """The kind that a text names. Raises `BadInput`."""
    some = tuple(kind.replace("_", " ") for kind in CHOSEN)
    if not text:
        raise BadInput("What sort of news is it? Add kind: date set, or another one: {kinds}.", kinds=some)
    asked = text.lower().replace("_", " ").strip()
    names = {kind.replace("_", " "): kind for kind in CHOSEN} | {TABLE[kind].label: kind for kind in CHOSEN}
    near = difflib.get_close_matches(asked, names, n=1, cutoff=0.75)
    begun = {kind for name, kind in names.items() if _begins(asked, name)}
    if not near and len(begun) == 1:
        return begun.pop()
    if not near:
        raise BadInput("“{text}” is no kind of news I know; use one of: {kinds}.", text=text[:40], kinds=some)
    return names[near[0]]


def _begins(asked: str, name: str) -> bool:
    """Whether each word asked for begins a word of a name: ``wrapped``, ``date mov``."""
    return all(any(word.startswith(part) for word in name.split()) for part in asked.split())


def certainty_meant(text: str, kind: Kind) -> Certainty:
    """The certainty that a text names; when it is left out, talks are reported and all else confirmed."""
    if not text:
        return Certainty.REPORTED if kind is Kind.IN_TALKS else Certainty.CONFIRMED
    for certainty in Certainty:
        if text.lower().strip() in {certainty.value, certainty.value[:-2], f"{certainty.value}s"}:
            return certainty
    raise BadInput("“{text}” is no certainty; use confirmed, reported or rumour.", text=text[:40])


def source_meant(text: str) -> Source:
    """The source that a text names: a name, a link or both. Raises `BadInput`."""
    found = _URL.search(text)
    name = _URL.sub(" ", text).strip(" ,;:-()|") if found else text.strip()
    if found:
        check_address(found[0])
    elif re.match(r"\w+:\S|www\.", name):
        check_address(name)
    if not found and _is_day(name):
        raise BadInput("“{text}” is a date. Who said it? Send a link, a name or both.", text=name[:60])
    if not name and found:
        name = host_of(found[0])
    if not name:
        raise BadInput("Who said it? Add source: with a link and a name: source: https://abs-cbn.com/x ABS-CBN.")
    return Source(" ".join(name.split()), found[0] if found else None)


def _is_day(text: str) -> bool:
    """Whether a text is a date in figures; papers are called Sunday or May."""
    if not any(c.isdecimal() for c in text):
        return False
    try:
        understand(text, date(2000, 1, 1))
    except BadDate:
        return False
    return True


def picture_meant(text: str) -> Picture | None:
    """The picture that a text names: its link, and whose it is. Raises `BadInput`."""
    if not text:
        return None
    found = _URL.search(text)
    credit = " ".join(_URL.sub(" ", text).strip(" ,;:-()|").split())
    if found is None:
        raise BadInput("A picture comes as a link, and whose it is: https://example.org/poster.jpg Netflix.")
    check_address(found[0])
    if not credit:
        raise BadInput("Whose picture is it? Write the name behind the link: https://example.org/poster.jpg Netflix.")
    return Picture(found[0], credit)


def people_in(text: str) -> Iterator[Part]:
    """The people named in a text, with what stands in brackets behind each. Raises `BadInput`."""
    at = 0
    while at < len(text):
        found = _PERSON.match(text, at)
        if found is None or found.end() == at:
            raise BadInput(
                "I can't read “{text}”; write people as Gong Yoo (lead, in talks), Bae Doona.", text=text[at : at + 40]
            )
        yield _part(found["name"], found["role"] or "")
        at = found.end()


def _part(name: str, role: str) -> Part:
    if "://" in name:
        raise BadInput("“{text}” is a link; write people by their names: Gong Yoo (lead), Bae Doona.", text=name[:40])
    part = Part(name, role.strip())
    for word in filter(None, (w.strip() for w in role.split(","))):
        said = word.lower()
        if said.startswith("as "):
            part = replace(part, character=word[3:].strip())
        elif said in set(Standing):
            part = replace(part, standing=Standing(said))
        elif said in set(Billing):
            part = replace(part, billing=Billing(said))
        elif said in set(Job):
            part = replace(part, job=Job(said))
        else:
            raise BadInput(
                "“{word}” says nothing I know about {name}; use a role ({roles}), a standing ({standings}), a job "
                "({jobs}) or “as” and the character.",
                word=word[:40], name=name[:40], roles=tuple(map(str, Billing)), standings=tuple(map(str, Standing)),
                jobs=tuple(map(str, Job)),
            )  # fmt: skip
    return part


def date_meant(visit: Visit, text: str, *, past: bool = False) -> PartialDate | None:
    """The date that a text names, None where it names none; with `past` the last of that name. Raises `BadDate`."""
    if not text or text.lower() in {"none", "no date"}:
        return None
    return understand(text, visit.today, visit.view.zone, past=past)


def said_meant(visit: Visit, text: str) -> date | None:
    """The day the source said it, None when left out. Raises `BadDate`."""
    if not text:
        return None
    day = understand(text, visit.today, past=True)
    if day.precision < Precision.DAY:
        raise BadDate(text)
    return day.first
