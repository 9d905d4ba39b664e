"""The lines under a headline: what it means for one person, its story, the network and the date."""

from bot.core.cards import parts
from bot.core.cards.changed import settled
from bot.core.cards.headlines import Told, hours_only, network, premiere
from bot.core.cards.naming import CERTAINTY, at, cut_list, dated
from bot.core.cards.unsaid import from_record, lead_names
from bot.core.drama import GONE, OVER, Billing, Certainty, Job
from bot.core.kinds import REMINDERS, Kind
from bot.core.message import Line, Moment, Text

CAST = frozenset({Kind.CAST_CONFIRMED, Kind.IN_TALKS, Kind.CAST_REPLACED, Kind.CAST_LEFT, Kind.CAST_DECLINED})
_WHERE = CAST | {
    Kind.ANNOUNCED, Kind.RENEWED, Kind.SCRIPT_READING, Kind.TITLE_CHANGED, Kind.NETWORK_CHANGED, Kind.TEASER,
    Kind.TRAILER, Kind.FILMING_STARTED, Kind.FILMING_PAUSED, Kind.FILMING_RESUMED, Kind.FILMING_WRAPPED,
}  # fmt: skip
"""Kinds told with the network and the date, or that there is none yet."""
DATES = frozenset({Kind.DATE_SET, Kind.DATE_MOVED})
_BESIDE = DATES | {Kind.OUT, *REMINDERS}
"""Kinds that name the network beside the headline."""
ROLES = {
    Billing.LEAD: "A lead role",
    Billing.MAIN: "A main role",
    Billing.SUPPORT: "A supporting role",
    Billing.GUEST: "A special appearance",
}


def beside(told: Told) -> str:
    """The network, beside a headline that says when."""
    put_off = told.said.kind in DATES and told.date is None
    return at(network(told), told.words) if told.said.kind in _BESIDE and not put_off else ""


def story_line(told: Told) -> Line:
    """The story: what its role is for one person, what it moves from, and the text that came with it."""
    words = told.words
    said = [_role(told), settled(told), told.said.text]
    if not any(said):
        said = [from_record(told)]
    if told.said.kind is Kind.DATE_MOVED and told.date is None and told.date_before:
        said.insert(0, words.say("It was due {when}.", when=parts.on(told.date_before, words)))
    if told.said.kind is Kind.NETWORK_CHANGED and not told.said.text:
        said.insert(0, _network_before(told))
    if told.said.kind in REMINDERS and (when := premiere(told)):
        return words.line("{date}", date=dated(when, told.view, weekday=True))
    text = " ".join(s for s in said if s)
    return (Text(text),) if text else ()


def hour(told: Told) -> Line:
    """The hour of a date, in the reader's zone, where a source gave one, and the one it has instead of on that day."""
    when, was = told.date, told.date_before
    if told.said.kind not in DATES or when is None or when.moment is None:
        return ()
    if told.said.kind is Kind.DATE_MOVED and was and was.moment and hours_only(was, when):
        return told.words.line("{new} instead of {old}", new=Moment(when.moment), old=Moment(was.moment))
    return dated(when, told.view)


def _network_before(told: Told) -> str:
    before = [told.before.dramas[s].network for s in told.said.dramas if s in told.before.dramas]
    was = next((n for n in before if n), None)
    return told.words.say("It was with {network} before.", network=was) if was and was != network(told) else ""


_SAID = {Billing.LEAD: ("lead",), Billing.MAIN: ("main role",), Billing.SUPPORT: ("support",),
         Billing.GUEST: ("special appearance", "guest", "cameo")}  # fmt: skip
"""Words of a text that say how large a role is."""


def _names(text: str, billing: Billing) -> bool:
    return any(word in text for word in _SAID[billing])


def _role(told: Told) -> str:
    """What one person is to do: a lead role, with these two."""
    given = [c for c in told.named() if c.standing not in GONE]
    if told.said.kind not in CAST or len({c.person for c in given}) != 1 or len(told.said.dramas) != 1:
        return ""
    words, credit = told.words, given[0]
    if credit.job is not Job.ACTOR:
        return words.say("As {job}.", job=words.say(str(credit.job)))
    text = told.said.text.casefold()
    role = words.say(ROLES[credit.billing]) if credit.billing and not _names(text, credit.billing) else ""
    if credit.character and credit.character[0].isupper() and credit.character.casefold() not in text:
        role = words.say("{role}, as {character}", role=role or words.say("A role"), character=credit.character)
    others = [] if told.said.text else [name for d in told.dramas for name in lead_names(told, d, credit.person)]
    if role and others:
        role = words.say("{role}, with {others}", role=role, others=cut_list(others, 3, words))
    return words.say("{sentence}.", sentence=role) if role else ""


def where(told: Told) -> Line:
    """The network and the date, or that there is none yet, for dramas that are not out."""
    if told.said.kind not in _WHERE or len(told.dramas) != 1:
        return ()
    drama, words = told.dramas[0], told.words
    if drama.stage and drama.stage.value in OVER:
        return ()
    on = None if told.said.kind is Kind.NETWORK_CHANGED or not drama.network else at(drama.network, words, first=True)
    if drama.premiere is None or drama.date is None or drama.date.last < told.said.known_on:
        return words.line("{network} · no date yet", network=on) if on else words.line("No date yet")
    date = dated(drama.date, told.view)
    if drama.premiere.certainty is not Certainty.CONFIRMED:
        sure = words.say(CERTAINTY[drama.premiere.certainty]).lower()
        date = words.line("{said} ({sure})", said=date, sure=sure)
    return words.line("{network} · {date}", network=on, date=date) if on else date
