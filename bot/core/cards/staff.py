"""Who may do what, for owners: the list, and what was just given or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.cards.parts import press
from bot.core.cards.preview import PLATFORMS
from bot.core.message import Button, Line, Message, line, message
from bot.core.recipient import Grant, Identity, Recipient, Role
from bot.core.story import View

MOST_BUTTONS = 20


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone with rights: owners and editors with their accounts, the configuration's owners, servers' roles."""

    people: Sequence[Recipient]
    accounts: Mapping[int, Sequence[Identity]]
    configured: Sequence[str]
    grants: Sequence[Grant]


def staff_card(staff: Staff, view: View) -> Message:
    """Who is owner and editor, which roles make editors, and a button to take back each of these."""
    words = view.words
    owners = [_person(who, staff, view) for who in staff.people if who.role is Role.OWNER]
    owners += [
        words.line("{account}, by the configuration", account=_account(platform, user, view))
        for platform, _, user in (name.partition(":") for name in staff.configured)
    ]
    editors = [_person(who, staff, view) for who in staff.people if who.role is Role.EDITOR]
    roles = [words.line("Everyone with the role **{name}** on {platform}", name=_role(grant),
                        platform=_platform(grant.platform, view)) for grant in staff.grants]  # fmt: skip
    nobody = [] if editors or roles else [words.line("Nobody yet.")]
    how = words.line("`/editors` and a person or a role names one more.")
    buttons = [stop for who in staff.people if who.role is Role.EDITOR and (stop := _stop(who, view))]
    buttons += [stop for grant in staff.grants if (stop := _stop_role(grant, view))]
    return message(
        [words.line("**Owners**"), *owners],
        [words.line("**Editors**"), *editors, *roles, *nobody],
        [how],
    ).with_buttons(*([button] for button in buttons[:MOST_BUTTONS]))


def named_card(who: Recipient, view: View) -> Message:
    """That somebody is an editor now."""
    words = view.words
    said = words.line(
        "**{name}** is an editor now, and can use `/announce`, `/inbox` and `/history`.", name=called(who)
    )
    return message([said]).with_buttons(_row(press(words.say("Undo"), "editor-stop", str(who.id))))


def named_role_card(grant: Grant, view: View) -> Message:
    """That a role makes editors now."""
    words = view.words
    said = words.line(
        "Everyone with the role **{name}** is an editor on this server now: they can use `/announce` here.",
        name=_role(grant),
    )
    return message([said]).with_buttons(_row(press(words.say("Undo"), "grant-stop", str(grant.id))))


def which_person_card(people: Sequence[Recipient], accounts: Mapping[int, Sequence[Identity]], view: View) -> Message:
    """Several go by that name; a button each, with the id that tells them apart."""
    words = view.words
    head = words.line("Several people go by that name. Who is it?")
    found = (press(f"{called(who)} ({accounts[who.id][0].user})", "editor-add", str(who.id)) for who in people[:8])
    return message([head]).with_buttons(*([b] for b in found if b))


def taken_back_card(name: str, view: View) -> Message:
    """That somebody, or a role, edits no more."""
    return message([view.words.line("**{name}** can't post any more. What was posted stays.", name=name)])


def called(who: Recipient) -> str:
    """A person's name, or a stand-in where none is known."""
    return who.name or f"#{who.id}"


def _person(who: Recipient, staff: Staff, view: View) -> Line:
    known = ", ".join(_account(one.platform, one.user, view) for one in staff.accounts.get(who.id, ()))
    if not known:
        return line("{name}", name=called(who))
    return view.words.line("{name} ({accounts})", name=called(who), accounts=known)


def _account(platform: str, user: str, view: View) -> str:
    return view.words.say("{user} on {platform}", user=user, platform=_platform(platform, view))


def _platform(name: str, view: View) -> str:
    return view.words.say(PLATFORMS.get(name, name))


def _role(grant: Grant) -> str:
    return grant.name or grant.badge


def _stop(who: Recipient, view: View) -> Button | None:
    return press(view.words.say("Take back: {name}", name=called(who)), "editor-stop", str(who.id))


def _stop_role(grant: Grant, view: View) -> Button | None:
    return press(view.words.say("Take back: {name}", name=_role(grant)), "grant-stop", str(grant.id))


def _row(button: Button | None) -> list[Button]:
    return [button] if button else []
