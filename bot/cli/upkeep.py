"""Commands that keep an installation well: check, migrate, backup."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from bot.cli import configured, run_async
from bot.config import BadConfig, Config, load
from bot.core.errors import DramawireError


@click.command()
@click.pass_context
def migrate(ctx: click.Context) -> None:
    """Bring the database to this version."""
    moved = run_async(_migrate(configured(ctx, quiet=True).store.url))
    click.echo("Migrated." if moved else "The database is up to date.")


async def _migrate(url: str) -> bool:
    from bot.store.engine import Database
    from bot.store.migrate import migrate as bring_up

    database = Database(url)
    try:
        return await bring_up(database)
    finally:
        await database.close()


@click.command()
@click.argument("to", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, to: Path) -> None:
    """Write a whole copy of the database to a file; safe while the bot runs."""
    from bot.cli.existing import must_be
    from bot.store.backup import backup as copy

    config = configured(ctx, quiet=True)
    run_async(must_be(config))
    size = copy(config.store.url, to)
    click.echo(f"Wrote {to} ({size:,} bytes).")


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
@click.option("--online", is_flag=True, help="Also ask Discord and Telegram whether they take the tokens.")
@click.pass_context
def check(ctx: click.Context, quiet: bool, online: bool) -> None:
    """Say in plain words what is wrong with configuration, tokens, database and catalogue."""
    try:
        config, unread, wrong = load(ctx.obj), set[str](), list[str]()
    except BadConfig as error:
        if error.rest is None:
            raise
        config, unread, wrong = error.rest, {".".join(place) for place in error.wrong}, [str(error)]
    wrong += [said for said in _tokens(config) if not any(name in said for name in unread)]
    # A default in the place of what can't be read says nothing.
    wrong += run_async(_store(config)) if not unread & {"store", "store.url"} else []
    wrong += _catalogue(config) if not unread & {"catalogue", "catalogue.folder"} else []
    names: list[str] = []
    if online and not wrong:
        names, wrong = run_async(_online(config))
    if wrong:
        raise DramawireError("\n".join(wrong))
    if not quiet:
        for said in _well(config, names):
            click.echo(said)


async def _online(config: Config) -> tuple[list[str], list[str]]:
    """The bots that the tokens belong to, and what is wrong with those that aren't taken."""
    names, wrong = [], []
    for room, settings in (("discord", config.discord), ("telegram", config.telegram)):
        if settings.token:
            try:
                names.append(await import_module(f"bot.platforms.{room}.token").who(settings))
            except DramawireError as error:
                wrong.append(str(error))
    return names, wrong


def _tokens(config: Config) -> Iterator[str]:
    """What can be seen to be wrong with a token without asking the platform."""
    import re

    discord, telegram = config.discord.token, config.telegram.token
    if discord and not re.fullmatch(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}", discord.get_secret_value()):
        yield "discord.token doesn't look like a bot's token; copy it from the Bot page of your application."
    if telegram and not re.fullmatch(r"\d{5,}:[\w-]{30,}", telegram.get_secret_value()):
        yield "telegram.token doesn't look like a bot's token; BotFather writes it like 123456789:AA…"
    if config.telegram.webhook.url and not config.web.port:
        yield "telegram.webhook.url needs web.port, on which Telegram's updates arrive."
    if config.telegram.webhook.url and not config.telegram.webhook.secret:
        yield "telegram.webhook.url needs telegram.webhook.secret, so that nobody else can send updates."


async def _store(config: Config) -> list[str]:
    """What is wrong with the database, read without changing it."""
    from bot.store.engine import Database, parse, shown, still_to_be_made
    from bot.store.migrate import HEAD, check_version, version_of

    try:
        if still_to_be_made(parse(config.store.url)):
            return []
        database = Database(config.store.url)
    except DramawireError as error:
        return [str(error)]
    try:
        version = await version_of(database)
        if version not in {None, HEAD}:
            check_version(version or "", shown(database.url))
    except DramawireError as error:
        return [str(error)]
    finally:
        await database.close()
    return [] if version in {None, HEAD} else [f"The database is at version {version}; run dramawire update."]


def _catalogue(config: Config) -> Iterator[str]:
    from bot.catalogue.ledger import load as load_ledger

    try:
        load_ledger(config.catalogue.folder)
    except DramawireError as error:
        yield f"catalogue: {error}"


def _well(config: Config, names: list[str]) -> Iterator[str]:
    from bot.catalogue.ledger import load as load_ledger
    from bot.store.engine import parse, shown
    from bot.store.store import there_is

    on = [name for name, part in (("Discord", config.discord), ("Telegram", config.telegram)) if part.token]
    yield f"Platforms: {' and '.join(on) or 'none has a token, so run chats here'}."
    if names:
        yield f"Tokens: taken, for {' and '.join(names)}."
    elif on:
        yield "Tokens: they look like tokens; whether they are taken, check --online asks."
    there = "" if there_is(config.store.url) else ", not there yet; run makes it"
    yield f"Database: {shown(parse(config.store.url))}{there}."
    yield f"Catalogue: {len(load_ledger(config.catalogue.folder)):,} entries."
    yield "All is well."
