"""Commands for whoever keeps the bot running: status, deliveries, prune, restore, update."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot import __version__
from bot.cli import configured, run_async
from bot.cli.existing import existing, must_be
from bot.clock import SystemClock
from bot.config import Config
from bot.core.errors import BadInput
from bot.store.backup import can_back_up
from bot.store.backup import restore as put_back
from bot.store.daily import Backups, Kept
from bot.store.engine import Database, parse, shown
from bot.store.lock import courier_lock
from bot.store.migrate import HEAD, migrate
from bot.store.office import Case, Fate, Figures, Pruned

OPEN = frozenset({Fate.LATE, Fate.OWED, Fate.ASLEEP, Fate.FAILED, Fate.EXPIRED})
"""What `deliveries` shows unasked: all that has not arrived."""

SORTS = {
    "posts": ("message", "messages"),
    "deliveries": ("delivery", "deliveries"),
    "plans": ("plan of whom to tell", "plans of whom to tell"),
    "drafts": ("draft", "drafts"),
    "tips": ("tip", "tips"),
}
"""What `prune` calls one and several of what it counts."""


@dataclass(frozen=True, slots=True)
class Status:
    """How an installation is."""

    figures: Figures
    version: str
    database: str
    last_backup: Kept | None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, for a monitor.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Say how much there is of everything, what is late, and when the last backup was taken."""
    found = run_async(_status(configured(ctx, quiet=True)))
    click.echo(json.dumps(_plain(found)) if as_json else "\n".join(_said(found)))


async def _status(config: Config) -> Status:
    kept = Backups.of(config.store.url, config.backup.folder).kept()
    async with existing(config) as store:
        figures = await store.office.figures(SystemClock()())
        name = shown(store.database.url)
    return Status(figures, __version__, name, kept[0] if kept else None)


def _plain(found: Status) -> dict[str, object]:
    last = found.last_backup
    backup = {"file": str(last.file), "at": last.at.isoformat()} if last else None
    return {"version": found.version, "database": found.database, **asdict(found.figures), "last_backup": backup}


def _said(found: Status) -> list[str]:
    n, last = found.figures, found.last_backup
    return [
        f"Dramawire {found.version}, {found.database}",
        f"Catalogue   entries {n.entries:,} · dramas {n.dramas:,} · people {n.people:,}",
        f"Audience    readers {n.readers:,} · places {n.places:,} · follows {n.follows:,}",
        f"Deliveries  shown {n.shown:,} · owed {n.owed:,}, late {n.late:,} · asleep {n.asleep:,}",
        f"            failed {n.failed:,} · expired {n.expired:,} · sent in doubt {n.doubts:,}",
        f"Posts       waiting for an edit {n.lagging:,}",
        f"Backup      {_ago(last.at, SystemClock()())}, {last.file}" if last else "Backup      none yet",
    ]


def _ago(at: datetime, now: datetime) -> str:
    hours = int((now - at) / timedelta(hours=1))
    return f"{hours} hours ago" if 1 < hours < 48 else f"{hours // 24} days ago" if hours >= 48 else "just now"


@click.command()
@click.option(
    "--state", "states", multiple=True, type=click.Choice([str(fate) for fate in Fate]),
    help="Only those that stand like this; repeatable. All that has not arrived when left out.",
)  # fmt: skip
@click.option("--entry", help="Only of this announcement, by its id.")
@click.option("--to", "whom", help="Only to this recipient: their number, their name, or the chat.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def deliveries(
    ctx: click.Context, *, states: tuple[str, ...], entry: str | None, whom: str | None, limit: int, as_json: bool
) -> None:
    """List what is owed, late, asleep or failed, and why."""
    fates = frozenset(map(Fate, states)) or OPEN
    cases, total = run_async(_cases(configured(ctx, quiet=True), fates, limit, entry, whom))
    if as_json:
        for case in cases:
            click.echo(json.dumps(_as_json(case), ensure_ascii=False))
        return
    for case in cases:
        click.echo(_line(case))
    if total > len(cases):
        click.echo(f"… and {total - len(cases):,} more; --limit shows more, --state, --entry and --to show fewer.")
    if not total:
        click.echo("Everything has arrived." if fates == OPEN and not (entry or whom) else "There are none.")


async def _cases(
    config: Config, fates: frozenset[Fate], limit: int, entry: str | None, whom: str | None
) -> tuple[list[Case], int]:
    async with existing(config) as store:
        return await store.office.cases(SystemClock()(), fates, limit, entry=entry, whom=whom)


