"""The commands that explain: /help, and /start where a chat begins with one."""

from dataclasses import replace

from bot.core.cards.help import Row, hello_card, help_card, press_follow
from bot.core.commands.records import show_drama
from bot.core.commands.request import Reply
from bot.core.commands.rights import listed
from bot.core.commands.table import Command, Option, Shown, Visit
from bot.core.ports import Hit

DRAMA = "d_"
"""What a link that opens a private chat at a drama begins with: ``d_move-to-heaven``."""


async def _help(visit: Visit) -> Reply:
    where = visit.request.where
    mine = listed(visit.door.commands, visit.reader.role, moderator=where.moderator, private=where.private)
    rows = [(c.shown is Shown.EVERYONE, Row(_written(c), c.summary)) for c in mine if c.name != "help"]
    return Reply(
        help_card(
            [row for everyone, row in rows if everyone],
            [row for everyone, row in rows if not everyone],
            visit.view,
        ),
        private=not where.private,
    )


def _written(command: Command) -> str:
    return f"/{command.name} {command.example}".strip()


async def _start(visit: Visit) -> Reply:
    """Hello; or the card somebody followed a link to."""
    payload = visit.value("payload")
    if payload.startswith(DRAMA):
        slug = payload.removeprefix(DRAMA)
        for drama in (await visit.tools.ledger.dramas([slug])).values():
            reply = await show_drama(visit, Hit("drama", slug, drama.title, 100.0, drama.title, drama.year))
            return replace(reply, message=press_follow(reply.message, visit.view))
    return Reply(hello_card(visit.view))


COMMANDS = (
    Command("help", "what I can do", _help),
    Command("start", "say hello", _start, (Option("payload", "what a link brought along", rest=True),),
            shown=Shown.TYPED),
)  # fmt: skip
