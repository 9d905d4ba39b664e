"""Who may post, from the command line: works beside the running bot, which sees it at the next command."""

import re
from collections.abc import Awaitable, Callable

import click

from bot.cli import configured, run_async
from bot.config import Config
from bot.core.errors import BadInput
from bot.core.recipient import Grant, Identity, Recipient, Role
from bot.store.readers import ReadersTable
from bot.store.store import Store

RIGHTS = "rights"
_WHO = re.compile(r"(?:discord|telegram):[0-9]{1,20}|discord:[0-9]{1,20}/(?P<badge>[0-9]{1,20})|console:[^\s/]+")

Work = Callable[[Store], Awaitable[list[str]]]


@click.group(invoke_without_command=True)
@click.pass_context
def editors(ctx: click.Context) -> None:
    """List who may post, name one more, take it back.

    WHO is written discord:1234 or telegram:5678; everyone with a role of a Discord server is discord:SERVER/ROLE.
    """
    if ctx.invoked_subcommand is None:
        config = configured(ctx.find_root(), quiet=True)
        _say(config, lambda store: _listed(store, config))


@editors.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List owners, editors, and the roles that make editors."""
    config = configured(ctx.find_root(), quiet=True)
    _say(config, lambda store: _listed(store, config))


@editors.command()
@click.argument("who")
@click.option("--owner", is_flag=True, help="Name an owner: they name editors.")
@click.pass_context
def add(ctx: click.Context, who: str, owner: bool) -> None:
    """Let somebody, or everyone with a server's role, post."""
    role = Role.OWNER if owner else Role.EDITOR
    config = configured(ctx.find_root(), quiet=True)
    _say(config, lambda store: _add(store, who, role, config))


@editors.command()
@click.argument("who")
@click.pass_context
def remove(ctx: click.Context, who: str) -> None:
    """Take back what somebody, or a server's role, was given. The only owner stays one until there is another."""
    config = configured(ctx.find_root(), quiet=True)
    _say(config, lambda store: _remove(store, who, config))


def _say(config: Config, work: Work) -> None:
    for line in run_async(_in_store(config, work)):
        click.echo(line)


async def _in_store(config: Config, work: Work) -> list[str]:
    from bot.cli.existing import existing

    async with existing(config) as store:
        return await work(store)


async def _listed(store: Store, config: Config) -> list[str]:
    people = await store.readers.staff()
    accounts = await store.readers.identities(who.id for who in people)
    lines = [f"owner   {name}  (in the configuration)" for name in config.owners]
    lines += [
        f"{who.role.name.lower():7} {_accounts(accounts[who.id])}  {who.name}".rstrip() for who in people
    ]  # fmt: skip
    lines += [
        f"{grant.role.name.lower():7} {grant.platform}:{grant.server}/{grant.badge}  {grant.name}".rstrip()
        for grant in await store.readers.grants()
    ]
    return lines or ["Nobody yet. dramawire editors add discord:1234 --owner names an owner."]


def _accounts(known: list[Identity]) -> str:
    return " ".join(f"{one.platform}:{one.user}" for one in known) or "?"


async def _add(store: Store, who: str, role: Role, config: Config) -> list[str]:
    from bot.clock import SystemClock

    platform, user, badge = _read(who)
    now = SystemClock()()
    if badge:
        if role is Role.OWNER:
            raise BadInput("A server's role makes editors only; name an owner by their own id.")
        await store.readers.grant(Grant(platform, user, badge, role))
    else:
        known = await _known(store.readers, platform, user)
        if role is Role.EDITOR:
            _check_no_owner(who, known, config)
        found = known or await store.readers.reader(Identity(platform, user, user), None, now)
        await store.readers.entitle(found.id, role)
    name = role.name.lower()
    await store.desk.audit(None, f"named an {name} (command line)", RIGHTS, before=None, after=who, now=now)
    return [f"{who} is an {name} now."]


def _check_no_owner(who: str, known: Recipient | None, config: Config) -> None:
    """Refuses to name an owner an editor, which would make them less than they are. Raises `BadInput`."""
    if known and known.role is Role.OWNER:
        how = f"take that back first: dramawire editors remove {who}."
    elif who in config.owners:
        how = "take them out of owners in the configuration first."
    else:
        return
    raise BadInput(f"{who} is an owner already, and owners can post. To make them an editor only, {how}")


async def _remove(store: Store, who: str, config: Config) -> list[str]:
    from bot.clock import SystemClock

    platform, user, badge = _read(who)
    said = f"{who} can't post any more."
    if badge:
        ids = [g.id for g in await store.readers.grants() if (g.platform, g.server, g.badge) == (platform, user, badge)]
        had = any([await store.readers.revoke(grant) for grant in ids])
    else:
        known = await _known(store.readers, platform, user)
        had = known is not None and known.role > Role.READER
        if known and known.role is Role.OWNER:
            said = await _owner_taken_back(store, who, config)
        if known and had:
            await store.readers.entitle(known.id, Role.READER)
    if not had:
        if who in config.owners:
            raise BadInput(f"{who} is named in the configuration; take them out there.")
        raise BadInput(f"{who} has no rights to take back; dramawire editors lists who has.")
    now = SystemClock()()
    await store.desk.audit(None, "took rights back (command line)", RIGHTS, before=who, after=None, now=now)
    return [said]


async def _owner_taken_back(store: Store, who: str, config: Config) -> str:
    """What is said when an owner is one no more. Raises `BadInput` for the only one."""
    if who in config.owners:
        return f"{who} is an owner as long as the configuration says so; what was given here is taken back."
    if not config.owners and len(await store.readers.owners()) == 1:
        raise BadInput(
            f"{who} is the only owner of this bot; without them it has none. "
            "Name another one first: dramawire editors add WHO --owner."
        )
    return f"{who} is no owner any more and can't post."


async def _known(readers: ReadersTable, platform: str, user: str) -> Recipient | None:
    """The reader with exactly this id."""
    found = await readers.named(platform, user)
    accounts = await readers.identities(who.id for who in found)
    return next((who for who in found if Identity(platform, user) in accounts[who.id]), None)


def _read(who: str) -> tuple[str, str, str | None]:
    """Platform, id (of a person, or of a server), and the role's id. Raises `BadInput`."""
    found = _WHO.fullmatch(who)
    if found is None:
        raise BadInput(
            f"“{who[:40]}” is nobody I can name; write discord:1234 or telegram:5678, and for a role "
            "discord:SERVER/ROLE, all with ids in digits."
        )
    platform, _, user = who.partition("/")[0].partition(":")
    return platform, user, found["badge"]
