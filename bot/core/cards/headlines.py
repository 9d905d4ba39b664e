"""One table: for every kind, its sentence as a headline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.announcement import Announcement, Credited, Described, Titled
from bot.core.cards import parts
from bot.core.cards.gist import dating
from bot.core.cards.naming import cut_list, drama_title, person_name, titled
from bot.core.dates import PartialDate, Precision
from bot.core.drama import GONE, OPEN, OVER, Certainty, Claim, Credit, Drama, Event, Job, Standing, TitleKind
from bot.core.fold import Records
from bot.core.kinds import Kind
from bot.core.recipient import TopicKind
from bot.core.story import View
from bot.core.words import Words

MOST_NAMES = 3
"""So many names are said in a headline; the rest are counted."""
NAMED = {Kind.IN_TALKS: sorted(OPEN), Kind.CAST_CONFIRMED: [Standing.CONFIRMED]}
"""How those stand whom a headline names, where a kind is about some standings only."""


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement being told: what it says, with the records around it, to whom."""

    said: Announcement
    before: Records
    after: Records
    view: View

    @property
    def words(self) -> Words:
        """The reader's words."""
        return self.view.words

    @property
    def sure(self) -> bool:
        """Whether it is confirmed."""
        return self.said.certainty is Certainty.CONFIRMED

    @property
    def dramas(self) -> tuple[Drama, ...]:
        """The dramas it is about that have records."""
        return tuple(self.after.dramas[s] for s in self.said.dramas if s in self.after.dramas)

    @property
    def title(self) -> str:
        """The names of the dramas it is about; of people when it names no drama."""
        names = [drama_title(slug, self.after.dramas, self.view) for slug in self.said.dramas]
        return _some(names or [self.who(slug) for slug in self.said.people], self.words)

    @property
    def date(self) -> PartialDate | None:
        """The date it gives, if any."""
        given = dating(self.said)
        return given.date if given else None

    @property
    def finale(self) -> bool:
        """Whether the date it gives is the last episode's."""
        given = dating(self.said)
        return given is not None and given.event is Event.FINALE

    @property
    def date_before(self) -> PartialDate | None:
        """The date that counted before: the premiere's, or the last episode's where that is what it gives."""
        dramas = [self.before.dramas[s] for s in self.said.dramas if s in self.before.dramas]
        claims = [d.finale if self.finale else d.premiere for d in dramas]
        return next((c.value for c in claims if c and c.value), None)

    def who(self, person: str) -> str:
        """A person's name."""
        return person_name(person, self.after.people, self.view)

    def credits(self, *standings: Standing) -> tuple[Credited, ...]:
        """The credits it gives with these standings, or any; only of whom the reader follows, else only of actors."""
        found = [c for c in self.said.changes if isinstance(c, Credited) and (not standings or c.standing in standings)]
        why = self.view.why
        mine = [c for c in found if why and why.kind is TopicKind.PERSON and c.person == why.slug]
        return tuple(mine or [c for c in found if c.job is Job.ACTOR] or found)

    def people(self, *standings: Standing) -> list[str]:
        """The names behind those credits, each once."""
        return [self.who(slug) for slug in dict.fromkeys(c.person for c in self.credits(*standings))]

    def named(self) -> tuple[Credited, ...]:
        """The credits that its headline is about: of news of talks, not what was settled with it, and so on."""
        return self.credits(*NAMED.get(self.said.kind, ())) or self.credits()

    def earlier(self, person: str) -> Claim[Credit] | None:
        """How a person stood before, in the drama this is about."""
        for slug in self.said.dramas:
            if slug in self.before.dramas and (known := self.before.dramas[slug].credited(person)):
                return known[0]
        return None


def _some(names: Sequence[str], words: Words) -> str:
    return cut_list(list(names), MOST_NAMES, words)


def headline(told: Told) -> str:
    """What happened, in one sentence without a sign or a full stop."""
    said = HEADLINES[told.said.kind](told)
    if told.said.certainty is Certainty.RUMOUR:
        return told.words.say("Rumour: {what}", what=said)
    return said


def _say(template: str) -> Callable[[Told], str]:
    """A sentence that names only the title."""
    return lambda told: told.words.say(template, title=told.title)


def _counted(one: str, many: str) -> Callable[[Told], str]:
    """A sentence about one drama, or about several."""
    return lambda told: told.words.count(one, many, len(told.said.dramas), title=told.title)


def _cast(told: Told, one: str, many: str, *standings: Standing) -> str:
    """A sentence about people in a drama; about the drama's cast when it names nobody."""
    people = told.people(*standings) or told.people()
    if not people:
        return told.words.say("News of the cast of {title}", title=told.title)
    who = _some(people, told.words)
    return told.words.count(one, many, len(people), who=who, title=told.title)


