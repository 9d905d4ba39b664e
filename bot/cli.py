"""The command line. What a command does not need is not imported for it."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from bot import __version__
from bot.config import Config, load
from bot.core.errors import BadInput, DramawireError

DAY = click.DateTime(["%Y-%m-%d"])


class Group(click.Group):
    """Commands whose expected failures are one sentence on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except DramawireError as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # Whoever read our output has gone; nothing more can be said to them.
            sys.stdout = None  # type: ignore[assignment]
            ctx.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dramawire")
@click.option("--config", "file", type=click.Path(path_type=Path), help="The configuration file; config.toml if there.")
@click.pass_context
def main(ctx: click.Context, file: Path | None) -> None:
    """Dramawire tells people what happens to Korean dramas, on Discord, on Telegram and here."""
    ctx.obj = file


def _config(ctx: click.Context, *, quiet: bool = False) -> Config:
    """The configuration; sets up the log too."""
    from bot.logs import set_up

    config = load(ctx.obj)
    set_up(config.log, quiet=quiet)
    return config


def _run(work: Coroutine[Any, Any, Any]) -> Any:
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


@main.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Run the bot on every platform that has a token; with none, chat here."""
    config = _config(ctx)
    if config.discord.token or config.telegram.token:
        from bot.app import run as run_house
        from bot.clock import SystemClock

        _run(run_house(config, SystemClock()))
        return
    click.echo("No Discord or Telegram token is configured, so we talk here. README says how to get one.\n", err=True)
    ctx.invoke(chat)


@main.command()
@click.option("--as", "name", default=None, help="Speak as this person; the first who ever speaks is the owner.")
@click.option("--in", "place", default=None, help="Speak in a place, as #k-drama-news.")
@click.option("--now", default=None, help="Set the clock: 2021-05-14 16:00 (UTC unless it says otherwise).")
@click.option("--zone", default="UTC", help="The zone that times are shown in here, as Europe/Madrid.")
@click.pass_context
def chat(
    ctx: click.Context, name: str | None = None, place: str | None = None, now: str | None = None, zone: str = "UTC"
) -> None:
    """Talk with the bot in this terminal, or have it answer the lines of a pipe."""
    from bot.clock import MovedClock, SystemClock
    from bot.platforms.console.chat import moment_from
    from bot.session import Guest
    from bot.session import chat as talk

    clock = MovedClock(moment_from(now, SystemClock()()) if now else None)
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadInput(f"There is no zone “{zone}”; try Europe/Madrid or Asia/Seoul.") from None
    guest = Guest(name or "You", place.strip().removeprefix("#") if place else None, where)
    _run(talk(_config(ctx, quiet=True), clock, guest))


@main.command()
@click.pass_context
def migrate(ctx: click.Context) -> None:
    """Bring the database to this version."""
    from bot.store.engine import Database
    from bot.store.migrate import migrate as bring_up

    async def work(url: str) -> bool:
        database = Database(url)
        try:
            return await bring_up(database)
        finally:
            await database.close()

    moved = _run(work(_config(ctx).store.url))
    click.echo("Migrated." if moved else "The database is up to date.")


@main.command()
@click.argument("to", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, to: Path) -> None:
    """Write a whole copy of the database to a file; safe while the bot runs."""
    from bot.store.backup import backup as copy

    size = copy(_config(ctx).store.url, to)
    click.echo(f"Wrote {to} ({size:,} bytes).")


@main.command()
@click.option(
    "--subscribe", "follows", multiple=True, required=True, help="A title or person to follow; may be repeated."
)
@click.option("--from", "first", type=DAY, required=True, help="The day on which they begin to follow.")
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
@click.option("--zone", default="UTC", help="The zone that days and times are shown in.")
@click.pass_context
def replay(ctx: click.Context, follows: tuple[str, ...], first: datetime, last: datetime, zone: str) -> None:
    """Show what a follower would have been told, and when, from the ledger."""
    from tempfile import TemporaryDirectory

    from bot.session import as_text
    from bot.session import replay as play

    if last < first:
        raise BadInput("--to lies before --from; give the earlier day first.")
    config = _config(ctx, quiet=True)
    with TemporaryDirectory(prefix="dramawire-replay-") as folder:
        told = _run(play(follows, _day(first), _day(last), Path(folder), config))
    click.echo(as_text(told, ZoneInfo(zone)) or "Nothing would have been told.")


def _day(moment: datetime) -> date:
    return moment.date()