def _line(case: Case) -> str:
    key = case.address
    chat = f"{key.platform} {key.chat}{f'/{key.thread}' if key.thread else ''}" if key else "nowhere"
    more = [f"due {case.due_at:%Y-%m-%d %H:%M}"]
    more += [f"tried {case.tries} times" if case.tries > 1 else "tried once"] if case.tries else []
    more += [f"again at {case.next_try_at:%H:%M}"] if case.next_try_at and case.fate in {Fate.OWED, Fate.LATE} else []
    more += [case.reason] if case.reason else []
    return f"{case.fate:9}  {case.entry}  to {case.name or 'somebody'} ({case.recipient}, {chat}): {'; '.join(more)}"


def _as_json(case: Case) -> dict[str, object]:
    moments = {name: at.isoformat() if at else None for name, at in
               (("due_at", case.due_at), ("next_try_at", case.next_try_at))}  # fmt: skip
    return asdict(case) | moments


@click.command()
@click.option("--older-than", "days", default=365, show_default=True, type=click.IntRange(30, 36500), help="In days.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.pass_context
def prune(ctx: click.Context, days: int, dry_run: bool) -> None:
    """Remove what came to its end long ago: messages shown, failed or expired, drafts, tips dealt with.

    Announcements, followers and whatever is still owed stay. A message whose row is gone can't be corrected where it
    stands any more.
    """
    gone = run_async(_prune(configured(ctx, quiet=True), timedelta(days=days), dry=dry_run))
    click.echo(_pruned(gone, days, dry=dry_run))


async def _prune(config: Config, older: timedelta, *, dry: bool) -> Pruned:
    async with existing(config) as store:
        return await store.office.prune(SystemClock()(), older, dry=dry)


def _pruned(gone: Pruned, days: int, *, dry: bool) -> str:
    if not gone.total:
        return f"Nothing older than {days} days has to go."
    parts = [f"{n:,} {SORTS[name][n != 1]}" for name, n in asdict(gone).items() if n]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{'Would remove' if dry else 'Removed'} {listed}."


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def restore(ctx: click.Context, file: Path) -> None:
    """Put a backup in the database's place; the bot has to be stopped, and what is replaced is kept beside it."""
    config = configured(ctx, quiet=True)
    kept = run_async(_restore(config, file))
    to = shown(parse(config.store.url))
    click.echo(f"Restored {file} to {to}." + (f" What was there before is {kept}." if kept else ""))


async def _restore(config: Config, file: Path) -> Path | None:
    database = Database(config.store.url)
    try:
        if database.file is None:
            return put_back(config.store.url, file, SystemClock()())
        async with courier_lock(database):
            return put_back(config.store.url, file, SystemClock()())
    finally:
        await database.close()


@click.command()
@click.option("--no-backup", is_flag=True, help="Go on without a backup first.")
@click.pass_context
def update(ctx: click.Context, no_backup: bool) -> None:
    """Bring the database and the catalogue up to this Dramawire: backs up first, tells nobody.

    The bot has to be stopped. What editors wrote is left alone; news of the last 14 days waits for them in /inbox.
    """
    for line in run_async(_update(configured(ctx, quiet=True), backed_up=not no_backup)):
        click.echo(line)


async def _update(config: Config, *, backed_up: bool) -> list[str]:
    from bot.app import open_house, stock

    await must_be(config)
    clock, database = SystemClock(), Database(config.store.url)
    said: list[str] = []
    try:
        async with courier_lock(database):
            if backed_up:
                said.append(f"Backed up to {_backed_up(config, clock())}.")
        if await migrate(database):
            said.append(f"Brought the database to version {HEAD}.")
        async with courier_lock(database), open_house(config, clock, stocked=False) as house:
            before = await house.store.desk.brought()
            added = await stock(config, house.store, house.publisher, clock)
            young = len(await house.store.desk.brought()) - len(before)
    finally:
        await database.close()
    said.append(f"{added:,} new in the catalogue; nobody was told." if added else "The catalogue is up to date.")
    if young:
        said.append(f"{young:,} of them are news of the last 14 days; editors find them in /inbox.")
    return said


def _backed_up(config: Config, now: datetime) -> Path:
    url = config.store.url
    if not can_back_up(url):
        raise BadInput("pg_dump is not installed here, so I can't back up first; install it, or say --no-backup.")
    return Backups.of(url, config.backup.folder).take(now, max(config.backup.keep, 1))