def _in_talks(told: Told) -> str:
    standings = {c.standing for c in told.credits()}
    if standings == {Standing.OFFERED}:
        return _cast(told, "{who} is offered a role in {title}", "{who} are offered roles in {title}")
    if standings == {Standing.REPORTED}:
        return _cast(told, "{who} is reported for {title}", "{who} are reported for {title}")
    return _cast(told, "{who} is in talks for {title}", "{who} are in talks for {title}", *sorted(OPEN))


def _confirmed(told: Told) -> str:
    if not told.sure:
        return _cast(told, "{who} is said to join {title}", "{who} are said to join {title}", Standing.CONFIRMED)
    return _cast(told, "{who} is confirmed for {title}", "{who} are confirmed for {title}", Standing.CONFIRMED)


def _replaced(told: Told) -> str:
    # Both names belong in this headline, whichever of them the reader follows.
    credited = [c for c in told.said.changes if isinstance(c, Credited)]
    gone = list(dict.fromkeys(told.who(c.person) for c in credited if c.standing in GONE))
    new = list(dict.fromkeys(told.who(c.person) for c in credited if c.standing not in GONE))
    if not gone or not new:
        return _confirmed(told) if new else _left(told)
    return told.words.count(
        "{new} takes over from {gone} in {title}", "{new} take over from {gone} in {title}", len(new),
        new=_some(new, told.words), gone=_some(gone, told.words), title=told.title,
    )  # fmt: skip


def _left(told: Told) -> str:
    return _cast(told, "{who} leaves {title}", "{who} leave {title}", *sorted(GONE))


def _declined(told: Told) -> str:
    return _cast(told, "{who} won't be in {title} after all", "{who} won't be in {title} after all", *sorted(GONE))


def _date_set(told: Told) -> str:
    when, words = told.date, told.words
    if told.finale:
        return _last_episode(told)
    if when is None:
        return words.say("{title} has no date any more", title=told.title)
    if not told.sure:
        return words.say("{title} may come out {when}", title=told.title, when=parts.on(when, words))
    if when.precision >= Precision.DAY:
        return words.say("{title} has a date: {date}", title=told.title, date=words.date(when, weekday=True))
    return words.say("{title} comes out {when}", title=told.title, when=parts.on(when, words))


def _date_moved(told: Told) -> str:
    when, was, words = told.date, told.date_before, told.words
    if told.finale:
        return _last_episode(told)
    if when is None:
        return words.say("{title} is put off, with no new date", title=told.title)
    date = words.date(when, weekday=told.sure)
    if hours_only(was, when):
        return _hour(told, told.title, date)
    if was is None or was == when:
        return words.say("{title} moves to {date}", title=told.title, date=date)
    if not told.sure:
        return words.say("{title} may move from {was} to {date}", title=told.title, was=words.date(was), date=date)
    return words.say("{title} moves from {was} to {date}", title=told.title, was=words.date(was), date=date)


def _last_episode(told: Told) -> str:
    """The same of the day it ends on."""
    when, was, words, title = told.date, told.date_before, told.words, told.title
    moved = told.said.kind is Kind.DATE_MOVED
    if when is None and moved:
        return words.say("The last episode of {title} is put off, with no new date", title=title)
    if when is None:
        return words.say("The last episode of {title} has no date any more", title=title)
    if moved and hours_only(was, when):
        last = words.say("The last episode of {title}", title=title)
        return _hour(told, last, words.date(when, weekday=told.sure))
    if not told.sure:
        return words.say("The last episode of {title} may come {when}", title=title, when=parts.on(when, words))
    if not moved or was is None or was == when:
        day = parts.on(when, words, weekday=True)
        return words.say("The last episode of {title} comes {when}", title=title, when=day)
    return words.say(
        "The last episode of {title} moves from {was} to {date}",
        title=title, was=words.date(was), date=words.date(when, weekday=True),
    )  # fmt: skip


def hours_only(was: PartialDate | None, when: PartialDate) -> bool:
    """Whether two dates are of one day and differ in the hour alone."""
    if was is None or was == when or min(was.precision, when.precision) < Precision.DAY:
        return False
    return was.first == when.first


def _hour(told: Told, what: str, date: str) -> str:
    """That a day stays and its hour does not; the hour itself is told in the reader's zone, below."""
    words, given = told.words, told.date is not None and told.date.moment is not None
    if not told.sure:
        return words.say("{title} may come at another hour on {date}", title=what, date=date)
    if not given:
        return words.say("{title} stays on {date}, but its hour is open", title=what, date=date)
    if told.date_before and told.date_before.moment:
        return words.say("{title} moves to another hour on {date}", title=what, date=date)
    return words.say("{title} has an hour on {date}", title=what, date=date)


