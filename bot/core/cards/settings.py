"""How somebody wants to be told, on one page; and a page with the choices for each wish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.core.cards.parts import press, row
from bot.core.cards.preview import PLATFORMS
from bot.core.hours import zone_of
from bot.core.kinds import TABLE
from bot.core.message import Button, Line, Look, Message, Text, message
from bot.core.recipient import Preferences
from bot.core.story import View
from bot.core.wishes import DIGEST_AT, NIGHT, REMINDED, TITLES
from bot.core.words import Words

NAMES: Mapping[str, str] = {
    "zone": "Time zone",
    "quiet": "Quiet hours",
    "reminders": "Reminders",
    "digest": "Once a day",
    "pause": "Pause",
    "titles": "Titles",
    "language": "Language",
    "where": "Where",
}
"""What can be set, by the word for it, with what its button says."""
A_ROW = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice for a wish: what its button says, and the words that choose it."""

    label: str
    words: str
    chosen: bool = False


def hours(start: time, end: time) -> str:
    """``23:00-08:00``, as it is read back too."""
    return f"{start:%H:%M}-{end:%H:%M}"


def zone_name(zone: str) -> str:
    """What people call a zone: its city, or UTC+9."""
    if zone.startswith("Etc/GMT"):
        # Names under Etc count the other way round.
        sign, number = zone.removeprefix("Etc/GMT")[:1], zone.removeprefix("Etc/GMT")[1:]
        return f"UTC{'+' if sign == '-' else '-'}{number}"
    return zone.rpartition("/")[2].replace("_", " ")


def clock(view: View, wishes: Preferences) -> str:
    """The time it is where they live."""
    return f"{view.now.astimezone(zone_of(wishes)):%H:%M}"


def settings_card(
    wishes: Preferences, view: View, languages: Mapping[str, str], *, homes: Sequence[str] = (), done: Line = ()
) -> Message:
    """Everything on one page; `done` says what was just changed, `languages` are those there are, by code.

    `homes` are the platforms on which somebody can be written to, the one in use first.
    """
    words = view.words
    values = {what: said(wishes, view) for what, said in _VALUES.items()}
    values["language"] = languages.get(wishes.language, wishes.language)
    if len(homes) > 1:
        values["where"] = homes_said(homes, words)
    lines = [
        words.line("{name}: {value}", name=_strong(words.say(NAMES[what])), value=value)
        for what, value in values.items()
    ]
    shown = [what for what in values if what != "language" or len(languages) > 1]
    buttons = [press(words.say(NAMES[what]), "settings", what) for what in shown]
    rows = [row(*buttons[i : i + A_ROW]) for i in range(0, len(buttons), A_ROW)]
    head = words.line("**How I write to you**")
    return message([done] if done else [], [head, *lines]).with_buttons(*rows)


def homes_said(homes: Sequence[str], words: Words) -> str:
    """``Telegram; Discord when I can't reach you there``."""
    first, *rest = (words.say(PLATFORMS.get(home, home)) for home in homes)
    return words.say("{first}; {rest} when I can't reach you there", first=first, rest=words.either(rest))


def where_card(homes: Sequence[str], view: View) -> Message:
    """The choice of where to be written to first."""
    words = view.words
    head = words.line("Where do you want to hear from me?")
    menu = words.say(NAMES["where"])
    buttons = [
        Button(words.say(PLATFORMS.get(home, home)), f"v1:set:where {home}", menu=menu, chosen=home == homes[0])
        for home in homes
    ]
    return message([head]).with_buttons(buttons, row(press(words.say("Back"), "settings")))


def _strong(text: str) -> Text:
    return Text(text, strong=True)


def _zone(wishes: Preferences, view: View) -> str:
    words = view.words
    if wishes.zone is None:
        return words.say("not known yet, so I take UTC")
    return words.say("{zone}, where it is {time} now", zone=zone_name(wishes.zone), time=clock(view, wishes))


