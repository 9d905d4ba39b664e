"""The list of commands that Telegram shows when somebody types a stroke: made from the one table, for each scope."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot import locales
from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Command, Shown, Tools
from bot.core.ports import Gone, Later, Refused, Unsure
from bot.core.recipient import Role
from bot.core.words import Words
from bot.platforms.telegram.asked import PLATFORM
from bot.platforms.telegram.wire import Wire

log = structlog.get_logger("dramawire.telegram")

NOTE = "telegram commands"
"""The note that holds which lists were told last, and which chats have one of their own."""
MOST, MOST_SUMMARY = 100, 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")

EVERYONE = frozenset({Shown.EVERYONE})
SCOPES: tuple[tuple[BotCommandScope, frozenset[Shown]], ...] = (
    (BotCommandScopeDefault(), EVERYONE),
    (BotCommandScopeAllPrivateChats(), EVERYONE | {Shown.MODERATORS}),
    (BotCommandScopeAllGroupChats(), EVERYONE),
    (BotCommandScopeAllChatAdministrators(), EVERYONE | {Shown.MODERATORS}),
)
"""Which commands are listed where. In private, /setup lets somebody choose a channel of theirs."""
STAFF = {Role.EDITOR: frozenset({Shown.EDITORS}), Role.OWNER: frozenset({Shown.EDITORS, Shown.OWNERS})}
"""What editors and owners see listed in their private chats beside it."""


def listed(shown: frozenset[Shown], words: Words, commands: Iterable[Command] = COMMANDS) -> list[BotCommand]:
    """The commands to list, by the names that Telegram takes."""
    return [
        BotCommand(command.name, words.say(command.summary)[:MOST_SUMMARY])
        for command in commands
        if command.shown in shown and _NAME.fullmatch(command.name)
    ][:MOST]


async def tell(wire: Wire, tools: Tools, languages: Iterable[str] | None = None) -> bool:
    """Tells Telegram the lists and what the bot is, where they changed since they were last told."""
    spoken = tuple(languages) if languages is not None else locales.languages()
    staff = await _staff(tools)
    lists = [
        (scope, language, listed(shown, tools.languages(language)))
        for language in spoken
        for scope, shown in (*SCOPES, *staff)
    ]
    now, before = _Told(_mark(lists), frozenset(int(scope.chat_id) for scope, _ in staff)), await _last(tools)
    if now == before:
        return False
    for scope, language, commands in lists:
        await _list(wire, scope, commands, _code(language))
    for chat in before.chats - now.chats:
        for language in spoken:
            await _unlist(wire, BotCommandScopeChat(chat), _code(language))
    for language in spoken:
        await _introduce(wire, tools.languages(language), _code(language))
    await tools.desk.put_note(NOTE, json.dumps([now.mark, sorted(now.chats)]))
    return True


@dataclass(frozen=True, slots=True)
class _Told:
    """Which lists were told, and to which private chats ones of their own."""

    mark: str = ""
    chats: frozenset[int] = frozenset()


async def _last(tools: Tools) -> _Told:
    """What was told last."""
    note = await tools.desk.note(NOTE)
    if note is None:
        return _Told()
    mark, chats = json.loads(note)
    return _Told(mark, frozenset(chats))


async def _list(wire: Wire, scope: BotCommandScope, commands: list[BotCommand], language: str | None) -> None:
    try:
        await wire.call(lambda bot: bot.set_my_commands(commands, scope, language_code=language))
    except (Gone, Refused) as refused:
        # An editor may never have written to us, or have blocked us since.
        log.warning("commands not told", scope=scope.type, why=str(refused))


async def _unlist(wire: Wire, scope: BotCommandScope, language: str | None) -> None:
    """Whoever is no editor any more sees what everybody sees."""
    try:
        await wire.call(lambda bot: bot.delete_my_commands(scope, language_code=language))
    except (Gone, Refused) as refused:
        log.warning("commands not taken back", why=str(refused))


async def _introduce(wire: Wire, words: Words, language: str | None) -> None:
    """What stands in the empty chat before Start is pressed, and in the bot's profile."""
    does = words.say("I follow Korean dramas for you, from first rumour to release day.")
    how = words.say("Send me a title or an actor, in any spelling.")
    await wire.call(lambda bot: bot.set_my_description(f"{does}\n\n{how}", language_code=language))
    await wire.call(lambda bot: bot.set_my_short_description(does, language_code=language))


async def _staff(tools: Tools) -> list[tuple[BotCommandScopeChat, frozenset[Shown]]]:
    """The private chats of editors and owners, with what they may do beside everybody."""
    scopes: list[tuple[BotCommandScopeChat, frozenset[Shown]]] = []
    people = await tools.readers.staff()
    known = await tools.readers.identities([person.id for person in people])
    for person in people:
        more = STAFF.get(person.role, frozenset[Shown]())
        chats = [i.user for i in known.get(person.id, ()) if i.platform == PLATFORM and i.user.isdecimal()]
        scopes += [(BotCommandScopeChat(int(chat)), EVERYONE | {Shown.MODERATORS} | more) for chat in chats]
    return scopes


def _code(language: str) -> str | None:
    """English is for everybody whose language has no list of its own."""
    return None if language == "en" else language[:2]


def _mark(lists: Iterable[tuple[BotCommandScope, str, list[BotCommand]]]) -> str:
    told = [[scope.to_dict(), language, [c.to_dict() for c in commands]] for scope, language, commands in lists]
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=8).hexdigest()


REFUSALS = (Gone, Later, Refused, Unsure)
"""What may keep the lists from being told; the bot works without them, and they are told a while later."""
