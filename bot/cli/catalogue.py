"""Commands about the catalogue: what goes in, what comes out, what is in it, what it would have told."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from bot.cli import configured, run_async, zone_named
from bot.config import Config
from bot.core.errors import BadInput
from bot.core.ports import Hit


class Day(click.DateTime):
    """A day as 2021-05-14."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day's first moment. Raises `BadInput`."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise BadInput(f"“{str(value)[:40]}” is no day; write year, month and day, as in 2021-05-14.") from None


DAY = Day(["%Y-%m-%d"])
MOST_MISTAKES = 20


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Add dramas from TOML, JSON lines or CSV; all or nothing, and nobody is told.

    CSV has the columns title, aka (separated by |), year, kind, network, genres, director, writer, cast, synopsis,
    premiere, episodes. Importing the same file again changes nothing. Works beside a running bot.
    """
    from bot.catalogue.ledger import BadLedger

    try:
        said = run_async(_import(configured(ctx, quiet=True), files))
    except BadLedger as error:
        more = len(error.mistakes) - MOST_MISTAKES
        tail = [f"… and {more} more."] if more > 0 else []
        raise BadInput("\n".join([*error.mistakes[:MOST_MISTAKES], *tail, "Nothing was imported."])) from error
    for line in said:
        click.echo(line)


async def _import(config: Config, files: Iterable[Path]) -> list[str]:
    from rich.console import Console
    from rich.progress import Progress

    from bot.app import open_house
    from bot.catalogue.importing import plan_import
    from bot.cli.imported import report
    from bot.clock import SystemClock

    clock = SystemClock()
    console = Console(stderr=True)
    async with open_house(config, clock) as house:
        with Progress(console=console, disable=not console.is_terminal) as progress:
            step = progress.add_task("Reading", total=3)
            before = [entry async for entry in house.store.ledger.everything()]
            progress.update(step, advance=1, description="Checking")
            plan = plan_import(files, before, clock())
            progress.update(step, advance=1, description=f"Writing {len(plan.entries):,} entries")
            added = await house.publisher.record(plan.entries, clock())
            progress.update(step, advance=1)
        await house.search.refresh()  # and of many names, keeps them folded for the next start
    return list(report(plan, added, house.search))


@click.command()
@click.option("--format", "form", type=click.Choice(["toml", "jsonl", "csv"]), default="toml")
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; standard output when left out.")
@click.pass_context
def export(ctx: click.Context, form: str, output: Path | None) -> None:
    """Write the ledger as TOML or JSON lines, or the dramas as CSV."""
    from bot.store.backup import plain_file

    target = plain_file(output) if output else None
    parts = run_async(_export(configured(ctx, quiet=True), form))
    if target is None:
        sys.stdout.writelines(parts)
        return
    half = target.with_name(target.name + ".part")
    try:
        half.unlink(missing_ok=True)
        with half.open("w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
        half.replace(target)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise BadInput(f"I can't write {output}: {(error.strerror or 'no access').lower()}.") from None
    click.echo(f"Wrote {output}.")


async def _export(config: Config, form: str) -> Iterator[str]:
    from bot.catalogue.exporting import to_csv, to_json_lines, to_toml
    from bot.cli.existing import existing
    from bot.core.fold import fold

    async with existing(config) as store:
        entries = [entry async for entry in store.ledger.everything()]
    if form == "csv":
        return to_csv(fold(entries))
    return to_toml(entries) if form == "toml" else to_json_lines(entries)


@click.command()
@click.argument("query", nargs=-1)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read queries from standard input too, one a line.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a query and line.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100))
@click.pass_context
def find(ctx: click.Context, query: tuple[str, ...], from_stdin: bool, as_json: bool, limit: int) -> None:
    """Say which dramas and people a name may mean, best first.

    Words make one query; where one of them holds a space, each is a query of its own. Without a database, the
    shipped catalogue answers.
    """
    queries = list(query) if any(" " in word for word in query) else [" ".join(query)] if query else []
    if from_stdin:
        queries += [line.rstrip("\n") for line in sys.stdin]
    if not queries:
        raise click.UsageError("Give a name to look for, or --stdin.")
    for asked, took, hits in run_async(_find(configured(ctx, quiet=True), queries, limit)):
        if as_json:
            click.echo(
                json.dumps({"query": asked, "ms": took, "results": [_plain(hit) for hit in hits]}, ensure_ascii=False)
            )
        else:
            _print(asked, hits, named=len(queries) > 1)


def _plain(hit: Hit) -> dict[str, object]:
    return {"kind": hit.kind, "slug": hit.slug, "title": hit.title, "score": hit.score}


def _print(asked: str, hits: list[Hit], *, named: bool) -> None:
    if named:
        click.echo(f"{asked}:")
    for hit in hits:
        year = f" ({hit.year})" if hit.year else ""
        matched = f", as {hit.matched}" if hit.matched not in {hit.title, hit.slug} else ""
        click.echo(f"{hit.score:5.1f}  {hit.kind:6}  {hit.slug:40}  {hit.title}{year}{matched}")
    if not hits:
        click.echo("Nothing to go by; give a name with letters in it.")


async def _find(config: Config, queries: list[str], limit: int) -> list[tuple[str, float, list[Hit]]]:
    from bot.catalogue.ledger import load
    from bot.catalogue.shelf import Shelf
    from bot.core.fold import fold
    from bot.search.search import NameSearch
    from bot.store.store import open_store, there_is

    if not there_is(config.store.url):
        search = NameSearch(Shelf(fold(load(config.catalogue.folder))))
        await search.refresh()
    else:
        async with open_store(config.store.url) as store:
            search = NameSearch(store.ledger, store.desk)
            await search.refresh()
    found = []
    for asked in queries:
        started = time.perf_counter()
        hits = search.find(asked, limit=limit)
        found.append((asked, round((time.perf_counter() - started) * 1000, 2), hits))
    return found


@click.command()
@click.option("--subscribe", "follows", multiple=True, required=True, help="A title or person to follow; repeatable.")
@click.option("--from", "first", type=DAY, required=True, help="The day on which they begin to follow.")
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
@click.option("--zone", default="UTC", help="The zone that days and times are shown in.")
@click.pass_context
def replay(ctx: click.Context, follows: tuple[str, ...], first: datetime, last: datetime, zone: str) -> None:
    """Show what a follower would have been told, and when, from the ledger."""
    from bot.session import as_text
    from bot.session import replay as play

    if last < first:
        raise BadInput("--to lies before --from; give the earlier day first.")
    shown_in = zone_named(zone)
    config = configured(ctx, quiet=True)
    with TemporaryDirectory(prefix="dramawire-replay-") as folder:
        told = run_async(play(follows, _day(first), _day(last), Path(folder), config))
    click.echo(as_text(told, shown_in) or "Nothing would have been told.")


def _day(moment: datetime) -> date:
    return moment.date()
