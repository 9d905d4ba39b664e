"""dramawire announce FILE.toml."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.core.announcement import Announcement
from bot.core.errors import LedgerMoved
from bot.core.kinds import TITLE_DEFAULT
from bot.core.ports import Preview
from bot.core.recipient import AddressKey, Identity, Subscription, Topic, TopicKind
from bot.delivery.publisher import Publisher
from bot.store.store import Store, open_store

T = TypeVar("T")
TODAY = datetime.now(UTC).date()
LEDGER = """
[[entry]]
id = "sea.opened"
kind = "announced"
known_on = 2020-01-01
source = { name = "The Press" }
changes = [
  { type = "opened", drama = "the-silent-sea" },
  { type = "titled", drama = "the-silent-sea", text = "The Silent Sea" },
]
"""
TRAILER = f"""
drama = "the-silent-sea"

[[entry]]
id = "sea.trailer"
kind = "trailer"
known_on = {TODAY}
source = {{ name = "The News", url = "https://news.example/1" }}
text = "Two minutes on the moon."
changes = [{{ type = "noted" }}]
"""
BACK = f"""
[[entry]]
id = "sea.trailer-back"
kind = "trailer"
act = "retract"
target = "sea.trailer"
known_on = {TODAY}
source = {{ name = "The News" }}
text = "It was a fan's."
"""


class Shell:
    """Runs `dramawire announce` on a database of its own, with a small catalogue that Mina follows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ledger").mkdir()
        (folder / "ledger" / "sea.toml").write_text(LEDGER, "utf-8")
        self.url = f"sqlite:///{folder / 'bot.db'}"
        self.variables = {"DRAMAWIRE_STORE__URL": self.url, "DRAMAWIRE_CATALOGUE__FOLDER": str(folder / "ledger")}

    def run(self, text: str, *words: str) -> tuple[int, str]:
        file = self.folder / "post.toml"
        file.write_text(text, "utf-8")
        done = CliRunner().invoke(main, ["announce", str(file), *words], env=self.variables, catch_exceptions=False)
        said = done.output if done.exit_code else done.stdout
        return done.exit_code, said.replace(f"{self.folder}/", "")

    def in_store(self, work: Callable[[Store], Awaitable[T]]) -> T:
        async def run() -> T:
            async with open_store(self.url) as store:
                return await work(store)

        return asyncio.run(run())

    def follows(self) -> None:
        async def follow(store: Store) -> None:
            since = datetime.now(UTC) - timedelta(days=2)
            mina = await store.readers.reader(Identity("console", "mina"), AddressKey("console", "mina"), since)
            topic = Topic(TopicKind.SERIES, "the-silent-sea")
            await store.readers.follow(Subscription(mina.id, topic, TITLE_DEFAULT, since))

        self.in_store(follow)

    def state(self) -> tuple[list[str], list[str]]:
        """What is recorded beside the catalogue, and what is to be sent."""

        async def read(store: Store) -> tuple[list[str], list[str]]:
            entries = [e.id async for e in store.ledger.everything() if e.id != "sea.opened"]
            return entries, [plan.plan.entry for plan in await store.outbox.plans()]

        return self.in_store(read)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    made = Shell(tmp_path)
    made.follows()
    return made


def test_it_shows_and_posts_an_entry_for_the_running_bot_to_send(shell: Shell) -> None:
    code, said = shell.run(TRAILER)
    assert code == 0
    assert said.startswith("post.toml:4: sea.trailer\n\n🎞 A trailer for The Silent Sea\nTwo minutes on the moon.")
    assert "Reach: 1 chat, 1 on the console" in said
    assert said.endswith("Posted; the running bot sends it.\n")
    assert shell.state() == (["sea.trailer"], ["sea.trailer"])


def test_running_it_again_posts_nothing_twice(shell: Shell) -> None:
    shell.run(TRAILER)
    code, said = shell.run(TRAILER)
    assert (code, said) == (0, "post.toml:4: sea.trailer was posted before; left alone.\n")
    assert shell.state() == (["sea.trailer"], ["sea.trailer"])


def test_a_dry_run_only_shows_it(shell: Shell) -> None:
    code, said = shell.run(TRAILER, "--dry-run")
    assert code == 0
    assert "A trailer for The Silent Sea" in said
    assert "Reach: 1 chat" in said
    assert said.endswith("Not posted: this was only to be looked at.\n")
    assert shell.state() == ([], [])


def test_quietly_it_is_recorded_and_nobody_is_told(shell: Shell) -> None:
    code, said = shell.run(TRAILER, "--quietly")
    assert code == 0
    assert said.endswith("Saved; nobody is told.\n")
    assert "Reach" not in said
    assert shell.state() == (["sea.trailer"], [])


