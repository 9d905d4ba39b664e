"""What happened in a few words: one table of kinds, for lists, timelines and digests."""

from collections.abc import Callable, Mapping

from bot.core.announcement import Announcement, Credited, Dated, Described, Titled
from bot.core.cards.naming import cut_list, person_name
from bot.core.dates import PartialDate
from bot.core.drama import GONE, Person, Standing
from bot.core.kinds import Kind
from bot.core.story import View

MOST_NAMES = 4


def gist(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    """An entry in a few words, without the drama's name: ``Premiere set for 14 May 2021``."""
    return _GISTS[entry.kind](entry, people, view)


def credited(entry: Announcement, *standings: Standing) -> list[str]:
    """The people whose standing an entry sets to one of these, in order."""
    named = (c for c in entry.changes if isinstance(c, Credited))
    return list(dict.fromkeys(c.person for c in named if c.standing in standings))


def premiere_in(entry: Announcement) -> PartialDate | None:
    """The date an entry sets, if it sets one."""
    return next((c.date for c in entry.changes if isinstance(c, Dated)), None)


def _plain(text: str) -> Callable[[Announcement, Mapping[str, Person], View], str]:
    return lambda _entry, _people, view: view.words.say(text)


def _names(slugs: list[str], people: Mapping[str, Person], view: View) -> str:
    return cut_list([person_name(slug, people, view) for slug in slugs], MOST_NAMES, view.words)


def _confirmed(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    names = _names(credited(entry, Standing.CONFIRMED) or list(entry.people), people, view)
    return view.words.say("{names} confirmed", names=names) if names else view.words.say("Cast confirmed")


def _talks(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    offered = credited(entry, Standing.OFFERED)
    talking = credited(entry, Standing.IN_TALKS, Standing.REPORTED)
    names = _names(talking or offered or list(entry.people), people, view)
    if offered and not talking:
        return view.words.say("A role offered to {names}", names=names)
    return view.words.say("{names} in talks", names=names)


def _gone(said: str) -> Callable[[Announcement, Mapping[str, Person], View], str]:
    def tell(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
        return view.words.say(said, names=_names(credited(entry, *GONE) or list(entry.people), people, view))

    return tell


def _replaced(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    came, went = credited(entry, Standing.CONFIRMED), credited(entry, *GONE)
    if came and went:
        return view.words.say("{new} for {old}", new=_names(came, people, view), old=_names(went, people, view))
    return view.words.say("Cast changed")


def _set(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    when = premiere_in(entry)
    if when is None:
        return (
            view.words.say("No date any more") if entry.kind is Kind.DATE_MOVED else view.words.say("Premiere date set")
        )
    said = "Premiere moved to {date}" if entry.kind is Kind.DATE_MOVED else "Premiere set for {date}"
    return view.words.say(said, date=view.words.date(when))


def _renamed(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    name = next((c.text for c in entry.changes if isinstance(c, Titled)), None)
    return view.words.say("Now called {name}", name=name) if name else view.words.say("Title changed")


def _network(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    name = next((c.network for c in entry.changes if isinstance(c, Described) and c.network), None)
    return view.words.say("Moves to {name}", name=name) if name else view.words.say("Network changed")


def _text(fallback: str) -> Callable[[Announcement, Mapping[str, Person], View], str]:
    return lambda entry, _people, view: entry.text or view.words.say(fallback)


_GISTS: dict[Kind, Callable[[Announcement, Mapping[str, Person], View], str]] = {
    Kind.ANNOUNCED: _plain("Announced"),
    Kind.IN_TALKS: _talks,
    Kind.CAST_CONFIRMED: _confirmed,
    Kind.CAST_REPLACED: _replaced,
    Kind.CAST_LEFT: _gone("{names} left"),
    Kind.CAST_DECLINED: _gone("{names} passed"),
    Kind.SCRIPT_READING: _plain("Script reading held"),
    Kind.FILMING_STARTED: _plain("Filming started"),
    Kind.FILMING_PAUSED: _plain("Filming paused"),
    Kind.FILMING_RESUMED: _plain("Filming resumed"),
    Kind.FILMING_WRAPPED: _plain("Filming wrapped"),
    Kind.DATE_SET: _set,
    Kind.DATE_MOVED: _set,
    Kind.TITLE_CHANGED: _renamed,
    Kind.NETWORK_CHANGED: _network,
    Kind.TEASER: _plain("Teaser out"),
    Kind.TRAILER: _plain("Trailer out"),
    Kind.SCREENED: _plain("Shown at a festival"),
    Kind.OUT: _plain("Out"),
    Kind.ENDED: _plain("Ended"),
    Kind.RENEWED: _plain("Renewed"),
    Kind.CANCELLED: _plain("Cancelled"),
    Kind.NEWS: _text("News"),
    Kind.REMINDER_WEEK: _plain("One week to go"),
    Kind.REMINDER_DAY: _plain("Out tomorrow"),
    Kind.REMINDER_HOUR: _plain("Out in an hour"),
    Kind.RECORD: _text("Record"),
}
