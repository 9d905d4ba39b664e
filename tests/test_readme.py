"""README names what there is: every listed command, in chat and in a shell, and the headings people look for."""

import dataclasses
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.clock import MovedClock
from bot.config import Config, Store
from bot.core.announcement import Change
from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Shown
from bot.core.drama import Billing, Event, Job, Medium, Stage, Standing
from bot.core.kinds import Kind
from bot.session import Guest, converse

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
LISTED = [c.name for c in COMMANDS if c.shown not in {Shown.BUTTON, Shown.TYPED}]


@pytest.mark.parametrize("name", LISTED)
def test_every_listed_command_is_named(name: str) -> None:
    assert re.search(rf"`[^`\n]*/{name}\b", README), f"README says nothing of /{name}"


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_every_shell_command_is_named(name: str) -> None:
    assert re.search(rf"`dramawire {name}\b", README), f"README says nothing of dramawire {name}"


@pytest.mark.parametrize(
    "heading", ["Try it", "Commands", "Configuration", "Discord", "Telegram", "Updating", "How it works", "License"]
)
def test_there_is_a_heading_for_what_people_look_for(heading: str) -> None:
    assert f"\n## {heading}\n" in README


def test_every_file_it_leads_to_is_there() -> None:
    root = Path(__file__).parent.parent
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", README):
        assert (root / target).exists(), target


async def test_the_line_it_gives_for_posting_brings_a_preview(tmp_path: Path) -> None:
    found = re.search(r"in one line: `(/announce [^`]+)`", README)
    assert found
    said: list[str] = []

    async def typed() -> AsyncIterator[str]:
        yield found[1].replace("…", "news.example/1")

    config = Config(store=Store(url=f"sqlite:///{tmp_path / 'bot.db'}"))
    clock = MovedClock(datetime(2026, 11, 25, 9, tzinfo=UTC))
    await converse(config, clock, Guest("Mina"), typed(), said.append)
    assert said[0].startswith("Preview · this is how it will look:")


DATA = (ROOT / "data" / "README.md").read_text("utf-8")


def test_the_entry_that_the_catalogues_readme_shows_can_be_posted(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", DATA, re.DOTALL)
    assert found
    (tmp_path / "post.toml").write_text(found[1], "utf-8")
    variables = {"DRAMAWIRE_STORE__URL": f"sqlite:///{tmp_path / 'bot.db'}"}
    CliRunner().invoke(main, ["migrate"], env=variables)
    done = CliRunner().invoke(main, ["announce", str(tmp_path / "post.toml"), "--dry-run"], env=variables)
    assert "📅 All of Us Are Dead 2 has a date: Friday 19 November 2027, Netflix" in done.output


@pytest.mark.parametrize("kind", Kind)
def test_the_catalogues_readme_names_every_kind(kind: Kind) -> None:
    assert f"`{kind}`" in DATA


@pytest.mark.parametrize("change", get_args(Change), ids=lambda change: change.__name__)
def test_the_catalogues_readme_names_every_change_with_all_that_it_has(change: type) -> None:
    fields = {field.name: field for field in dataclasses.fields(change)}
    called = fields.pop("type").default
    (row,) = [line for line in DATA.splitlines() if line.startswith(f"| `{called}` |")]
    for name in fields.keys() - {"drama"}:
        assert f"`{name}`" in row
    for words in (Stage, Standing, Job, Billing, Medium, Event):
        if any(field.type is words or words in get_args(field.type) for field in fields.values()):
            assert all(f"`{word}`" in row for word in words)