def _quiet(wishes: Preferences, view: View) -> str:
    words = view.words
    if wishes.quiet_from is None or wishes.quiet_to is None:
        return words.say("none")
    urgent = words.say("only “out now” gets through")
    return words.say("{hours}; {urgent}", hours=hours(wishes.quiet_from, wishes.quiet_to), urgent=urgent)


def _reminders(wishes: Preferences, view: View) -> str:
    words = view.words
    chosen = [words.say(BEFORE[name]) for name in REMINDED if is_on(wishes, name)]
    if not chosen:
        return words.say("none")
    return words.say("{some} before a premiere", some=words.either(chosen))


BEFORE: Mapping[str, str] = {"week": "a week", "day": "a day", "hour": "an hour"}
"""How long before a premiere each reminder comes."""


def is_on(wishes: Preferences, reminder: str) -> bool:
    """Whether a reminder is on, by its word."""
    return bool(wishes.reminders >> TABLE[REMINDED[reminder]].bit & 1)


def _digest(wishes: Preferences, view: View) -> str:
    words = view.words
    if wishes.digest_at is None and wishes.at_once:
        return words.say("off; everything comes at once")
    if wishes.digest_at is None:
        form = "at {time}, if you follow everything, a genre or a network; what you follow by name comes at once"
        return words.say(form, time=f"{DIGEST_AT:%H:%M}")
    form = "at {time} for everything, genres and networks; what you follow by name comes at once"
    return words.say(form, time=f"{wishes.digest_at:%H:%M}")


def _pause(wishes: Preferences, view: View) -> str:
    words = view.words
    if wishes.paused_until is None or wishes.paused_until <= view.now:
        return words.say("none")
    return words.say("until {moment}; then I tell you what is still news", moment=moment(wishes.paused_until, view))


def moment(at: datetime, view: View) -> str:
    """A moment in the reader's zone: 3 May 2027, with its hour where that is not midnight."""
    local = at.astimezone(ZoneInfo(view.zone))
    day = view.words.day(local.date())
    if local.time() == time():
        return day
    return view.words.say("{day}, {time}", day=day, time=f"{local:%H:%M}")


def _titles(wishes: Preferences, view: View) -> str:
    return view.words.say(LANGUAGES[next((n for n, kind in TITLES.items() if kind is wishes.titles), "english")])


LANGUAGES: Mapping[str, str] = {"english": "English", "korean": "Korean", "romanised": "Romanised"}
"""What the languages of titles are called."""

_VALUES: Mapping[str, Callable[[Preferences, View], str]] = {
    "zone": _zone,
    "quiet": _quiet,
    "reminders": _reminders,
    "digest": _digest,
    "pause": _pause,
    "titles": _titles,
}


def choices_card(what: str, wishes: Preferences, view: View, languages: Mapping[str, str]) -> Message:
    """The choices for one wish, the one that holds now marked."""
    words = view.words
    lines = [words.line("{name}: {value}", name=_strong(words.say(NAMES[what])), value=_VALUES[what](wishes, view))
             if what in _VALUES else words.line("**Language**")]  # fmt: skip
    if tip := TIPS.get(what):
        lines.append(words.line(tip))
    offers = _offers(what, wishes, words, languages)
    menu = words.say(NAMES[what])
    several = what == "reminders"
    buttons = [
        Button(f"✓ {o.label}" if several and o.chosen else o.label, f"v1:set:{what} {o.words}",
               menu="" if several else menu, chosen=o.chosen)
        for o in offers
    ]  # fmt: skip
    if several:
        buttons = [Button(b.label, b.action) for b in buttons]
    back = row(press(words.say("Back"), "settings"))
    return message(lines).with_buttons(buttons, back)


TIPS: Mapping[str, str] = {
    "quiet": "Other hours? Write /settings quiet 22:30-07:00.",
    "reminders": "Press what you want, press again what you don't.",
    "digest": "Another hour? Write /settings digest 18:30.",
    "pause": "Another day? Write /settings pause until 3 May.",
}
"""How to choose what no button offers."""


