"""The demonstration: what a follower of a drama and an actor would have been told, exactly as README shows it."""

import asyncio
import os
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config
from bot.core.errors import BadInput
from bot.session import as_text, replay
from tests.transcripts.test_transcripts import REWRITE, ROOT

README = ROOT / "README.md"
COMMAND = '$ dramawire replay --subscribe "Move to Heaven" --subscribe "Song Kang" --from 2020-04-01 --to 2021-06-01\n'
FIRST, LAST = date(2020, 4, 1), date(2021, 6, 1)


def test_readme_shows_what_the_replay_tells(tmp_path: Path) -> None:
    page = README.read_text("utf-8")
    shown = page[page.index(COMMAND) :].partition("```")[0]
    told = asyncio.run(replay(["Move to Heaven", "Song Kang"], FIRST, LAST, tmp_path, Config()))
    played = f"{COMMAND}\n{as_text(told, ZoneInfo('UTC'))}\n"
    if os.environ.get(REWRITE):
        README.write_text(page.replace(shown, played), "utf-8")
        return
    assert played.splitlines() == shown.splitlines(), f"meant so? Then run it with {REWRITE}=1 and look at the diff"


async def test_a_replay_of_a_name_nobody_goes_by_says_which_is_near(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"Nothing in the catalogue clearly goes by “byun woo seok”; did you mean .+\?"):
        await replay(["byun woo seok"], FIRST, LAST, tmp_path, Config())
