"""What keeps an installation going, as an operator types it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from bot import __version__
from bot.cli import existing, main
from bot.clock import SystemClock
from bot.core.fold import Records
from bot.core.kinds import Kind
from bot.core.message import Text, message
from bot.core.ports import Commit, Draft, Outcome
from bot.core.ports import Result as Became
from bot.core.recipient import AddressKey, Identity, Preferences
from bot.store.engine import Database
from bot.store.lock import courier_lock
from bot.store.store import Store, open_store
from tests.core.ledgers import correction, entry

T = TypeVar("T")

DRAMA = """
drama = "moonlight"

[[entry]]
id = "moonlight.announced"
kind = "announced"
known_on = 2020-01-05
source = { name = "Daily" }
text = "It begins."
changes = [{ type = "opened" }, { type = "titled", text = "Moonlight" }]
"""


def trailer(on: date) -> str:
    return f"""
[[entry]]
id = "moonlight.trailer-{on}"
kind = "trailer"
known_on = {on}
source = {{ name = "Daily" }}
changes = [{{ type = "noted" }}]
"""


class Installation:
    """A folder with a configuration and a small catalogue of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = folder / "catalogue"
        self.catalogue.mkdir()
        self.url = f"sqlite:///{folder / 'bot.db'}"
        self.variables = {"DRAMAWIRE_STORE__URL": self.url, "DRAMAWIRE_CATALOGUE__FOLDER": str(self.catalogue)}
        self.ships(DRAMA)

    def ships(self, *parts: str) -> None:
        """What this version's catalogue says."""
        (self.catalogue / "moonlight.toml").write_text("".join(parts), "utf-8")

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self.variables, catch_exceptions=False)

    def said(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def begin(self) -> None:
        """A database, with the catalogue in it."""
        self.said("migrate")
        self.said("update", "--no-backup")

    def refused(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 1
        return result.output

    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.db"))

    def ids(self) -> set[str]:
        async def read(store: Store) -> set[str]:
            return await store.ledger.ids()

        return self.in_store(read)

    def in_store(self, work: Callable[[Store], Awaitable[T]]) -> T:
        """What a coroutine does in the store."""

        async def opened() -> T:
            async with open_store(self.url) as store:
                return await work(store)

        return asyncio.run(opened())


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.chdir(tmp_path)
    return Installation(tmp_path)


async def told(store: Store) -> None:
    """Ana was told once; Bo's message was refused; what waits for Cy is late; Dee is asleep."""
    now = SystemClock()()
    for name in ("ana", "bo", "cy", "dee"):
        who = await store.readers.reader(Identity("discord", name, name.title()), AddressKey("discord", name), now)
        await store.outbox.tell(
            who.id, message([(Text("Hi."),)]), now - timedelta(hours=1), key="hi", expires_at=now + timedelta(days=1)
        )
    await store.readers.sleep("discord", "dee", "blocked me", now)
    parcels = {p.recipient.name: p for p in await store.outbox.claim(now, 10, timedelta(minutes=1))}
    await store.outbox.settle(
        [
            Outcome(parcels["Ana"], Became.SHOWN, "1"),
            Outcome(parcels["Bo"], Became.REFUSED, reason="too long"),
            Outcome(parcels["Cy"], Became.LATER, at=now),
        ],
        now,
    )


class TestStatus:
    @pytest.mark.parametrize(
        "words",
        [
            ("status",), ("deliveries",), ("prune",), ("update",), ("export",), ("backup", "new/copy.db"),
            ("editors",), ("editors", "add", "discord:1"), ("announce", "catalogue/moonlight.toml"),
        ],
    )  # fmt: skip
    def test_what_needs_a_database_makes_none_and_says_what_does(self, bot: Installation, words: tuple[str]) -> None:
        there = sorted(bot.folder.iterdir())
        assert bot.refused(*words) == (
            f"There is no database at {bot.url}. If the bot has one, name it with --config or DRAMAWIRE_STORE__URL; "
            "if not, dramawire run or migrate makes it.\n"
        )
        assert sorted(bot.folder.iterdir()) == there
        Path(bot.folder / "bot.db").touch()
        assert "There is no database" in bot.refused(*words)

    def test_it_says_how_much_there_is_of_everything(self, bot: Installation) -> None:
        bot.begin()
        bot.in_store(told)
        assert bot.said("status").splitlines() == [
            f"Dramawire {__version__}, {bot.url}",
            "Catalogue   entries 1 · dramas 1 · people 0",
            "Audience    readers 4 · places 0 · follows 0",
            "Deliveries  shown 1 · owed 1, late 1 · asleep 1",
            "            failed 1 · expired 0 · sent in doubt 0",
            "Posts       waiting for an edit 0",
            "Backup      none yet",
        ]

    def test_a_monitor_reads_the_same_figures(self, bot: Installation) -> None:
        bot.begin()
        bot.said("update")
        bot.in_store(told)
        found = json.loads(bot.said("status", "--json"))
        assert {name: found[name] for name in ("version", "owed", "late", "asleep", "failed", "shown", "lagging")} == {
            "version": __version__, "owed": 1, "late": 1, "asleep": 1, "failed": 1, "shown": 1, "lagging": 0,
        }  # fmt: skip
        assert found["last_backup"]["file"] == str(bot.backups()[0])
        assert datetime.fromisoformat(found["last_backup"]["at"]).tzinfo is UTC
        assert "Backup      just now, " in bot.said("status")

    def test_a_database_of_another_version_is_left_alone(self, bot: Installation) -> None:
        async def age(store: Store) -> None:
            async with store.database.write() as connection:
                await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9001'")

        bot.begin()
        bot.in_store(age)
        for words in (("status",), ("update", "--no-backup")):
            assert "was made by a newer Dramawire" in bot.refused(*words)

    def test_a_database_of_an_older_version_is_to_be_updated_first(
        self, bot: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bot.begin()
        monkeypatch.setattr(existing, "HEAD", "the next one")
        for words in (("status",), ("export",), ("editors",), ("announce", "catalogue/moonlight.toml")):
            assert bot.refused(*words) == (
                f"The database {bot.url} is of an older version; dramawire update brings it up.\n"
            )


class TestDeliveries:
    def test_what_has_not_arrived_is_listed_with_its_reason(self, bot: Installation) -> None:
        bot.begin()
        assert bot.said("deliveries") == "Everything has arrived.\n"
        bot.in_store(told)
        lines = bot.said("deliveries").splitlines()
        assert [line.split()[0] for line in lines] == ["failed", "late", "asleep"]
        assert lines[0].startswith("failed     notice:hi  to Bo (2, discord bo): due 20")
        assert lines[0].endswith("; tried once; too long")
        assert "; again at " in lines[1]
        assert lines[2].endswith("; blocked me")

    def test_they_can_be_narrowed_and_the_rest_is_counted(self, bot: Installation) -> None:
        bot.begin()
        bot.in_store(told)
        assert len(bot.said("deliveries", "--state", "shown", "--state", "late").splitlines()) == 2
        assert "to Ana" in bot.said("deliveries", "--to", "ana", "--state", "shown")
        assert bot.said("deliveries", "--entry", "nothing") == "There are none.\n"
        assert bot.said("deliveries", "--limit", "1").splitlines()[1].startswith("… and 2 more; --limit shows more")

    def test_a_script_reads_one_object_a_line(self, bot: Installation) -> None:
        bot.begin()
        bot.in_store(told)
        rows = [json.loads(line) for line in bot.said("deliveries", "--json").splitlines()]
        assert [(row["fate"], row["name"], row["address"]["chat"]) for row in rows] == [
            ("failed", "Bo", "bo"),
            ("late", "Cy", "cy"),
            ("asleep", "Dee", "dee"),
        ]


class TestPrune:
    def test_it_says_what_would_go_and_then_what_went(self, bot: Installation) -> None:
        async def age(store: Store) -> None:
            async with store.database.write() as connection:
                await connection.exec_driver_sql("UPDATE deliveries SET due_at = '2020-01-01 00:00:00'")

        bot.begin()
        assert bot.said("prune") == "Nothing older than 365 days has to go.\n"
        bot.in_store(told)
        bot.in_store(age)
        assert bot.said("prune", "--dry-run") == "Would remove 2 messages and 2 deliveries.\n"
        assert bot.said("prune", "--older-than", "30") == "Removed 2 messages and 2 deliveries.\n"
        assert [line.split()[0] for line in bot.said("deliveries").splitlines()] == ["late", "asleep"]

    def test_one_of_a_sort_is_said_as_one_and_what_serves_nobody_is_no_news(self, bot: Installation) -> None:
        now = datetime(2026, 11, 25, tzinfo=UTC)

        async def settings(store: Store) -> None:
            ana = await store.readers.reader(Identity("console", "ana"), AddressKey("console", "ana"), now)
            await store.readers.prefer(ana.id, Preferences(zone="Asia/Seoul"), now)

        async def draft(store: Store) -> None:
            await store.desk.keep(Draft("old", 1, "announce", "{}", datetime(2020, 1, 1, tzinfo=UTC)))

        bot.begin()
        bot.in_store(settings)
        assert bot.said("prune", "--dry-run") == "Nothing older than 365 days has to go.\n"
        bot.in_store(draft)
        assert bot.said("prune") == "Removed 1 draft.\n"

    @pytest.mark.parametrize("days", ["1", "999999999"])
    def test_what_is_young_is_not_to_be_pruned_and_nothing_is_that_old(self, bot: Installation, days: str) -> None:
        refused = bot.run("prune", "--older-than", days)
        assert refused.exit_code == 2
        assert "is not in the range 30<=x<=36500" in refused.output


class TestRestore:
    def test_a_backup_comes_back_and_what_it_replaces_is_kept(self, bot: Installation) -> None:
        bot.begin()
        bot.said("backup", "copy.db")
        bot.ships(DRAMA, trailer(date(2020, 2, 1)))
        bot.said("update", "--no-backup")
        assert len(bot.ids()) == 2
        said = bot.said("restore", "copy.db")
        assert said.startswith(f"Restored copy.db to {bot.url}. What was there before is ")
        assert bot.ids() == {"moonlight.announced"}
        (kept,) = bot.folder.glob("bot.db.replaced-*")
        assert str(kept) in said
        bot.said("restore", str(kept))
        assert len(bot.ids()) == 2

    def test_it_is_refused_while_a_bot_runs(self, bot: Installation) -> None:
        async def beside() -> str:
            database = Database(bot.url)
            async with courier_lock(database):
                return await asyncio.to_thread(bot.refused, "restore", "copy.db")

        bot.begin()
        bot.said("backup", "copy.db")
        assert "already runs on" in asyncio.run(beside())
        assert not list(bot.folder.glob("bot.db.replaced-*"))

    def test_what_is_no_backup_changes_nothing(self, bot: Installation) -> None:
        bot.begin()
        (bot.folder / "letter.txt").write_text("Dear all, " * 900)
        assert bot.refused("restore", "letter.txt") == (
            "letter.txt is damaged or no database at all (file is not a database); nothing was written.\n"
        )
        assert bot.refused("restore", "nowhere.db") == "There is no backup at nowhere.db.\n"
        assert bot.ids() == {"moonlight.announced"}

    def test_postgresql_is_restored_by_its_own_tool(self, bot: Installation) -> None:
        bot.variables["DRAMAWIRE_STORE__URL"] = "postgresql://ana@127.0.0.1:9/dramawire"
        assert "restored with pg_restore" in bot.refused("restore", "copy.dump")


class TestADiskThatTakesNoMore:
    """A limit on the size of files stands for it: that holds for root too."""

    def small(self, bot: Installation, kilobytes: int, *words: str) -> tuple[int, str]:
        limit = f"ulimit -f {kilobytes}; exec {sys.executable} -m bot {' '.join(words)}"
        done = subprocess.run(
            ["bash", "-c", limit], env=os.environ | bot.variables, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr

    def test_what_does_not_fit_is_told_in_a_sentence_and_nothing_of_it_is_there(self, bot: Installation) -> None:
        bot.begin()
        bot.ships(DRAMA, *(trailer(date(2020, 1, 6) + timedelta(days=n)) for n in range(1500)))
        code, said = self.small(bot, 600, "update", "--no-backup")
        assert code == 1
        assert said == (
            f"The disk of the database {bot.url} takes no more (disk I/O error); nothing was written. Look after it.\n"
        )
        assert bot.ids() == {"moonlight.announced"}
        assert bot.said("update", "--no-backup").startswith("1,500 new in the catalogue")

    def test_a_backup_that_does_not_fit_leaves_the_last_one_alone(self, bot: Installation) -> None:
        bot.begin()
        bot.said("backup", "copy.db")
        before = Path("copy.db").read_bytes()
        code, said = self.small(bot, 50, "backup", "copy.db")
        assert code == 1
        assert "takes no more" in said
        assert Path("copy.db").read_bytes() == before
        assert not list(bot.folder.glob("*.part"))


class TestUpdate:
    def test_it_backs_up_first_and_adds_what_is_new_by_id(self, bot: Installation) -> None:
        bot.said("migrate")
        assert bot.said("update", "--no-backup").splitlines() == ["1 new in the catalogue; nobody was told."]
        assert bot.backups() == []
        bot.ships(DRAMA, trailer(date(2020, 2, 1)))
        said = bot.said("update").splitlines()
        (backup,) = bot.backups()
        assert said == [f"Backed up to {backup}.", "1 new in the catalogue; nobody was told."]
        assert bot.ids() == {"moonlight.announced", "moonlight.trailer-2020-02-01"}
        assert bot.said("update").splitlines()[1:] == ["The catalogue is up to date."]

    def test_the_news_of_the_last_two_weeks_waits_for_editors(self, bot: Installation) -> None:
        today = SystemClock()().date()
        bot.begin()
        bot.ships(DRAMA, trailer(today), trailer(today - timedelta(days=15)))
        assert "1 of them are news of the last 14 days; editors find them in /inbox." in bot.said("update")

        async def brought(store: Store) -> list[str]:
            return await store.desk.brought()

        assert bot.in_store(brought) == [f"moonlight.trailer-{today}"]

    def test_a_first_import_lays_nothing_before_the_editors(self, bot: Installation) -> None:
        bot.ships(DRAMA, trailer(SystemClock()().date()))
        bot.said("migrate")
        assert "inbox" not in bot.said("update")

    def test_what_editors_wrote_is_left_alone_and_nobody_is_told(self, bot: Installation) -> None:
        async def edit(store: Store) -> None:
            mended = correction(
                "e1", "2020-02-01", "moonlight.announced", kind=Kind.ANNOUNCED, text="Ours.", author="reader:1"
            )
            await store.ledger.append(Commit((mended, entry("e2", "2020-02-01")), Records()), SystemClock()())

        async def after(store: Store) -> tuple[str, int, dict[str, int]]:
            found = await store.ledger.answers("moonlight.announced")
            return found[-1].text, len(await store.outbox.plans()), await store.outbox.counts()

        bot.begin()
        bot.in_store(edit)
        bot.ships(DRAMA.replace("It begins.", "It begins anew."))
        assert bot.said("update").splitlines()[1:] == ["The catalogue is up to date."]
        assert bot.in_store(after) == ("Ours.", 0, {"lagging": 0, "doubts": 0})
        assert bot.ids() == {"moonlight.announced", "e1", "e2"}

    def test_it_is_refused_while_a_bot_runs(self, bot: Installation) -> None:
        async def beside() -> str:
            async with courier_lock(Database(bot.url)):
                return await asyncio.to_thread(bot.refused, "update")

        bot.begin()
        assert "stop that one first" in asyncio.run(beside())
        assert bot.backups() == []

    def test_without_pg_dump_it_says_how_to_go_on(
        self, bot: Installation, postgres: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bot.variables["DRAMAWIRE_STORE__URL"] = postgres
        bot.said("migrate")
        monkeypatch.setenv("PATH", str(bot.folder))
        assert "install it, or say --no-backup" in bot.refused("update")
