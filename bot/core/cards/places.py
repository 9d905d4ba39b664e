"""Places: what comes there, how it was set up, what is lacking, and whom it mentions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.cards.naming import cut_list
from bot.core.cards.news import announcement
from bot.core.cards.parts import press, row
from bot.core.kinds import TABLE, kinds_in
from bot.core.message import Button, Line, Look, Message, line, message, plain
from bot.core.ports import Badge, Spot
from bot.core.recipient import Recipient, Topic
from bot.core.setting import CALLS, POSTED, Calls, Setting, What
from bot.core.story import Story, View
from bot.core.words import Words

MOST_NAMED, MOST_ROLES, MOST_PLACES, MOST_DROPS = 5, 25, 10, 12
A_ROW = 4
STORIES = {
    What.EVERYTHING: "every confirmed story",
    What.BIG: "only big news (dates, releases, renewals and cancellations)",
}
CALLED = {Calls.EVERYTHING: "every post", Calls.BIG: "big news", Calls.OUT: "what is out"}
GRANTED = {
    "discord": "Grant it in Server Settings › Roles, or in this channel's settings under Permissions, and press again.",
    "telegram": "Grant it in the chat's settings under Administrators, and press again.",
}
"""Where a right is granted, by platform."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as its cards need it: what comes there, what that is called, its roles, who set it up, whether here."""

    recipient: Recipient
    setting: Setting
    names: Mapping[str, str]
    badges: Sequence[Badge] = ()
    by: str = ""
    here: bool = True
    asleep: str | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.recipient.name or f"#{self.recipient.id}"


def done_card(place: Place, undo: str, view: View, *, example: bool) -> Message:
    """That the news comes there now, and what can be changed at once."""
    words = view.words
    said = words.line(
        "Done. Dramawire news goes to **{place}**: {what}.", place=place.name, what=_summary(place, words)
    )
    shown = words.line("The example below shows how it will look.") if place.here else words.line(
        "There is an example in **{place}**, so that you see how it will look.", place=place.name
    )  # fmt: skip
    buttons = [*_offers(place, view), press(words.say("Undo"), "place-undo", undo)]
    return message([said, *_beside(place, words)], [shown] if example else []).with_buttons(row(*buttons))


def place_card(place: Place, view: View, *, undo: str = "", changed: bool = False) -> Message:
    """What comes into a place, who set it up, and all that can be changed about it."""
    words, setting = view.words, place.setting
    if setting.what is None:
        said = words.line("Nothing comes into **{place}** any more.", place=place.name)
        back = press(words.say("Undo"), "place-undo", undo) if undo else _change(place, What.EVERYTHING, view)
        return message([said]).with_buttons(row(back))
    said = words.line("**{place}** gets {what}.", place=place.name, what=_summary(place, words))
    lines = [words.line("Done. {said}", said=said) if changed else said]
    lines += _beside(place, words)
    if place.asleep:
        lines.append(words.line("I can't write there at the moment: {reason}.", reason=place.asleep))
    if place.by and not changed:
        lines.append(words.line("{who} set it up.", who=place.by))
    rows = [
        _whats(place, view),
        row(*_offers(place, view, whole=True)),
        row(press(words.say("Add a title or person"), "place", f"{place.recipient.id}/add"),
            press(words.say("Stop"), "place", f"{place.recipient.id}/stop", Look.DANGER),
            press(words.say("Undo"), "place-undo", undo) if undo else None),
        *_drops(place, view),
    ]  # fmt: skip
    return message(lines).with_buttons(*rows)


def _whats(place: Place, view: View) -> tuple[Button, ...]:
    """How much comes, as one choice of several."""
    words, what = view.words, place.setting.what
    choices = [(What.EVERYTHING, words.say("Everything confirmed")), (What.BIG, words.say("Only big news"))]
    if place.setting.chosen:
        choices.append((What.CHOSEN, words.say("Only what is chosen")))
    buttons = ((press(label, "place", f"{place.recipient.id}/{value}"), value) for value, label in choices)
    return tuple(replace(b, menu=words.say("What comes"), chosen=value is what) for b, value in buttons if b)


