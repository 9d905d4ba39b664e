"""Questions of ours that are open: whether what somebody sends in private may be the answer."""

import structlog
from telegram import Message

from bot.core.commands.dialogue import ASKING, kept_in, where_of
from bot.core.commands.register import command_of
from bot.core.commands.table import Dialogue, Takes
from bot.core.errors import StoreError
from bot.core.message import Message as Said
from bot.core.words import Words
from bot.platforms import Switchboard
from bot.platforms.telegram.asked import Asked

log = structlog.get_logger("dramawire.telegram")


class Questions:
    """Looks up which question somebody was asked last."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._board = switchboard

    async def is_awaited(self, asked: Asked) -> bool:
        """Whether this person's next words here answer a question; so also where that can't be looked up.

        The one door then finds the question a moment later, or says that it can't.
        """
        try:
            return await self._open(asked) is not None
        except StoreError as error:
            log.warning("questions not looked up", why=str(error))
            return True

    async def wants_picture(self, asked: Asked) -> bool:
        """Whether this person was asked for a picture."""
        try:
            kept = await self._open(asked)
        except StoreError as error:
            log.warning("questions not looked up", why=str(error))
            return False
        command = command_of(kept.command) if kept else None
        options = command.options if command else ()
        return any(kept is not None and o.name == kept.option and o.takes is Takes.PICTURE for o in options)

    async def _open(self, asked: Asked) -> Dialogue | None:
        request, tools = asked.request, self._board.tools
        reader = await tools.readers.reader(request.who, request.home, request.now)
        draft = await tools.desk.latest(reader.id, ASKING)
        if draft is None or draft.expires_at <= request.now:
            return None
        kept = kept_in(draft)
        return kept if kept.where == where_of(request) else None


def is_picture(message: Message) -> bool:
    """Whether a message is a picture without a word to it."""
    document = message.document
    drawn = bool(message.photo) or (document is not None and (document.mime_type or "").startswith("image/"))
    return drawn and not message.caption


def wants_address(words: Words) -> Said:
    """What is said to a picture: it could be shown here alone, and news goes to other places as well."""
    said = words.line(
        "I can't take the picture itself, because others see it outside of Telegram too. Send its address on the web,"
        " and whose it is: `https://example.org/poster.jpg Netflix`"
    )
    return Said(((said,),))
