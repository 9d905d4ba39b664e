"""How somebody wants to be told: one page, and a word for each wish."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.cards.preview import PLATFORMS
from bot.core.cards.settings import (
    NAMES,
    choices_card,
    settings_card,
    where_card,
    which_zone_card,
    zone_card,
    zone_rows,
)
from bot.core.commands.meant import needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.errors import BadInput
from bot.core.message import Line, Message, message
from bot.core.recipient import Preferences
from bot.core.wishes import NIGHT, digest_meant, pause_meant, quiet_meant, reminders_meant, titles_meant

LIKELY: Mapping[str, tuple[str, ...]] = {
    "ko": ("Asia/Seoul",),
    "ja": ("Asia/Tokyo",),
    "zh": ("Asia/Shanghai", "Asia/Taipei", "Asia/Singapore"),
    "id": ("Asia/Jakarta",),
    "th": ("Asia/Bangkok",),
    "vi": ("Asia/Ho_Chi_Minh",),
    "hi": ("Asia/Kolkata",),
    "tr": ("Europe/Istanbul",),
    "ru": ("Europe/Moscow",),
    "de": ("Europe/Berlin",),
    "fr": ("Europe/Paris",),
    "it": ("Europe/Rome",),
    "pl": ("Europe/Warsaw",),
    "es-ES": ("Europe/Madrid",),
    "es": ("America/Mexico_City", "America/Argentina/Buenos_Aires", "Europe/Madrid"),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon"),
    "en-GB": ("Europe/London",),
    "en-US": ("America/New_York", "America/Chicago", "America/Los_Angeles"),
}
"""Zones that speakers of a language likely live in."""
COMMON = ("Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Asia/Kolkata",
          "Asia/Manila", "Asia/Seoul")  # fmt: skip
MOST_ZONES = 7

Keep = Callable[[Visit, Preferences, str], Preferences]


def likely_zones(visit: Visit) -> list[str]:
    """Zones to offer, those of the language somebody's platform speaks first."""
    language = visit.request.language
    near = LIKELY.get(language) or LIKELY.get(language[:2]) or ()
    return list(dict.fromkeys((*near, *COMMON)))[:MOST_ZONES]


async def _settings(visit: Visit) -> Reply:
    """The page; the choices for one wish; or a wish with its words."""
    asked = visit.value("what")
    if not asked:
        return await _page(visit)
    what, _, said = asked.partition(" ")
    what = _what(visit, what)
    if said.strip():
        return await _keep(visit, what, said.strip())
    return await _choices(visit, what)


def _what(visit: Visit, word: str) -> str:
    """The wish that a word names. Raises `BadInput`."""
    known = {"timezone": "zone", "time": "zone", "hours": "quiet", "reminder": "reminders", "daily": "digest"}
    what = known.get(word.lower(), word.lower())
    if what == "language" and len(visit.tools.spoken) < 2:
        raise BadInput("I speak English only, so there is no language to choose; /settings shows what I can set.")
    if what not in NAMES:
        raise BadInput("I can't set “{what}”; /settings shows what I can.", what=word[:40])
    return what


async def _page(visit: Visit) -> Reply:
    return await _shown(visit)


async def _shown(visit: Visit, done: Line = ()) -> Reply:
    homes = await _homes(visit)
    wishes = visit.reader.preferences
    return _private(visit, settings_card(wishes, visit.view, visit.tools.spoken, homes=homes, done=done))


async def _homes(visit: Visit) -> list[str]:
    """The platforms on which the reader can be written to, the one in use first."""
    addresses = await visit.tools.readers.addresses(visit.reader.id)
    return list(dict.fromkeys(address.key.platform for address in addresses))


async def _homes_known(visit: Visit) -> list[str]:
    """The same; raises `BadInput` where there is none."""
    if homes := await _homes(visit):
        return homes
    raise BadInput("I can't write to you yet: send me a private message first.")


def _private(visit: Visit, card: Message) -> Reply:
    return Reply(card, private=not visit.request.where.private, edit=visit.request.pressed)


async def _choices(visit: Visit, what: str) -> Reply:
    if what == "zone":
        head = visit.words.line("Which of these is nearest to you?")
        return _private(visit, message([head]).with_buttons(*zone_rows(likely_zones(visit), visit.view)))
    if what == "where":
        return _private(visit, where_card(await _homes_known(visit), visit.view))
    return _private(visit, choices_card(what, visit.reader.preferences, visit.view, visit.tools.spoken))


