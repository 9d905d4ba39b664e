"""One person with two accounts: a short code joins them."""

import secrets
from datetime import timedelta

from bot.core.apology import LETTERS
from bot.core.cards.privacy import join_card, joined_card, link_card
from bot.core.commands.meant import needed
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.errors import BadInput, NotAllowed, NotFound
from bot.core.ports import Draft

LINK = "link"
"""The topic of drafts that hold a code."""
GOOD_FOR = timedelta(minutes=10)
LENGTH = 8


async def _link(visit: Visit) -> Reply:
    """Gives a code; or asks about the account that a code is of."""
    asked = visit.value("code")
    if not asked:
        return await _code(visit)
    draft = await _draft(visit, asked)
    other = await visit.tools.readers.recipient(draft.owner)
    accounts = await visit.tools.readers.accounts(other.id)
    card = join_card(draft.id.removeprefix(f"{LINK}-"), accounts, other.name, visit.view)
    return Reply(card, private=not visit.request.where.private)


async def _code(visit: Visit) -> Reply:
    if not visit.request.where.private:
        raise NotAllowed("A code would be read by everyone here. Send me /link in a private message.")
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    now = visit.request.now
    await visit.tools.desk.keep(Draft(f"{LINK}-{code}", visit.reader.id, LINK, "", now + GOOD_FOR))
    return Reply(link_card(code, visit.view))


async def _draft(visit: Visit, code: str) -> Draft:
    """A code that is good, of another account. Raises `NotFound` and `BadInput`."""
    plain = "".join(c for c in code.upper() if c.isalnum())[:40]
    try:
        draft = await visit.tools.desk.draft(f"{LINK}-{plain}", visit.request.now)
    except NotFound:
        raise NotFound("I don't know that code, or its ten minutes are over. Send /link for a new one.") from None
    if draft.owner == visit.reader.id:
        raise BadInput("That is your own code; send it to me from your other account.")
    return draft


async def _join(visit: Visit) -> Reply:
    """Makes the two one: the one that is known longer stays, with its settings."""
    tools, me = visit.tools, visit.reader.id
    draft = await _draft(visit, needed(visit, "code", "Send /link to begin."))
    if not await tools.desk.drop(draft.id):
        raise NotFound("I don't know that code, or its ten minutes are over. Send /link for a new one.")
    keep, other = sorted((me, draft.owner))
    await tools.readers.join(keep, other)
    await tools.desk.audit(keep, "link", f"reader:{keep}", before=None, after=None, now=visit.request.now)
    tools.ring()
    follows = len(await tools.readers.following(keep))
    return Reply(joined_card(visit.view, follows=follows), private=not visit.request.where.private, edit=True)


_CODE = Option("code", "the code I gave your other account", rest=True)

COMMANDS = (
    Command("link", "one list for your Discord and Telegram", _link, (_CODE,)),
    Command("join", "make two accounts one", _join, (_CODE,), shown=Shown.BUTTON),
)