def test_entries_of_one_file_may_lean_on_each_other(shell: Shell) -> None:
    opened = (
        LEDGER.replace("sea.opened", "moon.opened").replace("the-silent-sea", "moon").replace("The Silent Sea", "Moon")
    )
    both = opened.replace("2020-01-01", str(TODAY)) + TRAILER.split('"the-silent-sea"')[1].replace(
        "{ type", '{ drama = "moon", type'
    )
    code, said = shell.run(both, "--dry-run")
    assert code == 0, said
    assert "A trailer for Moon" in said
    assert said.count("Reach: nobody follows this yet.") == 2
    assert shell.state() == ([], [])
    code, said = shell.run(both)
    assert code == 0, said
    assert shell.state()[0] == ["moon.opened", "sea.trailer"]


def test_a_dry_run_shows_the_reach_and_the_change_of_what_leans_on_an_entry_before_it(shell: Shell) -> None:
    date = (
        TRAILER.replace("sea.trailer", "sea.date")
        .replace('"trailer"', '"date_set"')
        .replace('{ type = "noted" }', '{ type = "dated", date = "2099-05-14" }')
    )
    moved = date.split('"the-silent-sea"')[1].replace("sea.date", "sea.moved").replace("date_set", "date_moved")
    code, said = shell.run(date + moved.replace("2099-05-14", "2099-06-14"), "--dry-run")
    assert code == 0, said
    assert "The Silent Sea moves from 14 May 2099 to Sunday 14 June 2099" in said
    assert "premiere: 14 May 2099 → 14 June 2099" in said
    assert said.count("Reach: 1 chat") == 2
    assert shell.state() == ([], [])


def test_a_retraction_shows_what_becomes_of_the_post(shell: Shell) -> None:
    shell.run(TRAILER)
    code, said = shell.run(BACK)
    assert code == 0
    assert "Taken back: A trailer for The Silent Sea\nIt was a fan's." in said


CORRECTED = f"""
[[entry]]
id = "sea.trailer-fixed"
kind = "trailer"
act = "correct"
target = "sea.trailer"
known_on = {TODAY}
source = {{ name = "The News" }}
text = "Three minutes on the moon."
changes = [{{ type = "noted", drama = "the-silent-sea" }}]
"""


def test_what_the_record_does_not_take_is_refused_before_anything_of_the_file_is_posted(shell: Shell) -> None:
    shell.run(TRAILER)
    shell.run(BACK)
    teaser = TRAILER.replace("sea.trailer", "sea.a-second").replace("Two minutes", "Four minutes")
    for words in ([], ["--dry-run"]):
        code, said = shell.run(teaser + CORRECTED, *words)
        assert code == 1
        assert said == (
            "post.toml:12: “sea.trailer” is taken back already; to bring it back, take back what took it back.\n"
            "Nothing was posted.\n"
        )
    assert shell.state()[0] == ["sea.trailer", "sea.trailer-back"]


def test_what_stops_halfway_says_how_many_were_posted(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = Publisher.publish

    async def moved(self: Publisher, entry: Announcement, now: datetime, **rest: Any) -> Preview:
        if entry.id == "sea.trailer-fixed":
            raise LedgerMoved("The record keeps changing; please try again in a moment.")
        return await publish(self, entry, now, **rest)

    monkeypatch.setattr(Publisher, "publish", moved)
    code, said = shell.run(TRAILER + CORRECTED)
    assert code == 1
    assert said.endswith(
        "post.toml:12: The record keeps changing; please try again in a moment.\n"
        "1 of 2 entries was posted; mend this and run me again for the rest.\n"
    )
    assert shell.state()[0] == ["sea.trailer"]
    monkeypatch.setattr(Publisher, "publish", publish)
    assert shell.run(TRAILER + CORRECTED)[0] == 0
    assert shell.state()[0] == ["sea.trailer", "sea.trailer-fixed"]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("[[entry]", "post.toml:1: this is no TOML"),
        (TRAILER.replace('"trailer"', '"trailers"'), "post.toml:4: sea.trailer: kind:"),
        (TRAILER.replace("the-silent-sea", "the-silent-see"), "I know no drama “the-silent-see”"),
        (TRAILER.replace(str(TODAY), "2099-01-01"), "2099-01-01 lies ahead"),
        (TRAILER.replace("https://news", "ftp://news"), "is no web address"),
        (TRAILER + TRAILER.split('"the-silent-sea"')[1], "the id “sea.trailer” is taken by post.toml:4"),
        (TRAILER.replace("text =", "words ="), "sea.trailer: words: is not a name I know here."),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_nothing_is_posted(shell: Shell, text: str, mistake: str) -> None:
    code, said = shell.run(text)
    assert code == 1
    assert mistake in said
    assert said.endswith("Nothing was posted.\n")
    assert shell.state() == ([], [])


def test_a_file_that_is_not_there_is_named(shell: Shell) -> None:
    done = CliRunner().invoke(main, ["announce", "nowhere.toml"], env=shell.variables)
    assert done.exit_code == 1
    assert "There is nothing at nowhere.toml" in done.output


def test_it_stands_in_the_audit_trail(shell: Shell) -> None:
    shell.run(TRAILER)

    async def trail(store: Store) -> list[tuple[str, int | None]]:
        return [(line.what, line.who) for line in await store.desk.trail(["sea.trailer"], 5)]

    assert shell.in_store(trail) == [("posted (command line)", None)]
