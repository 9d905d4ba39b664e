"""README names what there is: every listed command, in chat and in a shell, and the headings people look for."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Shown

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
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