def _renamed(told: Told) -> str:
    new = next((c for c in told.said.changes if isinstance(c, Titled) and c.kind is TitleKind.OFFICIAL), None)
    old = told.before.dramas.get(new.drama) if new else None
    if new is None or old is None or old.title == new.text:
        return told.words.say("{title} has a new name", title=told.title)
    return told.words.say("{old} is now called {new}", old=titled(old, told.view), new=new.text)


def network(told: Told) -> str:
    """The network it gives, else the one on record."""
    named = (c.network for c in told.said.changes if isinstance(c, Described) and c.network)
    return next(named, None) or next((d.network for d in told.dramas if d.network), None) or ""


def _network_changed(told: Told) -> str:
    to = network(told)
    if not to:
        return told.words.say("{title} has a new network", title=told.title)
    return told.words.say("{title} goes to {network}", title=told.title, network=to)


def out_on(told: Told) -> PartialDate:
    """When it came out: the date that happened, else that of what was out before, else the day it was known."""
    out = [d for d in told.before.dramas.values() if d.slug in told.said.dramas and d.stage and d.stage.value in OVER]
    since = next((d.date for d in out if d.date), None)
    return told.said.happened or since or PartialDate.of(told.said.known_on)


def _out(told: Told) -> str:
    n, words = len(told.said.dramas), told.words
    if not told.sure:
        return words.count("{title} should be out", "{title} should be out", n, title=told.title)
    when, day = out_on(told), parts.day_of(out_on(told), told.view)
    # A day that is still to come for the reader has begun where it came out.
    if when.precision >= Precision.DAY and day >= parts.today(told.view):
        return words.count("{title} is out today", "{title} are out today", n, title=told.title)
    since = words.day(day) if when.precision >= Precision.DAY else words.date(when)
    return words.count(
        "{title} has been out since {day}", "{title} have been out since {day}", n, title=told.title, day=since
    )


def premiere(told: Told) -> PartialDate | None:
    """The premiere a reminder is about."""
    return next((d.date for d in told.dramas if d.date), None)


def _reminder(told: Told) -> str:
    when, words = premiere(told), told.words
    if when is None:
        return words.say("{title} comes out soon", title=told.title)
    days = (parts.day_of(when, told.view) - parts.today(told.view)).days
    if told.said.kind is Kind.REMINDER_HOUR and days <= 1:
        return words.say("In an hour: {title} comes out", title=told.title)
    near = {0: "Today: {title} comes out", 1: "Tomorrow: {title} comes out", 7: "One week to go: {title}"}
    if days < 0 or days in near:
        return words.say(near.get(days, "{title} is out"), title=told.title)
    return words.count("{n} day to go: {title}", "{n} days to go: {title}", days, title=told.title)


HEADLINES: dict[Kind, Callable[[Told], str]] = {
    Kind.ANNOUNCED: _counted("{title} is announced", "{title} are announced"),
    Kind.IN_TALKS: _in_talks,
    Kind.CAST_CONFIRMED: _confirmed,
    Kind.CAST_REPLACED: _replaced,
    Kind.CAST_LEFT: _left,
    Kind.CAST_DECLINED: _declined,
    Kind.SCRIPT_READING: _say("The cast of {title} has read the script"),
    Kind.FILMING_STARTED: _say("Filming of {title} has begun"),
    Kind.FILMING_PAUSED: _say("Filming of {title} is paused"),
    Kind.FILMING_RESUMED: _say("Filming of {title} goes on"),
    Kind.FILMING_WRAPPED: _say("Filming of {title} has wrapped"),
    Kind.DATE_SET: _date_set,
    Kind.DATE_MOVED: _date_moved,
    Kind.TITLE_CHANGED: _renamed,
    Kind.NETWORK_CHANGED: _network_changed,
    Kind.TEASER: _say("A teaser for {title}"),
    Kind.TRAILER: _say("A trailer for {title}"),
    Kind.SCREENED: _counted("{title} is shown at a festival", "{title} are shown at a festival"),
    Kind.OUT: _out,
    Kind.ENDED: _counted("{title} comes to its end", "{title} come to their end"),
    Kind.RENEWED: _counted("Renewed: {title} is coming", "Renewed: {title} are coming"),
    Kind.CANCELLED: _counted("{title} is cancelled", "{title} are cancelled"),
    Kind.NEWS: _say("News of {title}"),
    Kind.REMINDER_WEEK: _reminder,
    Kind.REMINDER_DAY: _reminder,
    Kind.REMINDER_HOUR: _reminder,
    Kind.RECORD: _say("For the record: {title}"),
}