def _offers(place: Place, view: View, *, whole: bool = False) -> list[Button | None]:
    """Changes of one press; `whole` when the choice of what comes stands beside them."""
    words, setting = view.words, place.setting
    buttons: list[Button | None] = []
    if setting.role:
        buttons.append(press(words.say("Mention nobody"), "place", f"{place.recipient.id}/nobody"))
        if whole:
            buttons.append(press(words.say("Mention for…"), "place", f"{place.recipient.id}/for"))
    elif place.badges:
        buttons.append(press(words.say("Mention a role…"), "place", f"{place.recipient.id}/role"))
    if not whole and setting.what is not What.CHOSEN:
        buttons.append(_change(place, What.EVERYTHING if setting.what is What.BIG else What.BIG, view))
    once = ("once", words.say("At once")) if setting.daily else ("daily", words.say("Once a day"))
    buttons.append(press(once[1], "place", f"{place.recipient.id}/{once[0]}"))
    if whole:
        quiet = setting.preferences.silent
        sound = ("sound", words.say("With a sound")) if quiet else ("silent", words.say("Without a sound"))
        buttons.append(press(sound[1], "place", f"{place.recipient.id}/{sound[0]}"))
    return buttons


def _change(place: Place, what: What, view: View) -> Button | None:
    labels = {What.EVERYTHING: "Everything confirmed", What.BIG: "Only big news", What.CHOSEN: "Only what is chosen"}
    return press(view.words.say(labels[what]), "place", f"{place.recipient.id}/{what}")


def _drops(place: Place, view: View) -> list[tuple[Button, ...]]:
    """A button to stop each thing that is followed by name."""
    words = view.words
    found = (press(words.say("Stop: {name}", name=place.names.get(str(t), t.slug)), "drop", f"{place.recipient.id}/{t}")
             for t in place.setting.chosen[:MOST_DROPS])  # fmt: skip
    buttons = [b for b in found if b]
    return [tuple(buttons[i : i + A_ROW]) for i in range(0, len(buttons), A_ROW)]


def _summary(place: Place, words: Words) -> str:
    """``every confirmed story, once a day, no mentions``."""
    setting = place.setting
    stories = _names(place, words) if setting.what is What.CHOSEN else words.say(STORIES[setting.what or What.BIG])
    parts = [stories]
    if setting.daily:
        parts.append(words.say("once a day"))
    if setting.preferences.silent:
        parts.append(words.say("without a sound"))
    return ", ".join([*parts, _mentions(place, words)])


def _beside(place: Place, words: Words) -> list[Line]:
    """What comes beside that, by name."""
    if place.setting.what is What.CHOSEN or not place.setting.chosen:
        return []
    return [words.line("And whatever happens to {names}.", names=_names(place, words))]


def _names(place: Place, words: Words) -> str:
    return cut_list([place.names.get(str(t), t.slug) for t in place.setting.chosen], MOST_NAMED, words)


def _mentions(place: Place, words: Words) -> str:
    setting = place.setting
    if not setting.role:
        return words.say("no mentions")
    return words.say("{role} mentioned for {kinds}", role=role_name(place, setting.role),
                     kinds=_called(setting.role_kinds, words))  # fmt: skip


def _called(bits: int, words: Words) -> str:
    for choice, kinds in CALLS.items():
        if bits == kinds:
            return words.say(CALLED[choice])
    return words.either([words.say(TABLE[kind].label) for kind in kinds_in(bits)])


def role_name(place: Place, badge: str) -> str:
    """What people call a role, as a mention; its id where the platform no longer lists it."""
    return f"@{next((b.name for b in place.badges if b.id == badge), badge).removeprefix('@')}"


def roles_card(place: Place, view: View) -> Message:
    """Which role to mention."""
    words = view.words
    head = words.line("Which role shall I mention in **{place}**?", place=place.name)
    found = (press(badge.name, "place", f"{place.recipient.id}/role/{badge.id}") for badge in place.badges[:MOST_ROLES])
    buttons = [replace(b, menu=words.say("Role")) for b in found if b]
    back = press(words.say("Nobody"), "place", f"{place.recipient.id}/nobody")
    return message([head]).with_buttons(buttons, row(back))


def calls_card(place: Place, role: str, view: View) -> Message:
    """For which posts a role is mentioned, as one choice or kind by kind."""
    words, number = view.words, place.recipient.id
    head = words.line("When shall I mention **{role}** in **{place}**?", role=role_name(place, role), place=place.name)
    labels = {Calls.EVERYTHING: "In every post", Calls.BIG: "For big news", Calls.OUT: "When something is out"}
    now = place.setting.role_kinds
    choices = [
        replace(b, menu=words.say("When"), chosen=now == CALLS[choice])
        for choice, label in labels.items()
        if (b := press(words.say(label), "place", f"{number}/for/{choice}"))
    ]
    kinds = press(words.say("Choose kinds…"), "place", f"{number}/kinds")
    return message([head]).with_buttons(choices, row(kinds))


