"""dramawire announce: posts from a file, beside the running bot."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.app import House, open_house
from bot.catalogue.ledger import BadLedger, Placed, check, read
from bot.cli import configured, run_async
from bot.cli.existing import must_be_current
from bot.clock import SystemClock
from bot.config import Config
from bot.core.announcement import Act, Announcement
from bot.core.cards.news import announcement
from bot.core.cards.preview import changes_in, reach_line, told_in_trail
from bot.core.errors import BadInput, DramawireError
from bot.core.fold import Records
from bot.core.message import Message, message
from bot.core.ports import Preview
from bot.core.story import Story, View, tell
from bot.core.words import ENGLISH
from bot.platforms.console.render import plain

AUTHOR = "script"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be posted, and post nothing.")
@click.option("--quietly", is_flag=True, help="Record it, and notify nobody.")
@click.pass_context
def announce(ctx: click.Context, file: Path, dry_run: bool, quietly: bool) -> None:
    """Post the entries of a TOML file, written as those of the catalogue are.

    Works beside the running bot, which sends them. All entries are checked before the first is posted; one that was
    posted before is left alone, so that a script may simply run again.
    """
    try:
        run_async(_announce(configured(ctx, quiet=True), file, dry_run=dry_run, quietly=quietly))
    except BadLedger as error:
        raise BadInput("\n".join([*error.mistakes, "Nothing was posted."])) from error


async def _announce(config: Config, file: Path, *, dry_run: bool, quietly: bool) -> None:
    clock = SystemClock()
    placed = read(file)
    await must_be_current(config)
    async with open_house(config, clock) as house:
        before = [entry async for entry in house.store.ledger.everything()]
        known = {entry.id for entry in before}
        new = [replace(one, entry=replace(one.entry, author=AUTHOR)) for one in placed if one.entry.id not in known]
        _check(new, before, clock())
        new.sort(key=lambda one: one.entry.order)
        for number, (one, looked_at) in enumerate(zip(new, await _looked_at(house, new, clock()), strict=True)):
            preview = looked_at
            if not dry_run:
                counted = f"{number:,} of {len(new):,} entries {'was' if number == 1 else 'were'} posted"
                preview = await _posted(house, one, looked_at, clock(), counted, quietly=quietly)
            shown = _shown(preview, [*before, one.entry], house, clock(), quietly=quietly)
            click.echo(f"{one.place}: {one.entry.id}\n\n{plain(replace(shown, buttons=()), UTC)}\n")
            click.echo("Not posted: this was only to be looked at." if dry_run else _done(preview, quietly=quietly))
            before.append(one.entry)
        for one in placed:
            if one.entry.id in known:
                click.echo(f"{one.place}: {one.entry.id} was posted before; left alone.")


def _check(new: list[Placed], before: list[Announcement], now: datetime) -> None:
    """Refuses the whole file for whatever is wrong with an entry of it. Raises `BadLedger`."""
    mistakes = list(check(new, before))
    mistakes += [
        f"{one.place}: {one.entry.id}: {one.entry.known_on} lies ahead; give the day its source said it."
        for one in new
        if one.entry.known_on > now.date()
    ]
    if mistakes:
        raise BadLedger(mistakes)


async def _looked_at(house: House, new: list[Placed], now: datetime) -> list[Preview]:
    """What posting each entry would do, after those before it. Raises `BadLedger`."""
    previews: list[Preview] = []
    for one in new:
        try:
            previews.append(await house.publisher.preview(one.entry, now, beside=[p.entry for p in previews]))
        except BadInput as error:
            raise BadLedger([f"{one.place}: {error}"]) from error
    return previews


async def _posted(
    house: House, one: Placed, looked_at: Preview, now: datetime, counted: str, *, quietly: bool
) -> Preview:
    """What posting an entry did. Raises `BadInput`, with how many were `counted` before it."""
    try:
        done = await house.publisher.publish(one.entry, now, notify=not quietly)
        preview = replace(done, reach=looked_at.reach, followers=looked_at.followers)
    except DramawireError as error:
        said = f"{one.place}: {error}\n{counted}; mend this and run me again for the rest."
        raise BadInput(said) from error
    before, after = told_in_trail(preview)
    what = "saved without notifying (command line)" if quietly else "posted (command line)"
    await house.store.desk.audit(None, what, one.entry.id, before=before, after=after, now=now)
    return preview


def _shown(preview: Preview, known: list[Announcement], house: House, now: datetime, *, quietly: bool) -> Message:
    view = View(now, ENGLISH, private=False)
    entry = preview.entry
    story = Story(entry, entry, preview.before, preview.after)
    if entry.act is not Act.POST:
        told = tell(entry.id, known)
        story = replace(told, after=Records(told.after.dramas, told.after.people | preview.after.people))
    changes = changes_in(preview, view)
    reach = [] if quietly else [reach_line(preview, view, house.tools.limits.rates)]
    return message(*announcement(story, view).sections, changes, reach)


def _done(preview: Preview, *, quietly: bool) -> str:
    if quietly:
        return "Saved; nobody is told."
    if preview.plan and preview.followers:
        return "Posted; none of those who follow it is to be told news like this."
    if preview.plan and not sum(preview.reach.values()):
        return "Posted; nobody follows it yet, so nobody is told."
    return "Posted; the running bot sends it." if preview.plan else "Saved; there was nobody to tell."
