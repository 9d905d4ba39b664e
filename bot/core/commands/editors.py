"""/editors: owners name who may post, people or a server's role, see who may, and take it back."""

import re
from dataclasses import dataclass

from bot.core.cards.staff import (
    Staff,
    called,
    named_card,
    named_role_card,
    staff_card,
    taken_back_card,
    which_person_card,
)
from bot.core.commands.claim import RIGHTS
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.errors import BadInput, NotFound
from bot.core.ports import Badge
from bot.core.recipient import Grant, Identity, Recipient, Role

_PERSON = re.compile(r"<@!?(?P<id>[0-9]+)>|(?P<platform>discord|telegram|console):(?P<user>\S+)")
_SAID = re.compile(r"(?P<verb>add|remove)\s+(?P<who>\S.*)", re.IGNORECASE | re.DOTALL)
_ROLE = re.compile(r"<@&(?P<id>[0-9]+)>")
_ID = re.compile(r"[0-9]{5,20}")
_NUMBERED = frozenset({"discord", "telegram"})
"""The platforms whose ids have digits only."""


@dataclass(frozen=True, slots=True)
class Several:
    """A name that more than one person goes by."""

    people: tuple[Recipient, ...]


async def _editors(visit: Visit) -> Reply:
    if asked := visit.value("remove"):
        return await _remove(visit, asked)
    if asked := visit.value("who"):
        # As the command line has it, and as a person says it.
        if said := _SAID.fullmatch(asked):
            return await (_add if said["verb"].lower() == "add" else _remove)(visit, said["who"])
        return await _add(visit, asked)
    readers = visit.tools.readers
    people = await readers.staff()
    accounts = await readers.identities(who.id for who in people)
    kept = {f"{one.platform}:{one.user}" for who in people for one in accounts[who.id] if who.role is Role.OWNER}
    staff = Staff(people, accounts, sorted(visit.tools.owners - kept), await readers.grants())
    return _said(visit, Reply(staff_card(staff, visit.view)))


async def _add(visit: Visit, asked: str) -> Reply:
    if badge := await _badge(visit, asked):
        return await _grant(visit, badge)
    who = await _person(visit, asked, make=True)
    if isinstance(who, Several):
        accounts = await visit.tools.readers.identities(one.id for one in who.people)
        return _said(visit, Reply(which_person_card(who.people, accounts, visit.view)))
    return await _name(visit, who)


async def _name(visit: Visit, who: Recipient) -> Reply:
    tools = visit.tools
    accounts = await tools.readers.identities([who.id])
    configured = any(f"{one.platform}:{one.user}" in tools.owners for one in accounts[who.id])
    if configured or who.role >= Role.EDITOR:
        raise BadInput("{name} can post already. /editors shows who can.", name=called(who))
    await tools.readers.entitle(who.id, Role.EDITOR)
    await _audit(visit, "named an editor", before=None, after=called(who))
    return _said(visit, Reply(named_card(who, visit.view), edit=visit.request.pressed))


async def _grant(visit: Visit, badge: Badge) -> Reply:
    where = visit.request.where
    given = Grant(where.key.platform, where.server, badge.id, Role.EDITOR, badge.name, visit.reader.id)
    given = await visit.tools.readers.grant(given)
    await _audit(visit, "let a role edit", before=None, after=badge.name)
    return _said(visit, Reply(named_role_card(given, visit.view)))


async def _remove(visit: Visit, asked: str) -> Reply:
    """Takes back what was given to a person or a role, by the same names that gave it."""
    named = _ROLE.fullmatch(asked)
    for grant in await visit.tools.readers.grants():
        if (named and grant.badge == named["id"]) or grant.name.casefold() == asked.removeprefix("@").casefold():
            return await _take_role_back(visit, grant.id)
    who = await _person(visit, asked, make=False)
    if isinstance(who, Several):
        editors = [one for one in who.people if one.role is Role.EDITOR]
        if len(editors) != 1:
            raise BadInput("Several people go by that name; press Take back in /editors.")
        who = editors[0]
    return await _take_back(visit, who)


async def _take_back(visit: Visit, who: Recipient) -> Reply:
    if who.role is Role.OWNER:
        raise BadInput(
            "{name} is an owner. Whoever runs me changes that, with dramawire editors remove or in the configuration.",
            name=called(who),
        )
    if who.role is not Role.EDITOR:
        raise BadInput("{name} is no editor. /editors shows who is.", name=called(who))
    await visit.tools.readers.entitle(who.id, Role.READER)
    await _audit(visit, "took an editor back", before=called(who), after=None)
    return _said(visit, Reply(taken_back_card(called(who), visit.view), edit=visit.request.pressed))


