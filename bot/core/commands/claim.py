"""/claim: the first owner shows that the bot is theirs, with the code it printed when it started."""

from bot.core.claim import Verdict
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.errors import BadInput, NotAllowed
from bot.core.message import Message, message
from bot.core.recipient import Role

RIGHTS = "rights"
"""The audit trail's subject for who may do what."""


async def _claim(visit: Visit) -> Reply:
    tools, now = visit.tools, visit.request.now
    code = visit.value("code")
    if tools.claim is None or tools.owners or await tools.readers.owners():
        raise NotAllowed("I have an owner already. /help says what I do for you.")
    if not code:
        raise BadInput("Send /claim with the code that I printed when I started.")
    who = visit.request.who
    match tools.claim.check(code, f"{who.platform}:{who.user}", now):
        case Verdict.RIGHT:
            await tools.readers.entitle(visit.reader.id, Role.OWNER)
            await tools.desk.audit(visit.reader.id, "claimed", RIGHTS, before=None, after="owner", now=now)
            return Reply(_welcome(visit), private=True)
        case Verdict.TOO_OLD:
            raise NotAllowed("That code is too old. I have just printed a new one; send /claim with that.")
        case Verdict.WRONG:
            raise NotAllowed("That is not the code. Look at what I printed last, and send /claim again.")
        case Verdict.TOO_OFTEN:
            raise NotAllowed("That was wrong too often. Start me again, and send /claim with the new code.")
        case Verdict.NOT_ASKED:
            raise NotAllowed("I wait for no code. Start me again for a new one, and send /claim with that.")


def _welcome(visit: Visit) -> Message:
    words = visit.words
    return message(
        [
            words.line("**I am yours now.**"),
            words.line("`/announce` posts something; `/editors` names who else may. `/help` shows the rest."),
        ]
    )


COMMANDS = (
    Command("claim", "become the owner, with the code I printed", _claim,
            (Option("code", "the code, as 4821-77", required=True, rest=True),), shown=Shown.TYPED),
)  # fmt: skip
