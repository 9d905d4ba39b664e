"""The command line. What a command does not need is not imported for it."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from bot import __version__
from bot.config import Config, load
from bot.core.errors import BadInput, DramawireError
from bot.mistakes import ended

T = TypeVar("T")
ROOMS = {
    "import": "catalogue", "export": "catalogue", "find": "catalogue", "replay": "catalogue",
    "check": "upkeep", "migrate": "upkeep", "backup": "upkeep",
    "status": "operating", "deliveries": "operating", "prune": "operating", "restore": "operating",
    "update": "operating",
    "editors": "rights",
    "announce": "announcing",
}  # fmt: skip
"""Which module beside this one holds a command; it is imported when the command is asked for."""


class Group(click.Group):
    """Commands found when asked for, whose expected failures are one sentence and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return [*super().list_commands(ctx), *ROOMS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name."""
        if cmd_name in ROOMS:
            room = import_module(f"bot.cli.{ROOMS[cmd_name]}")
            return next(c for c in vars(room).values() if isinstance(c, click.Command) and c.name == cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except DramawireError as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)
        except click.UsageError as wrong:
            if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
                raise
            of = wrong.ctx.command_path if wrong.ctx else "dramawire"
            click.echo(f"{ended(wrong.format_message())} {of} --help says how it goes.", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # Whoever read our output has gone; nothing more can be said to them.
            sys.stdout = None
            ctx.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dramawire")
@click.option("--config", "file", type=click.Path(path_type=Path), help="The configuration file; config.toml if there.")
@click.pass_context
def main(ctx: click.Context, file: Path | None) -> None:
    """Dramawire tells people what happens to Korean dramas, on Discord, on Telegram and here."""
    ctx.obj = file


def configured(ctx: click.Context, *, quiet: bool = False) -> Config:
    """The configuration, with the log set up as it says."""
    from bot.logs import set_up

    config = load(ctx.obj)
    set_up(config.log, quiet=quiet)
    return config


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work; of several failures at once, the first is the one that is told."""
    try:
        return asyncio.run(work)
    except* DramawireError as several:
        raise _first(several) from several
    except* KeyboardInterrupt:
        raise SystemExit(130) from None


def _first(several: BaseExceptionGroup[DramawireError]) -> DramawireError:
    found: BaseException = several
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found if isinstance(found, DramawireError) else DramawireError(str(found))


def zone_named(name: str) -> ZoneInfo:
    """The zone of a name. Raises `BadInput`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"There is no zone “{name[:40]}”; try Europe/Madrid or Asia/Seoul.") from None


@main.command()
@click.option("--service", is_flag=True, help="Never chat: with no token, say so and wait to be stopped.")
@click.pass_context
def run(ctx: click.Context, service: bool) -> None:
    """Run the bot on every platform that has a token; with none, chat here."""
    config = configured(ctx)
    if config.discord.token or config.telegram.token:
        from bot.app import run as run_house
        from bot.clock import SystemClock

        run_async(run_house(config, SystemClock()))
        return
    if service:
        # Whoever keeps services running would start one that ends again and again.
        ends = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        click.echo("No Discord or Telegram token is configured, so I do nothing. Name one and start me again.")
        signal.sigwait(ends)
        return
    click.echo("No Discord or Telegram token is configured, so we talk here. README says how to get one.\n", err=True)
    ctx.invoke(chat)


@main.command()
@click.option("--as", "name", default=None, help="Speak as this person; the first who ever speaks is the owner.")
@click.option("--in", "place", default=None, help="Speak in a place, as #k-drama-news.")
@click.option("--now", default=None, help="Start the clock at 2027-05-14 16:00, in UTC; what is known stays today's.")
@click.option("--zone", default=None, help="The zone that times are shown in here, as Europe/Madrid, else your own.")
@click.pass_context
def chat(
    ctx: click.Context,
    name: str | None = None,
    place: str | None = None,
    now: str | None = None,
    zone: str | None = None,
) -> None:
    """Talk with the bot in this terminal, or have it answer the lines of a pipe."""
    from bot.clock import MovedClock, SystemClock
    from bot.platforms.console.chat import moment_from
    from bot.session import Guest
    from bot.session import chat as talk

    clock = MovedClock(moment_from(now, SystemClock()()) if now else None)
    guest = Guest(name or "You", place.strip().removeprefix("#") if place else None, zone_named(zone) if zone else None)
    run_async(talk(configured(ctx, quiet=True), clock, guest))