async def _set(visit: Visit) -> Reply:
    """A wish chosen by a button: the word for it, then the words for what is wished."""
    what, _, said = needed(visit, "to", "/settings shows what I can set.").partition(" ")
    return await _keep(visit, _what(visit, what), said)


async def _keep(visit: Visit, what: str, said: str) -> Reply:
    if what == "zone":
        return await choose_zone(visit, said)
    if what == "where":
        return await _write_there(visit, said)
    now, before = visit.request.now, visit.reader.preferences
    after = _WISHES[what](visit, before, said)
    await visit.tools.readers.prefer(visit.reader.id, after, now)
    visit.tools.ring()
    changed = replace(visit, reader=replace(visit.reader, preferences=after))
    if what == "language":
        changed = replace(changed, words=visit.tools.languages(after.language))
    if what == "reminders" and visit.request.pressed:
        return await _choices(changed, what)
    done = changed.words.line("Done.")
    if what in {"quiet", "digest"} and after.zone is None:
        done = changed.words.line("Done. I take UTC until you tell me your time zone.")
    return await _shown(changed, done)


async def _write_there(visit: Visit, said: str) -> Reply:
    """Writes on that platform from now on."""
    homes = await _homes_known(visit)
    named = {PLATFORMS.get(home, home).lower(): home for home in homes} | {home: home for home in homes}
    home = named.get(said.lower())
    if home is None:
        raise BadInput("I know you only on {some}; /link brings another account.",
                       some=tuple(PLATFORMS.get(home, home) for home in homes))  # fmt: skip
    await visit.tools.readers.rank(visit.reader.id, home)
    return await _shown(visit, visit.words.line("Done."))


def _quiet(_visit: Visit, wishes: Preferences, said: str) -> Preferences:
    start, end = quiet_meant(said) or (None, None)
    return replace(wishes, quiet_from=start, quiet_to=end)


def _language(visit: Visit, wishes: Preferences, said: str) -> Preferences:
    spoken = {**{code.lower(): code for code in visit.tools.spoken},
              **{name.lower(): code for code, name in visit.tools.spoken.items()}}  # fmt: skip
    code = spoken.get(said.lower())
    if code is None:
        raise BadInput("I speak {some}; which one?", some=tuple(visit.tools.spoken.values()))
    return replace(wishes, language=code, own_language=True)


def _digest(_visit: Visit, wishes: Preferences, said: str) -> Preferences:
    at = digest_meant(said)
    return replace(wishes, digest_at=at, at_once=at is None)


_WISHES: Mapping[str, Keep] = {
    "quiet": _quiet,
    "reminders": lambda _visit, wishes, said: replace(wishes, reminders=reminders_meant(said)),
    "digest": _digest,
    "pause": lambda visit, wishes, said: replace(
        wishes, paused_until=pause_meant(said, visit.request.now, visit.view.zone)
    ),
    "titles": lambda _visit, wishes, said: replace(wishes, titles=titles_meant(said)),
    "language": _language,
}


async def _zone(visit: Visit) -> Reply:
    return await choose_zone(visit, needed(visit, "place", "Where are you? Try /zone london, or /zone UTC+9."))


async def choose_zone(visit: Visit, place: str) -> Reply:
    """Keeps the zone of a place, with quiet hours proposed to who had no zone; asks where there are several."""
    zones = visit.tools.zones(place)
    if not zones:
        raise BadInput("I don't know where “{place}” is; try a large city near you, or UTC+9.", place=place[:40])
    if len(zones) > 1:
        return _private(visit, which_zone_card(zones, visit.view))
    before = visit.reader.preferences
    after = replace(before, zone=zones[0])
    first = before.zone is None
    if first and before.quiet_from is None:
        after = replace(after, quiet_from=NIGHT[0], quiet_to=NIGHT[1])
    await visit.tools.readers.prefer(visit.reader.id, after, visit.request.now)
    changed = replace(visit, reader=replace(visit.reader, preferences=after))
    return replace(_private(visit, zone_card(after, changed.view, first=first)), edit=False)


COMMANDS = (
    Command("settings", "time zone, quiet hours, one message a day", _settings,
            (Option("what", "which: zone, quiet, reminders, digest, pause, titles; with what you wish", rest=True),)),
    Command("set", "change a setting", _set,
            (Option("to", "the setting and what it becomes", required=True, rest=True),), shown=Shown.BUTTON),
    Command("zone", "your time zone", _zone,
            (Option("place", "a city, a country or UTC+9", required=True, rest=True,
                    question="Which large city is near you? Or write UTC+9 and the like."),),
            shown=Shown.TYPED, example="london"),
)  # fmt: skip
