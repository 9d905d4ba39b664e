"""Who may do what: the role somebody has where they are, what is listed for them, and how the rest is refused."""

from collections.abc import Iterable

from bot.core.commands.request import Request
from bot.core.commands.table import Command, Shown, Tools, Visit
from bot.core.errors import NotAllowed
from bot.core.recipient import Recipient, Role


async def role_of(reader: Recipient, request: Request, tools: Tools) -> Role:
    """The role somebody has where they are: the configuration's, their own, or what their role on this server gives.

    Owners named in the configuration are owners as long as it names them; nothing of that is kept.
    """
    if f"{request.who.platform}:{request.who.user}" in tools.owners:
        return Role.OWNER
    where = request.where
    if reader.role >= Role.EDITOR or not where.server or not where.roles:
        return reader.role
    return max(reader.role, await tools.readers.granted(where.key.platform, where.server, where.roles))


def may_use(command: Command, role: Role, *, moderator: bool, private: bool) -> bool:
    """Whether somebody of a role may use a command where they are. In private everybody moderates their own chat."""
    return role >= command.needs and (moderator or private or not command.moderates)


def is_listed(command: Command, role: Role, *, moderator: bool, private: bool) -> bool:
    """Whether a command is shown by name to somebody of a role, where they are."""
    match command.shown:
        case Shown.EVERYONE:
            return True
        case Shown.MODERATORS:
            return moderator and not private
        case Shown.EDITORS:
            return role >= Role.EDITOR
        case Shown.OWNERS:
            return role >= Role.OWNER
        case Shown.TYPED | Shown.BUTTON:
            return False


def listed(
    commands: Iterable[Command], role: Role = Role.READER, *, moderator: bool = False, private: bool = True
) -> tuple[Command, ...]:
    """The commands of a table that are shown by name to somebody of a role: in /help, and in a platform's menus."""
    return tuple(c for c in commands if is_listed(c, role, moderator=moderator, private=private))


def allow(command: Command, visit: Visit) -> None:
    """Refuses what somebody may not do. Raises `NotAllowed` with what they can do instead."""
    where = visit.request.where
    if not may_use(command, visit.reader.role, moderator=where.moderator, private=where.private):
        raise NotAllowed(refusal(command, visit.reader.role))


def refusal(command: Command, role: Role) -> str:
    """The sentence that refuses a command; it ends in something that can be done."""
    if role >= command.needs:
        return "Only admins can change what comes into this place. Want it for yourself? /follow does that."
    if command.refusal:
        return command.refusal
    if command.needs is Role.OWNER:
        return "That is for the owner of this bot. /help says what I do for you."
    return "Posting is for editors. Know something? /tip sends it to them."
