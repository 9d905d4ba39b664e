"""Posting what happened: by options or by guided questions, then a preview as fans will see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.commands.composing import CAST
from bot.core.commands.dialogue import SKIP, Choice, Question, ask
from bot.core.commands.drafting import MOST_TEXT, check_options, given, kind_meant, tidied
from bot.core.commands.previewing import show_preview
from bot.core.commands.request import Reply
from bot.core.commands.resolving import INNER, Pending, settle
from bot.core.commands.table import Command, Option, Shown, Takes, Visit
from bot.core.datewords import next_may
from bot.core.drama import Certainty
from bot.core.errors import BadInput
from bot.core.kinds import TABLE, Kind
from bot.core.message import Line
from bot.core.recipient import Role

_BY_STAGE = (
    (Kind.ANNOUNCED, Kind.RENEWED, Kind.CANCELLED),
    (Kind.IN_TALKS, Kind.CAST_CONFIRMED, Kind.CAST_REPLACED, Kind.CAST_LEFT, Kind.CAST_DECLINED),
    (Kind.SCRIPT_READING, Kind.FILMING_STARTED, Kind.FILMING_PAUSED, Kind.FILMING_RESUMED, Kind.FILMING_WRAPPED),
    (Kind.DATE_SET, Kind.DATE_MOVED, Kind.TITLE_CHANGED, Kind.NETWORK_CHANGED),
    (Kind.TEASER, Kind.TRAILER, Kind.SCREENED, Kind.OUT, Kind.ENDED),
    (Kind.NEWS, Kind.RECORD),
)
_ROWS = {kind.value: row for row, kinds in enumerate(_BY_STAGE) for kind in kinds}
KINDS = tuple((TABLE[kind].label, kind.value) for kinds in _BY_STAGE for kind in kinds)
"""The kinds that an editor chooses from, those of one stage together."""
CERTAINTIES = tuple((c.value, c.value) for c in Certainty)
KEPT = frozenset({"begun", "new", "tip", "whose", *INNER})
"""Values beside the options that a dialogue keeps."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How an option is asked for: the question, what the button says that leaves it out, its answers to press.

    `sentence` is said where a platform can't wait for an answer.
    """

    text: Callable[[Visit], Line]
    skips: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    menu: str = ""
    sentence: str = ""


def _people_line(visit: Visit) -> Line:
    return visit.words.line("Who? With role and standing where you know them: `Gong Yoo (lead, in talks), Bae Doona`")


ASKED: Mapping[str, Asked] = {
    "drama": Asked(
        lambda v: v.words.line("Which drama is it about? One that isn't here yet is fine too."),
        sentence="About which drama? Try /announce drama: hellbound; kind: trailer; source: https://….",
    ),
    "kind": Asked(
        lambda v: v.words.line("What happened?"), choices=KINDS, menu="What happened",
        sentence="What sort of news is it? Add kind: date set, or another one.",
    ),
    "people": Asked(_people_line, skips="Nobody",
                    sentence="Who? Add people: Gong Yoo (lead, in talks), Bae Doona."),
    "date": Asked(
        lambda v: v.words.line("Which date? As you would write it: `14 May {y} 16:00 KST`, `May {y}`, `autumn {y}`",
                               y=next_may(v.today)),
        skips="No date", sentence="Which date? Add date: 14 May 2021, or May 2021, or autumn 2027.",
    ),
    "title": Asked(lambda v: v.words.line("What is it called now?"),
                   sentence="What is it called now? Add title: and the new title."),
    "network": Asked(lambda v: v.words.line("Which network or service is it on now?"),
                     sentence="Where does it go? Add network: and its name."),
    "source": Asked(
        lambda v: v.words.line("Who says so? Send the link, and the name people know it by."),
        sentence="Who said it? Add source: with a link and a name: source: https://abs-cbn.com/x ABS-CBN.",
    ),
    "text": Asked(lambda v: v.words.line("One or two sentences for the readers?"), skips="Without a text",
                  sentence="What is the news? Add text: and a sentence or two for the readers."),
    "certainty": Asked(lambda v: v.words.line("How sure is it?"), choices=CERTAINTIES),
    "picture": Asked(
        lambda v: v.words.line("A picture? Send its link and whose it is: `https://example.org/poster.jpg Netflix`"),
        skips="No picture",
    ),
    "said": Asked(lambda v: v.words.line("On which day did the source say it?"), skips="Today"),
}  # fmt: skip
"""How each option is asked for."""


CHANGEABLE = (
    ("Text", "text"), ("Date", "date"), ("People", "people"), ("Source", "source"), ("Certainty", "certainty"),
    ("Picture", "picture"), ("Kind", "kind"), ("Drama", "drama"), ("Day it was said", "said"),
)  # fmt: skip
"""What of a preview can be changed: what the button says, and the option."""


def question_for(
    visit: Visit, option: str, *, must: bool = False, changeable: tuple[tuple[str, str], ...] = CHANGEABLE
) -> Question:
    """The question for an option of an announcement, which may be left out unless it `must` be there.

    For the option ``ask`` it is which one shall be different. Raises `BadInput` for one that nobody is asked for.
    """
    words = visit.words
    if option == "ask":
        choices = [Choice(words.say(label), name) for label, name in changeable]
        return Question("ask", words.line("What shall be different?"), choices, words.say("Change"))
    named = {words.say(label).casefold(): name for label, name in changeable}
    asked = ASKED.get(named.get(option.casefold(), option))
    if asked is None:
        raise BadInput("I can change these: {options}.", options=tuple(label for label, _ in changeable))
    option = named.get(option.casefold(), option)
    say = (lambda label: _begun(words.say(label))) if asked.menu else words.say
    choices = [Choice(say(label), value, _ROWS.get(value, 0)) for label, value in asked.choices]
    skips = words.say(asked.skips) if asked.skips and not must else ""
    return Question(option, asked.text(visit), choices, words.say(asked.menu) if asked.menu else "", skips)


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]


def needs(kind: Kind) -> tuple[str, ...]:
    """The options that news of a kind is nothing without."""
    if kind in CAST - {Kind.SCRIPT_READING}:
        return ("people",)
    more = {Kind.DATE_SET: "date", Kind.DATE_MOVED: "date", Kind.TITLE_CHANGED: "title",
            Kind.NETWORK_CHANGED: "network", Kind.NEWS: "text"}  # fmt: skip
    return (more[kind],) if kind in more else ()


def begin(visit: Visit, options: tuple[Option, ...]) -> dict[str, str]:
    """The values a command goes on with, checked as far as they can be read. Raises `BadInput`."""
    names = {option.name for option in options} | KEPT
    values = tidied({name: text for name, text in visit.request.values.items() if name in names})
    values.setdefault("begun", visit.request.now.isoformat())
    check_options(visit, values)
    return values


async def _announce(visit: Visit) -> Reply:
    """Asks for what is missing, one question at a time; then shows a preview."""
    values = begin(visit, OPTIONS)
    if (option := visit.value("ask")) and option not in INNER:
        return await ask(visit, COMMANDS[0], _question(visit, values, option), values)
    for option in ("drama", "kind", "people", "source"):
        if option == "people":
            lacking = next((o for o in needs(kind_meant(given(values, "kind"))) if not _has(visit, values, o)), None)
        else:
            lacking = None if given(values, option) else option
        if lacking:
            return await _want(visit, values, lacking)
        if option in {"drama", "people"} and given(values, option):
            settled = await settle(visit, values, option)
            if isinstance(settled, Pending):
                return await ask(visit, COMMANDS[0], settled.question, settled.values)
            values = settled
    if visit.dialogue and "text" not in values:
        return await _want(visit, values, "text")
    values.setdefault("text", SKIP)
    return await show_preview(visit, "announce", values)


def _has(visit: Visit, values: Mapping[str, str], option: str) -> bool:
    """Whether an option was given or left out on purpose; where nobody can be asked, leaving it out is a choice."""
    return option in values or (option in {"people", "date"} and not visit.request.asks)


async def _want(visit: Visit, values: Mapping[str, str], option: str) -> Reply:
    """Asks for an option. Raises `BadInput` where nobody can be asked."""
    if not visit.request.asks:
        raise BadInput(ASKED[option].sentence)
    return await ask(visit, COMMANDS[0], _question(visit, values, option), values)


def _question(visit: Visit, values: Mapping[str, str], option: str) -> Question:
    """The question for an option; news that is nothing without it can't leave it out."""
    kind = kind_meant(given(values, "kind")) if given(values, "kind") else Kind.NEWS
    return question_for(visit, option, must=kind is not Kind.DATE_MOVED and option in needs(kind))


OPTIONS = (
    Option("drama", "which drama; several parted by |", Takes.DRAMA, rest=True),
    Option("kind", "what sort of news", Takes.KIND, choices=KINDS),
    Option("source", "a link and the name of who said it", Takes.LINK),
    Option("people", "who, with role and standing: Gong Yoo (lead, in talks)", Takes.PEOPLE),
    Option("date", "the date it is about: 14 May 2021, May 2021, autumn 2027", Takes.DATE),
    Option("text", "one or two sentences", Takes.PROSE, most=MOST_TEXT),
    Option("certainty", "confirmed, reported or rumour", Takes.CERTAINTY, choices=CERTAINTIES),
    Option("picture", "a link to a picture, and whose it is", Takes.PICTURE),
    Option("title", "the new title, when it changes"),
    Option("network", "the new network, when it changes"),
    Option("said", "the day the source said it, if not today", Takes.DATE),
)

COMMANDS = (Command("announce", "post something", _announce, OPTIONS, shown=Shown.EDITORS, needs=Role.EDITOR),)
