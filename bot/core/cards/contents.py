"""What a record sets, in a few words: for editors, who have to tell one from another."""

from collections.abc import Iterator, Mapping

from bot.core.announcement import (
    Announcement,
    BasedOn,
    Called,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Opened,
    Staged,
    Suspended,
    Titled,
    Worked,
)
from bot.core.cards.naming import person_name
from bot.core.cards.parts import first_sentence
from bot.core.drama import Event, Person
from bot.core.story import View


def contents(entry: Announcement, people: Mapping[str, Person], view: View) -> list[str]:
    """Each thing that an entry sets, once."""
    return list(dict.fromkeys(part for change in entry.changes for part in _parts(change, people, view)))


def _parts(change: Change, people: Mapping[str, Person], view: View) -> Iterator[str]:
    """What a change sets, a few words each."""
    words = view.words
    match change:
        case Credited(person=slug) | Introduced(person=slug):
            yield person_name(slug, people, view)
        case Called(person=slug, text=name):
            yield words.say("{person} called {name}", person=person_name(slug, people, view), name=name)
        case Worked(person=slug, title=title):
            yield words.say("{person} known for {title}", person=person_name(slug, people, view), title=title)
        case Titled(text=name):
            yield words.say("called {name}", name=name)
        case Dated(date=when, event=event):
            said = "premiere {date}" if event is Event.PREMIERE else "last episode {date}"
            yield words.say(said, date=words.date(when) if when else words.say("no date"))
        case Staged(stage=stage):
            yield words.say(str(stage))
        case Suspended(suspended=suspended):
            yield words.say("paused") if suspended else words.say("not paused any more")
        case BasedOn(work=work):
            yield words.say("based on {title}", title=work.title)
        case Opened():
            yield words.say("a new record")
        case Described():
            yield from _described(change, view)


def _described(change: Described, view: View) -> Iterator[str]:
    words = view.words
    if change.network:
        yield change.network
    if change.episodes is not None:
        yield words.count("{n} episode", "{n} episodes", change.episodes)
    if change.genres:
        yield ", ".join(change.genres)
    if change.synopsis:
        yield words.say("“{premise}”", premise=first_sentence(change.synopsis, 60))
    if change.watch:
        yield words.say("where to watch it")
    if change.picture:
        yield words.say("a picture")