async def _take_role_back(visit: Visit, grant: int) -> Reply:
    gone = await visit.tools.readers.revoke(grant)
    if gone is None:
        raise NotFound("That is taken back already. /editors shows who can post.")
    name = gone.name or gone.badge
    await _audit(visit, "let a role edit no more", before=name, after=None)
    return _said(visit, Reply(taken_back_card(name, visit.view), edit=visit.request.pressed))


async def _badge(visit: Visit, asked: str) -> Badge | None:
    """The role of this server that a text means: by mention, or by a name that the platform lists."""
    where = visit.request.where
    around = visit.tools.surroundings.get(where.key.platform)
    badges = await around.badges(where.key) if around and where.server else []
    if named := _ROLE.fullmatch(asked):
        if not where.server:
            raise BadInput("A role belongs to a server; send me /editors in that server.")
        return next((badge for badge in badges if badge.id == named["id"]), Badge(named["id"], ""))
    name = asked.removeprefix("@").casefold()
    return next((badge for badge in badges if name in {badge.name.removeprefix("@").casefold(), badge.id}), None)


async def _person(visit: Visit, asked: str, *, make: bool) -> Recipient | Several:
    """Whom a text means: a mention, an id, or the name of somebody I have met on this platform."""
    readers = visit.tools.readers
    platform, text = visit.request.who.platform, asked.removeprefix("@")
    exact = bool(_ID.fullmatch(text))
    if found := _PERSON.fullmatch(asked):
        platform, text, exact = found["platform"] or platform, found["id"] or found["user"], True
    known = await readers.named(platform, text)
    if len(known) > 1:
        return Several(tuple(known))
    if known:
        return known[0]
    if exact and platform in _NUMBERED and not re.fullmatch(r"[0-9]{1,20}", text):
        raise BadInput(
            "“{who}” is nobody's id; ids there have digits only, as {example}. A role is named by its mention, in its "
            "server.",
            who=asked[:40],
            example=f"{platform}:1234567",
        )
    if exact and make:
        # Called by their id until they are met, with its platform where that is another one.
        name = text if platform == visit.request.who.platform else f"{platform}:{text}"
        return await readers.reader(Identity(platform, text, name), None, visit.request.now)
    raise NotFound("I haven't met “{name}” here. Ask them to send me /help once, or give me their id.", name=asked[:40])


async def _audit(visit: Visit, what: str, *, before: str | None, after: str | None) -> None:
    await visit.tools.desk.audit(visit.reader.id, what, RIGHTS, before=before, after=after, now=visit.request.now)


def _said(visit: Visit, reply: Reply) -> Reply:
    """Who may do what is nobody else's business."""
    return Reply(reply.message, private=not visit.request.where.private, edit=reply.edit)


async def _editor_add(visit: Visit) -> Reply:
    return await _name(visit, await _numbered(visit))


async def _editor_stop(visit: Visit) -> Reply:
    return await _take_back(visit, await _numbered(visit))


async def _grant_stop(visit: Visit) -> Reply:
    return await _take_role_back(visit, _number(visit))


async def _numbered(visit: Visit) -> Recipient:
    return await visit.tools.readers.recipient(_number(visit))


def _number(visit: Visit) -> int:
    """The number a button carries. Raises `NotFound`."""
    number = visit.value("id")
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        raise NotFound("I don't know who that is. /editors shows who can post.")
    return int(number)


_ID_OPTION = (Option("id", "who", required=True),)

COMMANDS = (
    Command("editors", "who may post; name one more, or take it back", _editors,
            (Option("who", "a person or a role: a mention, an id or a name", rest=True),
             Option("remove", "whose right to take back")),
            shown=Shown.OWNERS, needs=Role.OWNER),
    Command("editor-add", "let somebody post", _editor_add, _ID_OPTION, shown=Shown.BUTTON, needs=Role.OWNER),
    Command("editor-stop", "take it back", _editor_stop, _ID_OPTION, shown=Shown.BUTTON, needs=Role.OWNER),
    Command("grant-stop", "take it back from a role", _grant_stop, _ID_OPTION, shown=Shown.BUTTON, needs=Role.OWNER),
)  # fmt: skip
