"""Inline mode: ``@bot move to heaven`` in any chat offers cards, with links in place of buttons."""

from collections.abc import Sequence

import structlog
from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.core.cards.naming import with_year
from bot.core.commands.answer import DOOR
from bot.core.commands.records import show
from bot.core.commands.request import Request, Where
from bot.core.commands.table import Visit
from bot.core.errors import DramawireError
from bot.core.message import Message, cut
from bot.core.ports import Hit, Later, Refused, Unsure
from bot.core.recipient import AddressKey, Identity, Recipient, RecipientKind
from bot.platforms import Switchboard
from bot.platforms.telegram import links
from bot.platforms.telegram.asked import PLATFORM
from bot.platforms.telegram.keyboard import Stand, keyboard
from bot.platforms.telegram.render import written
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

MOST = 6
"""So many cards are offered; more would only make the answer slow."""
MOST_TYPED = 200
KEPT = 300
"""Seconds that Telegram may keep an answer; not one that found nothing, which may be the database's trouble."""
NOBODY = Recipient(0, RecipientKind.READER, "")
"""Through whose eyes a card is written that anybody may read."""


class Inline:
    """Answers inline queries."""

    def __init__(self, wire: Wire, switchboard: Switchboard) -> None:
        self._wire = wire
        self._board = switchboard

    async def answer(self, query: InlineQuery) -> None:
        """Offers the cards of what a query may mean; with nothing typed, some to begin with."""
        asked, search = query.query[:MOST_TYPED].strip(), self._board.tools.search
        hits = search.complete(asked, limit=MOST) or search.find(asked, limit=MOST)
        visit = self._visit(query)
        results = [r for hit in dict.fromkeys(hits) if (r := await self._result(visit, hit)) is not None]
        button = InlineQueryResultsButton(visit.words.say("Follow dramas with me"), start_parameter=links.HELLO)
        try:
            await self._wire.call(
                lambda bot: bot.answer_inline_query(
                    query.id, _once(results), cache_time=KEPT if results else 0, is_personal=True, button=button
                )
            )
        except (Later, Refused, Unsure) as refusal:
            log.info("inline query not answered", why=str(refusal))

    def _visit(self, query: InlineQuery) -> Visit:
        """The question as one of nobody in particular: what it brings is read by others."""
        user = query.from_user
        request = Request(
            who=Identity(PLATFORM, str(user.id)),
            where=Where(AddressKey(PLATFORM, ""), private=False),
            command="find",
            now=self._board.clock(),
            language=user.language_code or "en",
        )
        return Visit(request, NOBODY, self._board.tools.languages(request.language), self._board.tools, DOOR)

    async def _result(self, visit: Visit, hit: Hit) -> InlineQueryResultArticle | None:
        try:
            reply = await show(visit, hit)
        except DramawireError as error:
            log.info("no card", slug=hit.slug, why=str(error))
            return None
        card = reply.message
        return InlineQueryResultArticle(
            id=f"{hit.kind}:{hit.slug}"[:64],
            title=with_year(hit.title, hit.year),
            description=_second_line(card),
            input_message_content=InputTextMessageContent(
                written(card, visit.request.now).html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            reply_markup=keyboard(card.buttons, Stand.ELSEWHERE, self._wire.username),
        )


def _second_line(card: Message) -> str | None:
    """Where it stands, which comes right after its names."""
    state = card.sections[1:2] or card.sections[:1]
    lines = [line for section in state for line in section]
    return cut("".join(getattr(span, "text", "") for span in lines[0]), 100) if lines else None


def _once(results: Sequence[InlineQueryResultArticle]) -> list[InlineQueryResultArticle]:
    """Each card once, whatever names it was found by."""
    return list({result.id: result for result in results}.values())
