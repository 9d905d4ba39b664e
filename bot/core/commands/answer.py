"""The one door through which everything is asked: a request in, a reply out, whatever happens."""

import difflib
import logging
import math
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from bot.core.apology import apology, new_reference
from bot.core.commands.dialogue import ask, interrupted, lacking
from bot.core.commands.parse import ANYTHING
from bot.core.commands.register import COMMANDS, command_of
from bot.core.commands.request import TWICE, UNKNOWN, Reply, Request
from bot.core.commands.rights import allow, role_of
from bot.core.commands.table import Door, Shown, Tools, Visit
from bot.core.errors import BadInput, DramawireError, NotFound, StoreAway, StoreBusy, StoreError, StoreFull
from bot.core.message import Text, message
from bot.core.recipient import Recipient
from bot.core.words import Words

log = logging.getLogger("dramawire.answer")


async def answer(request: Request, tools: Tools) -> Reply:
    """What is said back. Never raises: refusals are said in a sentence, what breaks is noted under a reference."""
    words = tools.languages(request.language)
    if tools.limiter and (wait := tools.limiter.wait(request.who, request.now)):
        return _too_much(wait, words)
    try:
        return await _answered(request, tools)
    except StoreFull as error:
        return _unkept(request, words, error)
    except Exception as error:  # noqa: BLE001 - the one door: whatever breaks, somebody is waiting for a sentence
        return _broken(request, words, error)


async def _answered(request: Request, tools: Tools) -> Reply:
    reader = await tools.readers.reader(request.who, request.home, request.now)
    reader = await _spoken_to(reader, request, tools)
    reader = replace(reader, role=await role_of(reader, request, tools))
    own = reader.preferences.own_language
    words = tools.languages(reader.preferences.language if own else request.language)
    visit = Visit(request, reader, words, tools, DOOR)
    try:
        return await _run(visit)
    except StoreError:
        raise
    except DramawireError as error:
        return Reply(message([(Text(error.said(words.say)),)]), private=True)


async def _spoken_to(reader: Recipient, request: Request, tools: Tools) -> Recipient:
    """The reader, who from now on is written to in the language of their platform, unless they chose another."""
    heard = request.language.replace("-", "_")
    code = next((c for c in (heard, heard[:2]) if c in tools.spoken), "en")
    wishes = reader.preferences
    if wishes.own_language or wishes.language == code:
        return reader
    wishes = replace(wishes, language=code)
    with suppress(StoreError):  # whoever only asks is answered, though nothing can be written
        await tools.readers.prefer(reader.id, wishes, request.now)
    return replace(reader, preferences=wishes)


async def _run(visit: Visit) -> Reply:
    request = visit.request
    command = command_of(request.command)
    if not request.pressed and not (command and command.shown is Shown.BUTTON):
        reply = await interrupted(visit, words_alone=request.command == ANYTHING)
        if reply is not None:
            return reply
    return await _perform(visit)


async def _perform(visit: Visit) -> Reply:
    """Runs the command that is asked for, for who may use it, after asking for what it lacks."""
    command = command_of(visit.request.command)
    if command is None:
        raise NotFound(_no_such(visit.request.command, visit.words))
    allow(command, visit)
    if unknown := visit.value(UNKNOWN):
        known = ", ".join(option.name.replace("_", " ") for option in command.options)
        raise BadInput(
            "/{command} has no option “{unknown}”; it knows {known}.",
            command=command.name,
            unknown=unknown,
            known=known,
        )
    if twice := visit.value(TWICE):
        raise BadInput(
            "/{command} was given “{option}” twice; say which one it is.",
            command=command.name,
            option=twice.replace("_", " "),
        )
    if visit.request.asks and (question := lacking(command, visit)):
        return await ask(visit, command, question)
    return await command.run(visit)


DOOR = Door(COMMANDS, _perform)


def _no_such(name: str, words: Words) -> str:
    """That there is no such command, with the one that was probably meant."""
    known = [n for c in COMMANDS if c.shown is not Shown.BUTTON for n in (c.name, *c.aliases)]
    near = difflib.get_close_matches(name.lower(), known, n=1)
    shown = name[:30]
    if near:
        return words.say("I don't know /{name}. Did you mean /{near}?", name=shown, near=near[0])
    return words.say("I don't know /{name}. /help lists what I do.", name=shown)


def _too_much(wait: timedelta, words: Words) -> Reply:
    """A pause for who asks more than anybody reads."""
    seconds = math.ceil(wait.total_seconds())
    said = words.count(
        "That was a lot at once. I'm back for you in {n} second.",
        "That was a lot at once. I'm back for you in {n} seconds.",
        seconds,
    )
    return Reply(message([(Text(said),)]), private=True)


def _unkept(request: Request, words: Words, error: StoreFull) -> Reply:
    """That nothing was kept. What is wrong with the disk, and where, is for the log to say."""
    log.error("nothing was kept of /%.30r: %s", request.command, error)
    said = words.line("I can't write anything down just now, so nothing of this was kept. Please try again later.")
    return Reply(message([said]), private=True)


def _broken(request: Request, words: Words, error: Exception) -> Reply:
    """An apology with a reference that the log has too; what was typed stays out of the log."""
    reference = new_reference()
    if isinstance(error, StoreBusy | StoreAway):
        # Where in the code that came up says nothing; its sentence does.
        log.error("answer failed: %s in /%.30r: %s", reference, request.command, error)
    else:
        log.error("answer failed: %s in /%.30r", reference, request.command, exc_info=error)
    return Reply(message([apology(reference, words)]), private=True)
