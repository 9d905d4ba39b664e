"""The house at one terminal: who owns it, who hears what, and that one database has one courier."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.catalogue.ledger import load
from bot.clock import MovedClock
from bot.config import Catalogue, Config, Store
from bot.core.errors import BadInput, CourierTaken
from bot.core.message import Text, message
from bot.session import Guest, Told, as_text, converse, replay
from bot.store.lock import courier_lock
from bot.store.store import open_store

DATA = Path(__file__).parent.parent / "data"
START = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A house with one drama and its people in its catalogue."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "dramas.toml").write_bytes((DATA / "dramas" / "move-to-heaven.toml").read_bytes())
    (folder / "people.toml").write_bytes((DATA / "people.toml").read_bytes())
    return Config(store=Store(url=f"sqlite:///{tmp_path / 'bot.db'}"), catalogue=Catalogue(folder=folder))


async def talk(config: Config, *typed: str, name: str = "Ana", clock: MovedClock | None = None) -> list[str]:
    """What a pipe prints for these lines."""
    out: list[str] = []

    async def lines() -> AsyncIterator[str]:
        for line in typed:
            yield line

    await converse(config, clock or MovedClock(START, stands=True), Guest(name), lines(), out.append)
    return out


async def test_the_first_who_speaks_owns_the_bot_and_nobody_after(config: Config) -> None:
    await talk(config, "hi")
    await talk(config, "hi", name="Bo")
    async with open_store(config.store.url) as store:
        assert [owner.name for owner in await store.readers.owners()] == ["Ana"]


async def test_who_follows_is_told_of_what_is_posted_after_the_answer(config: Config) -> None:
    out = await talk(
        config, "move to heven", "1", "/announce move to heaven; kind: trailer; source: The Example", "1"
    )  # fmt: skip
    assert out[-2].startswith("Posted.")
    assert out[-1].startswith("🎞 A trailer for Move to Heaven\n")
    assert "You follow Move to Heaven." in out[-1]


async def test_each_one_reads_times_in_their_own_zone(config: Config) -> None:
    dated = "/announce move to heaven; kind: date set; date: 14 May 2021 16:00 KST; source: The Example"
    out = await talk(
        config, "/follow move to heaven", "/as Bo", "/follow move to heaven", "/settings zone Seoul",
        "/as Ana", dated, "1", "/drama move to heaven", "/as Bo", "/drama move to heaven",
        clock=MovedClock(datetime(2021, 5, 12, 9, tzinfo=UTC), stands=True),
    )  # fmt: skip
    cards = [said for said in out if said.startswith("Move to Heaven (")]
    assert ["07:00" in card for card in cards] == [True, False]
    assert ["16:00" in card for card in cards] == [False, True]


async def test_who_is_away_hears_it_when_they_come_back_and_who_sits_beside_at_once(config: Config) -> None:
    await talk(config, "hi")
    await talk(config, "/follow move to heaven", name="Bo")
    post = ("/announce move to heaven; kind: trailer; source: The Example", "1")
    assert (await talk(config, *post))[-1].startswith("Posted.")
    (heard,) = await talk(config, name="Bo")
    assert heard.startswith("🎞 A trailer for Move to Heaven\n")
    again = ("/announce move to heaven; kind: network changed; network: tvN; source: The Example", "1")
    assert (await talk(config, "/as Bo", "/as Ana", *again))[-2] == "(to Bo)"


async def test_a_day_that_comes_says_so_by_itself(config: Config) -> None:
    clock = MovedClock(START, stands=True)
    out = await talk(
        config, "/follow move to heaven",
        "/announce move to heaven; kind: renewed; date: 14 May 2027; source: The Example", "1",
        "/clock 2027-05-14 12:00", clock=clock,
    )  # fmt: skip
    assert any(said.startswith("⏰ Tomorrow: Move to Heaven 2 comes out") for said in out)
    assert any(said.startswith("✅ Move to Heaven 2 is out today") for said in out)
    assert out[-1] == "It is Friday 14 May 2027, 12:00 UTC.\n"


async def test_two_can_not_sit_at_one_database(config: Config) -> None:
    await talk(config, "hi")
    async with open_store(config.store.url) as store, courier_lock(store.database):
        with pytest.raises(CourierTaken):
            await talk(config, "hi")


async def test_quitting_leaves_the_rest_of_a_script_unread(config: Config) -> None:
    assert await talk(config, "/quit", "move to heaven") == []


async def test_a_replay_tells_the_same_however_often_it_is_played(config: Config, tmp_path: Path) -> None:
    first, last = date(2021, 4, 1), date(2021, 5, 20)
    played = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        played.append(as_text(await replay(["move to heaven"], first, last, tmp_path / name, config), ZoneInfo("UTC")))
    assert played[0] == played[1]
    assert [line for line in played[0].splitlines() if line.startswith("──")] == [
        "── Wednesday 14 April 2021 ──", "── Monday 26 April 2021 ──", "── Thursday 13 May 2021 ──",
        "── Friday 14 May 2021 ──",
    ]  # fmt: skip
    assert load(config.catalogue.folder)


async def test_a_replay_refuses_a_name_that_nothing_clearly_goes_by(config: Config, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="clearly goes by “hellbound”"):
        await replay(["hellbound"], date(2021, 1, 1), date(2021, 2, 1), tmp_path, config)


def test_a_replay_reads_day_by_day_in_the_zone_asked_for_and_names_what_was_changed() -> None:
    said = message([(Text("News."),)])
    late, later = datetime(2021, 5, 13, 23, tzinfo=UTC), datetime(2021, 6, 1, 12, tzinfo=UTC)
    assert as_text([Told(late, said), Told(late, said), Told(later, said, late)], ZoneInfo("Asia/Seoul")) == (
        "── Friday 14 May 2021 ──\n\nNews.\n\nNews.\n\n"
        "── Tuesday 1 June 2021 ──\n\n(the message of 14 May 2021, changed)\nNews."
    )
