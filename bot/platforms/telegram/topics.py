"""Topics that are closed or gone: their news goes into the general topic once, and who set the place up is told."""

from datetime import timedelta

import structlog

from bot.core.commands.table import Tools
from bot.core.errors import StoreError
from bot.core.message import message
from bot.core.ports import Clock
from bot.core.recipient import AddressKey

log = structlog.get_logger("dramawire.telegram")

TOLD_WITHIN = timedelta(days=7)


class Topics:
    """Which topics are known to be gone, in the house's notes."""

    def __init__(self, tools: Tools, clock: Clock) -> None:
        self._tools = tools
        self._clock = clock

    async def known(self, key: AddressKey) -> bool:
        """Whether it was said already that this topic is gone."""
        try:
            return bool(await self._tools.desk.note(_name(key)))
        except StoreError as error:
            log.warning("can't look", topic=_name(key), why=str(error))
            return False

    async def back(self, key: AddressKey) -> None:
        """A topic was opened again; when it goes once more, that is told anew."""
        try:
            if await self._tools.desk.note(_name(key)):
                await self._tools.desk.put_note(_name(key), "")
        except StoreError as error:
            log.warning("not noted", topic=_name(key), why=str(error))

    async def gone(self, key: AddressKey) -> None:
        """Notes that a topic is gone, and tells who set the place up."""
        now = self._clock()
        log.warning("topic gone", chat=key.chat, topic=key.thread)
        try:
            await self._tools.desk.put_note(_name(key), now.isoformat())
            place = (await self._tools.readers.places([key])).get(key)
            if place is None or place.set_up_by is None:
                return
            setter = await self._tools.readers.recipient(place.set_up_by)
            words = self._tools.languages(setter.preferences.language)
            said = words.line(
                "The topic that **{place}** had its news in is closed or gone. The latest went into the general topic;"
                " send /setup in another topic, and I go on there.",
                place=place.name or words.say("a group of yours"),
            )
            key_of_notice = f"{_name(key)} {int(now.timestamp())}"
            await self._tools.outbox.tell(
                setter.id, message([said]), now, key=key_of_notice, expires_at=now + TOLD_WITHIN, silent=True
            )
            self._tools.ring()
        except StoreError as error:
            log.warning("setter not told", topic=_name(key), why=str(error))


def _name(key: AddressKey) -> str:
    return f"telegram topic {key.chat}/{key.thread}"