def kinds_card(place: Place, role: str, view: View) -> Message:
    """The kinds of news that a role is mentioned for, each to be switched."""
    words, number, now = view.words, place.recipient.id, place.setting.role_kinds
    head = words.line("**{role}** is mentioned for what is marked.", role=role_name(place, role))
    buttons = []
    for kind in POSTED:
        bit = TABLE[kind].bit
        on = bool(now >> bit & 1)
        if button := press(words.say(TABLE[kind].label), "place", f"{number}/kind/{bit}"):
            buttons.append(replace(button, chosen=on))
    rows = [buttons[i : i + A_ROW] for i in range(0, len(buttons), A_ROW)]
    done = press(words.say("Done"), "place", f"{number}/show", Look.MAIN)
    return message([head]).with_buttons(*rows[:-1], [*rows[-1], *row(done)])


def lacking_card(spot: Spot, rights: Sequence[str], again: Button | None, view: View) -> Message:
    """What I may not do there yet, by the names people see, and where that is granted."""
    words = view.words
    head = words.line("I can't post in **{place}** yet. I lack: {rights}.", place=spot.name,
                      rights=_rights(rights, words))  # fmt: skip
    how = GRANTED.get(spot.key.platform, "Grant it there, and press again.")
    return message([head, words.line(how)]).with_buttons(row(again))


def _rights(rights: Sequence[str], words: Words) -> Line:
    most = [line("**{right}**", right=right) for right in rights]
    out: Line = most[0]
    for number, one in enumerate(most[1:], 2):
        out = words.line("{most} and {last}" if number == len(most) else "{most}, {last}", most=out, last=one)
    return out


def others(places: Sequence[Place], fresh: Sequence[Spot], view: View) -> list[tuple[Button, ...]]:
    """Rows of buttons to places that are set up, and to those that could be."""
    words = view.words
    change = [press(words.say("Change {place}", place=p.name), "place", f"{p.recipient.id}/show") for p in places]
    new = [press(words.say("Set up {place}", place=spot.name), "setup", spot_id(spot)) for spot in fresh]
    buttons = [b for b in (*change, *new) if b][:MOST_PLACES]
    return [tuple(buttons[i : i + A_ROW]) for i in range(0, len(buttons), A_ROW)]


def places_card(places: Sequence[Place], fresh: Sequence[Spot], view: View) -> Message:
    """Where news comes already, and where it could."""
    words = view.words
    if not places:
        said = words.line("Nothing is set up yet. Send me `/setup` in the channel or group that shall get the news.")
        return message([said])
    lines = [
        words.line("**{place}** gets {what}.", place=p.name, what=_summary(p, words))
        if p.setting.what
        else words.line("**{place}** gets nothing at the moment.", place=p.name)
        for p in places[:MOST_PLACES]
    ]
    return message(lines).with_buttons(*others(places, fresh, view))


def spot_id(spot: Spot) -> str:
    """A place's address in a button: the chat, and the thread where it has one."""
    return f"{spot.key.chat}/{spot.key.thread}" if spot.key.thread else spot.key.chat


def undone_card(place: Place, view: View) -> Message:
    """That it is as it was before."""
    words = view.words
    if place.setting.what is None:
        return message([words.line("Undone. Nothing comes into **{place}**.", place=place.name)])
    said = words.line("Undone. **{place}** gets {what}.", place=place.name, what=_summary(place, words))
    return message([said])


def example_card(story: Story, view: View) -> Message:
    """The newest real story as it will look in a place, marked as an example."""
    shown = announcement(story, view)
    mark = view.words.line("*Example*")
    brief = view.words.say("Example: {headline}", headline=plain(shown.lines[0]))
    return replace(shown, sections=((mark,), *shown.sections), brief=brief)


def called_card(name: str, topic: Topic, view: View, place: Recipient | None = None) -> Message:
    """That a member is mentioned from now on: here, or in another place."""
    words = view.words
    said = words.line("I'll mention you here when something happens to **{name}**.", name=name)
    if place:
        said = words.line("I'll mention you in **{place}** when something happens to **{name}**.",
                          place=place.name, name=name)  # fmt: skip
    return message([said]).with_buttons(row(_called_again(topic, view, place)))


def called_off_card(name: str, topic: Topic, view: View, place: Recipient | None = None) -> Message:
    """That a member is mentioned no more: here, or in another place."""
    words = view.words
    said = words.line("I no longer mention you here for **{name}**.", name=name)
    if place:
        said = words.line("I no longer mention you in **{place}** for **{name}**.", place=place.name, name=name)
    return message([said]).with_buttons(row(_called_again(topic, view, place)))


def _called_again(topic: Topic, view: View, place: Recipient | None) -> Button | None:
    return press(view.words.say("Undo"), "notify", f"{place.id}/{topic}" if place else str(topic))
