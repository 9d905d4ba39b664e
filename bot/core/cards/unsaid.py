"""What the record says to news that came without a text: how long it still is, how long it is, who is in it."""

from collections.abc import Callable

from bot.core.announcement import Described
from bot.core.cards import parts
from bot.core.cards.headlines import Told
from bot.core.cards.naming import cut_list
from bot.core.dates import Precision
from bot.core.drama import OVER, Billing, Drama, Job, Stage, Standing
from bot.core.kinds import Kind

MOST_LEADS = 3
MOST_SYNOPSIS = 240


def from_record(told: Told) -> str:
    """A sentence for an announcement of one drama that brought none; empty where nothing fits."""
    say = _SENTENCES.get(told.said.kind)
    return say(told, told.dramas[0]) if say and len(told.dramas) == 1 else ""


def _to_go(told: Told, _drama: Drama) -> str:
    """``One month to go``, for a day that is sure."""
    when, words = told.date, told.words
    if when is None or when.precision < Precision.DAY or not told.sure or told.finale:
        return ""
    days = (parts.day_of(when, told.view) - parts.today(told.view)).days
    if days < 2:
        return ""
    if days < 14 and days != 7:
        said = words.count("{number} day to go.", "{number} days to go.", days, number=words.number(days))
    elif days < 27 or 33 < days < 59:
        weeks = round(days / 7)
        said = words.count("{number} week to go.", "{number} weeks to go.", weeks, number=words.number(weeks))
    else:
        months = max(round(days / 30.4), 1)
        said = words.count("{number} month to go.", "{number} months to go.", months, number=words.number(months))
    return said[:1].upper() + said[1:]


def _leads(told: Told, drama: Drama) -> str:
    names = lead_names(told, drama)
    return told.words.say("With {names}.", names=cut_list(names, MOST_LEADS, told.words)) if names else ""


def lead_names(told: Told, drama: Drama, besides: str = "") -> list[str]:
    """The confirmed leads of a drama, one person left out."""
    claims = [c.value for c in drama.credits if c.value.job is Job.ACTOR and c.value.billing is Billing.LEAD]
    return [told.who(c.person) for c in claims if c.standing is Standing.CONFIRMED and c.person != besides]


def _long(told: Told, drama: Drama) -> str:
    """How long it is, where that is told with it, and who is in it: ``10 episodes, with Lee Je-hoon``."""
    words, leads = told.words, _leads(told, drama)
    number = next((c.episodes for c in told.said.changes if isinstance(c, Described) and c.episodes), 0)
    if number < 2:
        return leads
    episodes = words.count("{n} episode", "{n} episodes", number)
    names = lead_names(told, drama)
    if not names:
        return words.say("{sentence}.", sentence=episodes)
    return words.say("{episodes}, with {names}.", episodes=episodes, names=cut_list(names, MOST_LEADS, words))


def _premise(told: Told, drama: Drama) -> str:
    """What it is about, for what is new."""
    if drama.synopsis:
        return parts.ended(parts.first_sentence(drama.synopsis, MOST_SYNOPSIS))
    return _leads(told, drama)


def _began(told: Told, drama: Drama) -> str:
    """Since when it was shot."""
    before = told.before.dramas.get(drama.slug)
    if before is None or before.stage is None or before.stage.value is not Stage.FILMING:
        return _leads(told, drama)
    return told.words.say("Filming began {when}.", when=parts.on(before.stage.day, told.words))


def _was_due(told: Told, drama: Drama) -> str:
    words, when, before = told.words, told.date_before, told.before.dramas.get(drama.slug)
    if when is None or (before and before.stage and before.stage.value in OVER):
        return _leads(told, drama)
    return words.say("It was due {when}.", when=parts.on(when, words))


_SENTENCES: dict[Kind, Callable[[Told, Drama], str]] = {
    Kind.ANNOUNCED: _premise,
    Kind.RENEWED: _premise,
    Kind.SCRIPT_READING: _leads,
    Kind.FILMING_STARTED: _leads,
    Kind.FILMING_PAUSED: _began,
    Kind.FILMING_RESUMED: _leads,
    Kind.FILMING_WRAPPED: _began,
    Kind.DATE_SET: _to_go,
    Kind.DATE_MOVED: _to_go,
    Kind.TEASER: _leads,
    Kind.TRAILER: _leads,
    Kind.SCREENED: _leads,
    Kind.OUT: _long,
    Kind.CANCELLED: _was_due,
}