def _offers(what: str, wishes: Preferences, words: Words, languages: Mapping[str, str]) -> list[Offer]:
    """The choices for one wish."""
    match what:
        case "quiet":
            now = hours(wishes.quiet_from, wishes.quiet_to) if wishes.quiet_from and wishes.quiet_to else ""
            some = [hours(*NIGHT), "22:00-07:00", "00:00-09:00"]
            return [*(Offer(h, h, h == now) for h in some), Offer(words.say("None"), "off", not now)]
        case "reminders":
            return [
                Offer(words.say(REMINDER_LABELS[name]), _toggled(wishes, name), is_on(wishes, name))
                for name in REMINDED
            ]
        case "digest":
            times = [DIGEST_AT, time(12), time(18), time(21)]
            at = None if wishes.at_once else wishes.digest_at or DIGEST_AT
            return [
                *(Offer(f"{t:%H:%M}", f"{t:%H:%M}", t == at) for t in times),
                Offer(words.say("At once"), "off", at is None),
            ]
        case "pause":
            return [Offer(words.say(label), said) for said, label in PAUSES.items()]
        case "titles":
            return [Offer(words.say(LANGUAGES[n]), n, kind is wishes.titles) for n, kind in TITLES.items()]
        case _:
            return [Offer(name, code, code == wishes.language) for code, name in languages.items()]


PAUSES: Mapping[str, str] = {
    "for a day": "For a day", "for a week": "For a week", "for a month": "For a month", "off": "No pause",
}  # fmt: skip
"""Pauses that have a button, by the words that choose them."""
REMINDER_LABELS: Mapping[str, str] = {"week": "A week before", "day": "A day before", "hour": "An hour before"}
"""What the buttons of reminders say."""


def _toggled(wishes: Preferences, reminder: str) -> str:
    """The words for the reminders chosen now with one more, or one less."""
    on = [name for name in REMINDED if is_on(wishes, name) is not (name == reminder)]
    return " ".join(on) or "off"


def zone_rows(zones: Sequence[str], view: View) -> list[tuple[Button, ...]]:
    """Buttons for zones, and one for any other place."""
    buttons = [press(zone_name(zone), "zone", zone) for zone in zones]
    rows = [row(*buttons[i : i + A_ROW]) for i in range(0, len(buttons), A_ROW)]
    return [*rows, row(press(view.words.say("Another place…"), "zone"))]


def zone_asked(view: View) -> tuple[Line, ...]:
    """The question for the zone, asked with the first thing that is followed."""
    return (view.words.line("What time zone are you in? Then I keep quiet while you sleep."),)


def which_zone_card(zones: Sequence[str], view: View) -> Message:
    """A place with more than one zone."""
    head = view.words.line("There is more than one time zone there. Which city is nearest?")
    return message([head]).with_buttons(*zone_rows(zones, view))


def zone_card(wishes: Preferences, view: View, *, first: bool) -> Message:
    """The zone that was chosen, and the quiet hours proposed with the first one."""
    words = view.words
    said = words.line(
        "It is {time} in {zone}. All my times are yours now.",
        time=clock(view, wishes),
        zone=zone_name(wishes.zone or "UTC"),
    )
    lines = [said]
    if first and wishes.quiet_from and wishes.quiet_to:
        form = "I keep quiet from {start} to {end}; only “out now” gets through."
        lines.append(words.line(form, start=f"{wishes.quiet_from:%H:%M}", end=f"{wishes.quiet_to:%H:%M}"))
    return message(lines).with_buttons(
        row(
            press(words.say("Other hours"), "settings", "quiet"),
            press(words.say("No quiet hours"), "set", "quiet off") if first else None,
            press(words.say("All settings"), "settings", look=Look.PLAIN),
        )
    )
