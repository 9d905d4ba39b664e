"""What happened in a few words: one table of kinds, for lists, timelines and digests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.core.announcement import (
    Announcement,
    Credited,
    Dated,
    Described,
    Staged,
    Titled,
)
from bot.core.cards.contents import contents
from bot.core.cards.naming import cut_list, person_name
from bot.core.cards.parts import first_sentence, short_date
from bot.core.dates import Precision
from bot.core.drama import GONE, Billing, Certainty, Event, Job, Person, Stage, Standing
from bot.core.kinds import Kind
from bot.core.message import cut
from bot.core.story import View

MOST_NAMES = 4
MOST_OF_RECORD = 120


def gist(entry: Announcement, people: Mapping[str, Person], view: View, *, veiled: bool = False) -> str:
    """An entry in a few words, without the drama's name: ``Premiere set for 14 May``.

    `veiled` keeps back who left and who is a guest, as the card of a drama does.
    """
    shown = _veiled(entry) if veiled else entry
    said = _GISTS[entry.kind](shown, people, view)
    if veiled and entry.kind in _CAST and not shown.people:
        said = view.words.say("A change in the cast")
    if entry.certainty is Certainty.CONFIRMED:
        return said
    form = "{what} ({sure})" if said.endswith(("!", "?")) else "{what}, {sure}"
    return view.words.say(form, what=said, sure=view.words.say(_UNSURE[entry.certainty]))


_CAST = frozenset({Kind.IN_TALKS, Kind.CAST_CONFIRMED, Kind.CAST_REPLACED, Kind.CAST_LEFT, Kind.CAST_DECLINED})
_UNSURE = {Certainty.REPORTED: "reported", Certainty.RUMOUR: "a rumour"}


def _veiled(entry: Announcement) -> Announcement:
    """The entry without guests and without those who left."""
    kept = tuple(
        c
        for c in entry.changes
        if not isinstance(c, Credited) or (c.billing is not Billing.GUEST and c.standing not in GONE)
    )
    return replace(entry, changes=kept)


def credited(entry: Announcement, *standings: Standing) -> list[str]:
    """The people whose standing an entry sets to one of these, in order; where there are actors, only those."""
    named = [c for c in entry.changes if isinstance(c, Credited) and c.standing in standings]
    actors = [c for c in named if c.job is Job.ACTOR]
    return list(dict.fromkeys(c.person for c in actors or named))


def happened_on(entry: Announcement) -> date:
    """The day a list puts an entry on: of what came out or ended the day itself, else the day it was told."""
    told = entry.happened
    if entry.kind in {Kind.OUT, Kind.ENDED} and told and told.precision >= Precision.DAY:
        return min(told.first, entry.known_on)
    return entry.known_on


def dating(entry: Announcement) -> Dated | None:
    """The date an entry sets or takes away: the premiere's, else the last episode's."""
    given = [c for c in entry.changes if isinstance(c, Dated)]
    return next((c for c in given if c.event is Event.PREMIERE), given[0] if given else None)


def gathered(entries: Iterable[Announcement]) -> list[Announcement]:
    """News in which an announcement and the cast its source named with it on that day are one."""
    kept: list[Announcement] = []
    for entry in entries:
        other = next((e for e in kept if _told_together(e, entry)), None)
        if other is None:
            kept.append(entry)
        else:
            first, cast = sorted((other, entry), key=lambda e: e.kind is Kind.CAST_CONFIRMED)
            kept[kept.index(other)] = replace(first, changes=(*first.changes, *cast.changes))
    return kept


def _told_together(one: Announcement, other: Announcement) -> bool:
    same = all(getattr(one, name) == getattr(other, name) for name in ("known_on", "source", "certainty", "dramas"))
    return same and {one.kind, other.kind} == {Kind.ANNOUNCED, Kind.CAST_CONFIRMED}


def _announced(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    """Announced, with its leads where they were named with it."""
    words, cast = view.words, credited(entry, Standing.CONFIRMED)
    leads = [
        c.person for c in entry.changes if isinstance(c, Credited) and c.billing is Billing.LEAD and c.person in cast
    ]
    if not leads:
        return words.say("Announced")
    if len(leads) == 1:
        return words.say("Announced with {name}", name=person_name(leads[0], people, view))
    return words.say("Announced with its {number} leads", number=words.number(len(leads)))


def _plain(text: str) -> Callable[[Announcement, Mapping[str, Person], View], str]:
    return lambda _entry, _people, view: view.words.say(text)


def _names(slugs: list[str], people: Mapping[str, Person], view: View) -> str:
    return cut_list([person_name(slug, people, view) for slug in slugs], MOST_NAMES, view.words)


def _confirmed(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    names = _names(credited(entry, Standing.CONFIRMED) or list(entry.people), people, view)
    return view.words.say("Cast: {names}", names=names) if names else view.words.say("Cast confirmed")


def _talks(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    offered, reported = credited(entry, Standing.OFFERED), credited(entry, Standing.REPORTED)
    talking = credited(entry, Standing.IN_TALKS)
    names = _names([*talking, *reported] or offered or list(entry.people), people, view)
    if offered and not (talking or reported):
        return view.words.say("A role offered to {names}", names=names)
    if reported and not talking:
        return view.words.say("A role for {names}", names=names)
    return view.words.say("{names} in talks", names=names)


def _gone(said: str) -> Callable[[Announcement, Mapping[str, Person], View], str]:
    def tell(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
        return view.words.say(said, names=_names(credited(entry, *GONE) or list(entry.people), people, view))

    return tell


def _replaced(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    came, went = credited(entry, Standing.CONFIRMED), credited(entry, *GONE)
    if came and went:
        return view.words.say("{new} for {old}", new=_names(came, people, view), old=_names(went, people, view))
    return view.words.say("A role goes to {new}", new=_names(came or list(entry.people), people, view))


def _set(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    given, moved, words = dating(entry), entry.kind is Kind.DATE_MOVED, view.words
    last = given is not None and given.event is Event.FINALE
    if given is None or given.date is None:
        if last:
            return words.say("Last episode put off") if moved else words.say("Last episode without a date")
        return words.say("Put off, with no new date") if moved else words.say("Premiere date set")
    date = short_date(given.date, entry.known_on, words)
    if last:
        return words.say("Last episode moved to {date}" if moved else "Last episode set for {date}", date=date)
    return words.say("Premiere moved to {date}" if moved else "Premiere set for {date}", date=date)


def _out(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    at_once = any(isinstance(c, Staged) and c.stage is Stage.RELEASED for c in entry.changes)
    whole = any(isinstance(c, Described) and (c.episodes or 0) > 1 for c in entry.changes)
    return view.words.say("Out, all episodes") if at_once and whole else view.words.say("Out")


def _renamed(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    name = next((c.text for c in entry.changes if isinstance(c, Titled)), None)
    return view.words.say("Now called {name}", name=name) if name else view.words.say("Title changed")


def _network(entry: Announcement, _people: Mapping[str, Person], view: View) -> str:
    name = next((c.network for c in entry.changes if isinstance(c, Described) and c.network), None)
    return view.words.say("Goes to {name}", name=name) if name else view.words.say("Network changed")


def _text(fallback: str) -> Callable[[Announcement, Mapping[str, Person], View], str]:
    return lambda entry, _people, view: first_sentence(entry.text) or view.words.say(fallback)


def _record(entry: Announcement, people: Mapping[str, Person], view: View) -> str:
    """What a record says; without words of its own, what it sets."""
    if said := first_sentence(entry.text):
        return said
    sets = contents(entry, people, view)
    return cut(cut_list(sets, MOST_NAMES, view.words), MOST_OF_RECORD) if sets else view.words.say("Record")


_GISTS: dict[Kind, Callable[[Announcement, Mapping[str, Person], View], str]] = {
    Kind.ANNOUNCED: _announced,
    Kind.IN_TALKS: _talks,
    Kind.CAST_CONFIRMED: _confirmed,
    Kind.CAST_REPLACED: _replaced,
    Kind.CAST_LEFT: _gone("{names} left"),
    Kind.CAST_DECLINED: _gone("{names} said no"),
    Kind.SCRIPT_READING: _plain("Script reading"),
    Kind.FILMING_STARTED: _plain("Filming began"),
    Kind.FILMING_PAUSED: _plain("Filming paused"),
    Kind.FILMING_RESUMED: _plain("Filming goes on"),
    Kind.FILMING_WRAPPED: _plain("Filming wrapped"),
    Kind.DATE_SET: _set,
    Kind.DATE_MOVED: _set,
    Kind.TITLE_CHANGED: _renamed,
    Kind.NETWORK_CHANGED: _network,
    Kind.TEASER: _plain("Teaser"),
    Kind.TRAILER: _plain("Trailer"),
    Kind.SCREENED: _plain("Shown at a festival"),
    Kind.OUT: _out,
    Kind.ENDED: _plain("The end"),
    Kind.RENEWED: _plain("Renewed"),
    Kind.CANCELLED: _plain("Cancelled"),
    Kind.NEWS: _text("News"),
    Kind.REMINDER_WEEK: _plain("One week to go"),
    Kind.REMINDER_DAY: _plain("Out tomorrow"),
    Kind.REMINDER_HOUR: _plain("Out in an hour"),
    Kind.RECORD: _record,
}
