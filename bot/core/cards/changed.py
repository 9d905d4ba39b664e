"""What became of an announcement's claims: made surer, settled after talks, corrected in a detail."""

from collections.abc import Iterator

from bot.core.announcement import Announcement, Credited, Dated, Titled
from bot.core.cards.gist import dating
from bot.core.cards.headlines import Told, hours_only
from bot.core.cards.naming import person_name
from bot.core.dates import PartialDate
from bot.core.drama import GONE, OPEN, Certainty, Claim, Event
from bot.core.kinds import Kind
from bot.core.message import Line, Moment
from bot.core.story import Story, View
from bot.core.words import MONTHS, Words

_SETTLES = frozenset({Kind.CAST_CONFIRMED, Kind.CAST_REPLACED, Kind.CAST_LEFT, Kind.CAST_DECLINED})


def surer(story: Story) -> Claim[object] | None:
    """The later claim that confirms what an unconfirmed announcement said, where the record now holds one."""
    said = story.current
    if said is None or said.certainty is Certainty.CONFIRMED:
        return None
    for claim in _claims(said, story):
        if claim.certainty is Certainty.CONFIRMED and claim.entry != story.original.id:
            return claim
    return None


def _claims(said: Announcement, story: Story) -> Iterator[Claim[object]]:
    """The claims on record that say the same as an announcement does."""
    for change in said.changes:
        drama = story.after.dramas.get(getattr(change, "drama", ""))
        if drama is None:
            continue
        if isinstance(change, Dated):
            dated = drama.premiere if change.event is Event.PREMIERE else drama.finale
            if dated and dated.value == change.date:
                yield dated  # type: ignore[misc]
        elif isinstance(change, Credited):
            for claim in drama.credited(change.person):
                if (claim.value.job, claim.value.standing) == (change.job, change.standing):
                    yield claim  # type: ignore[misc]
        elif (stage := getattr(change, "stage", None)) and drama.stage and drama.stage.value is stage:
            yield drama.stage  # type: ignore[misc]


def settled(told: Told) -> str:
    """How open talks ended, for the one person it is about: since April in talks, now settled."""
    people = {c.person for c in told.named()}
    if told.said.kind not in _SETTLES or len(people) != 1 or "talks" in told.said.text or not told.sure:
        return ""
    earlier = told.earlier(next(iter(people)))
    if earlier is None or earlier.value.standing not in OPEN:
        return ""
    words = told.words
    first = earlier.since or earlier.known_on
    since = words.say(MONTHS[first.month - 1])
    if first.year != told.said.known_on.year:
        since = f"{since} {first.year}"
    was = words.say(str(earlier.value.standing).capitalize())
    if told.named()[0].standing in GONE:
        return words.say("{was} since {month}, and now it is a no.", was=was, month=since)
    return words.say("{was} since {month}, now settled.", was=was, month=since)


def correction_note(story: Story, view: View) -> Line:
    """What was wrong: the date, the name, the person; empty where only words changed."""
    if story.current is None:
        return ()
    old, new, words = story.original, story.current, view.words
    was, when = [given.date if (given := dating(a)) else None for a in (old, new)]
    if was and when and was != when:
        return _date_note(was, when, words)
    names = [next((c.text for c in a.changes if isinstance(c, Titled)), None) for a in (old, new)]
    if names[0] and names[1] and names[0] != names[1]:
        return words.line("the title is {new}, not {old}", new=names[1], old=names[0])
    return _credit_note(old, new, story, view)


def _date_note(was: PartialDate, when: PartialDate, words: Words) -> Line:
    """Which date it is; of one day which hour, in the reader's zone."""
    if not hours_only(was, when):
        return words.line("the date is {new}, not {old}", new=words.date(when), old=words.date(was))
    if when.moment is None:
        return words.line("its hour is not known")
    if was.moment is None:
        return words.line("its hour is known, {new}", new=Moment(when.moment))
    return words.line("it is {new}, not {old}", new=Moment(when.moment), old=Moment(was.moment))


def _credit_note(old: Announcement, new: Announcement, story: Story, view: View) -> Line:
    was = [c for c in old.changes if isinstance(c, Credited)]
    now = [c for c in new.changes if isinstance(c, Credited)]
    gone = [c for c in was if all(c.person != n.person for n in now)]
    come = [n for n in now if all(n.person != c.person for c in was)]
    if len(gone) == 1 and len(come) == 1 and gone[0].job is come[0].job:
        return view.words.line(
            "the {job} is {new}, not {old}",
            job=view.words.say(str(come[0].job)),
            new=person_name(come[0].person, story.after.people, view),
            old=_name_of(gone[0].person, story, view),
        )
    return ()


def _name_of(person: str, story: Story, view: View) -> str:
    """The name of somebody who may be only in the records from before."""
    records = story.after if person in story.after.people else story.before
    return person_name(person, records.people, view)
