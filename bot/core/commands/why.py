"""Why something came: the button under every personal message, or typed, of the newest one."""

from dataclasses import replace

from bot.core.announcement import Announcement
from bot.core.audience import targets
from bot.core.cards.follow import why_card, why_here_card
from bot.core.cards.headlines import Told, headline
from bot.core.cards.news import announcement
from bot.core.commands.follow import followed_of
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.commands.topics import names_of
from bot.core.errors import NotFound
from bot.core.fold import fold
from bot.core.kinds import TABLE
from bot.core.message import Line, message
from bot.core.notices import BACK, EXAMPLE, NOTICE_KEY
from bot.core.ports import Newest
from bot.core.story import tell


async def _why(visit: Visit) -> Reply:
    """Why a message came: the one whose button was pressed, that somebody pointed at, else the newest one."""
    request = visit.request
    if entry := visit.value("entry"):
        return await _because(visit, entry)
    if request.about is not None:
        shown = await visit.tools.outbox.shows(request.where.key, request.about)
        if not shown:
            raise NotFound("That is no news of mine. Point at one of my announcements, and I say why it came.")
        return await _because(visit, shown[0])
    return await _newest(visit)


async def _newest(visit: Visit) -> Reply:
    """The newest message here, and why it came. Raises `NotFound`."""
    where, words = visit.request.where, visit.words
    whom = visit.reader if where.private else (await visit.tools.readers.places([where.key])).get(where.key)
    newest = await visit.tools.outbox.newest(whom.id) if whom else None
    if newest is None and where.private:
        raise NotFound(words.say("I haven't written to you by myself yet. /following shows what you follow."))
    if newest is None:
        raise NotFound(words.say("I haven't written anything here by myself yet. /help says what I can do."))
    what = await _told(visit, newest)
    try:
        reply = await _because(visit, newest.entry)
    except NotFound as error:
        reply = Reply(message([words.line("{why}", why=str(error))]), private=not where.private)
    return replace(reply, message=replace(reply.message, sections=(what, *reply.message.sections)))


async def _told(visit: Visit, newest: Newest) -> tuple[Line, ...]:
    """What a message told, in one line; what was taken back as it reads now, never as news."""
    entry, ledger, words = newest.entry, visit.tools.ledger, visit.words
    answers = await ledger.answers(entry)
    known = await ledger.about(tell(entry, answers).said.subjects)
    story = tell(entry, {a.id: a for a in (*answers, *known)}.values())
    if story.current is None:
        gone = [words.line("I deleted that message.")] if newest.deleted else []
        return (*announcement(story, visit.view).sections[0], *gone)
    said = headline(Told(story.said, story.before, story.after, visit.view))
    return (words.line("{sign} **{headline}**", sign=TABLE[story.said.kind].sign, headline=said),)


async def _because(visit: Visit, entry: str) -> Reply:
    """The nearest topic the reader follows of those that the entry reaches. Raises `NotFound`."""
    if entry.startswith(f"{NOTICE_KEY}{BACK}"):
        entry = entry.split()[1]
    if entry.startswith(NOTICE_KEY):
        return Reply(message([_own_words(visit, entry)]), private=not visit.request.where.private)
    answers = await visit.tools.ledger.answers(entry)
    said = tell(entry, answers).said
    known = await visit.tools.ledger.about(said.subjects)
    following = {s.topic: s for s in await visit.tools.readers.following(visit.reader.id)}
    for target in targets(said, fold(known)):
        if subscription := following.get(target.topic):
            followed = await followed_of(visit, visit.reader, subscription)
            return Reply(why_card(followed, visit.view), private=not visit.request.where.private)
    if here := await _here(visit, said, known):
        return here
    raise NotFound(visit.words.say("You don't follow what this was about any more. /following shows what you follow."))


def _own_words(visit: Visit, key: str) -> Line:
    """Why something came that is no news."""
    if key.startswith(f"{NOTICE_KEY}{EXAMPLE}"):
        return visit.words.line("That is an example. It came when this place was set up, to show how news will look.")
    return visit.words.line("That was no news but a word from me, about what you asked for or set up.")


async def _here(visit: Visit, said: Announcement, known: list[Announcement]) -> Reply | None:
    """In a place: what is followed there."""
    where, readers = visit.request.where, visit.tools.readers
    place = None if where.private else (await readers.places([where.key])).get(where.key)
    if place is None:
        return None
    following = {s.topic for s in await readers.following(place.id)}
    topic = next((t.topic for t in targets(said, fold(known)) if t.topic in following), None)
    if topic is None:
        return None
    name = (await names_of(visit, [topic]))[str(topic)]
    return Reply(why_here_card(name[:1].upper() + name[1:], place.name, visit.view), private=True)


COMMANDS = (
    Command("why", "why something came", _why, (Option("entry", "the message's entry"),),
            shown=Shown.BUTTON),
)  # fmt: skip
