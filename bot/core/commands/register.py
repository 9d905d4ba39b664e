"""COMMANDS: the one table that every platform reads."""

from functools import cache

from bot.core.commands import (
    amend,
    announce,
    browse,
    claim,
    dialogue,
    drama,
    editors,
    find,
    follow,
    following,
    guide,
    history,
    link,
    news,
    notify,
    person,
    previewing,
    privacy,
    scheduled,
    settings,
    setup,
    tips,
    upcoming,
    wait,
    why,
)
from bot.core.commands.table import Command

COMMANDS: tuple[Command, ...] = (
    *drama.COMMANDS,
    *person.COMMANDS,
    *follow.COMMANDS,
    *following.COMMANDS,
    *upcoming.COMMANDS,
    *browse.COMMANDS,
    *news.COMMANDS,
    *setup.COMMANDS,
    *notify.COMMANDS,
    *settings.COMMANDS,
    *link.COMMANDS,
    *privacy.COMMANDS,
    *announce.COMMANDS,
    *amend.COMMANDS,
    *scheduled.COMMANDS,
    *tips.COMMANDS,
    *history.COMMANDS,
    *editors.COMMANDS,
    *guide.COMMANDS,
    *claim.COMMANDS,
    *find.COMMANDS,
    *wait.COMMANDS,
    *why.COMMANDS,
    *dialogue.COMMANDS,
    *previewing.COMMANDS,
)
"""Every command, in the order /help lists them."""


def command_of(name: str) -> Command | None:
    """The command of a name or alias."""
    return _by_name().get(name.lower())


@cache
def _by_name() -> dict[str, Command]:
    return {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
