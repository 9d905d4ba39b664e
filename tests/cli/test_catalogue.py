"""Imports, exports, searches and replays, as they are typed in a shell."""

import asyncio
import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.catalogue.exporting import to_json_lines, to_toml
from bot.catalogue.importing import plan_import
from bot.catalogue.plan import Plan
from bot.cli import main
from bot.clock import SystemClock
from bot.core.announcement import Announcement
from bot.core.drama import Drama
from bot.core.errors import BadInput
from bot.core.kinds import TITLE_DEFAULT
from bot.core.recipient import AddressKey, Identity, Subscription, Topic, TopicKind
from bot.store.store import open_store
from tests.data.shipped import ledger

Writer = Callable[[Iterable[Announcement]], Iterator[str]]
GOOD = """\
title,aka,year,kind,network,genres,director,writer,cast,synopsis,premiere,episodes
Moon Hospital,문 병원|Moon Ward,2027,series,tvN,romance,Ana Kim,Bo Lee,Cy Park|Di Choi,"Nurses, at night.",2027-05-14,16
Old Song,,2019,film,,,,,Song Kang,,2019-02-03,
Some Day,,,,,,,,,,autumn 2027,
"""
TWIN = """drama = "hellbound"
[[entry]]
id = "mine.opened"
kind = "record"
known_on = 2020-01-01
source = { name = "Me" }
changes = [{ type = "opened" }, { type = "titled", text = "Hellbound" }]
"""
COLUMNS = "title, aka, year, kind, network, genres, director, writer, cast, synopsis, premiere, episodes"
BAD: dict[str, tuple[str | bytes, str]] = {
    "date.csv": (
        "title,premiere\nFine,2021\nBad,2021-13-40\n",
        "date.csv:3: premiere: I can't read “2021-13-40” as a date;",
    ),
    "long.csv": ("title\n" + "A" * 10_000, f"long.csv:2: title: “{'A' * 30}…” has 10,000 characters; at most 200 fit."),
    "control.csv": (
        "title\n\x1b[31mRed\n",
        "control.csv:2: title: “�[31mRed” holds control characters; take them out.",
    ),
    "rtl.csv": ("title\n\u202eRed\n", "rtl.csv:2: title: “�Red” holds control characters; take them out."),
    "head.csv": ("title,foo\nA,b\n", f"head.csv:1: I don't know the column “foo”; the columns are {COLUMNS}."),
    "none.csv": ("year\n2020\n", f"none.csv:1: there is no column title; the columns are {COLUMNS}."),
    "wide.csv": ("title,year\nA,2020,x\n", "wide.csv:2: there are 3 cells for 2 columns; quote cells with commas."),
    "kind.csv": ("title,kind\nA,cartoon\n", "kind.csv:2: kind: “cartoon” is none of series, film, special."),
    "entry.toml": (
        '[[entry]]\nkind = "newz"\nknown_on = 2026-01-05\n',
        (
            "entry.toml:1: id: is missing.\n"
            "entry.toml:1: kind: “newz” is not a word I know here; did you mean news?\n"
            "entry.toml:1: source: is missing."
        ),
    ),
    "entry.jsonl": (
        (
            '{"id": "a", "kind": "newz", "known_on": "2026-01-05", "source": {"name": "P"}, "changes": ['
            '{"type": "noted", "drama": "a"}, {"drama": "a"}, {"type": "statged"}, {"type": "bogus"}]}\n'
        ),
        (
            'entry.jsonl:1: change 2: the type is missing; say what it is, as type = "noted".\n'
            "entry.jsonl:1: change 3: “statged” is no type of change; use one of "
        ),
    ),
    "twice.csv": ("title\nDay\nDay\n", "twice.csv:3: “Day” stands already at twice.csv:2; keep one, or give years."),
    "same.csv": (
        "title,cast\nDay,Kim Si-eun\n",
        "same.csv:2: there are several people called Kim Si-eun; write one of @",
    ),
    "years.csv": ("title,year\nDay,2027\nDay,2027\n", "years.csv:3: “Day” stands already at years.csv:2; keep one."),
    "other.csv": (
        "title,year,premiere\nDay,2026,2027-05-14\n",
        "other.csv:2: the year 2026 is not that of the premiere, 2027-05-14; keep the one that is right.",
    ),
    "lines.csv": ('title\n"Day\nNight"\n', "lines.csv:2: title: “Day�Night” is broken in two lines; write it in one."),
    "many.csv": (
        "title,year,kind\nDay,never,cartoon\n",
        (
            "many.csv:2: year: “never” is no number from 1950 to 2100.\n"
            "many.csv:2: kind: “cartoon” is none of series, film, special."
        ),
    ),
    "json.jsonl": (
        '{"title": "A"}\n{title: 3}\n',
        (
            "json.jsonl:2: this is no JSON: I can't go on at “title: 3}”; "
            'write it like {"title": "Move to Heaven", "year": 2021}.'
        ),
    ),
    "short.jsonl": ('{"title": "A"', "short.jsonl:1: this is no JSON: it ends too soon;"),
    "list.jsonl": ("[1]\n", 'list.jsonl:1: each line is one object, as {"title": "Move to Heaven"}.'),
    "day.toml": ('[[entry]]\nid = "a.a"\nknown_on = 2021-13-40\n', "day.toml:3: “2021-13-40” is no day; write year,"),
    "text.toml": ("[[entry]\n", "text.toml:1: this is no TOML,"),
    "slug.toml": (TWIN, "slug.toml:2: the drama “hellbound” begins already in"),
    "binary.csv": (b"title\n\xff\xfe\n", "binary.csv:2: this is not UTF-8 text; save the file as UTF-8."),
    "sheet.xlsx": ("", "I can't tell what sheet.xlsx is; name it .toml, .csv or .jsonl."),
}


@dataclass
class Shell:
    """A folder with a database in it, where commands are typed."""

    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'bot.db'}"

    def write(self, name: str, text: str | bytes) -> str:
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def run(self, *words: str, typed: str | None = None) -> Result:
        variables = {"DRAMAWIRE_STORE__URL": self.url, "DRAMAWIRE_LOG__LEVEL": "warning"}
        return CliRunner().invoke(main, words, env=variables, input=typed, catch_exceptions=False)

    def said(self, *words: str, typed: str | None = None) -> str:
        result = self.run(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 1
        return result.output

    def dramas(self, *slugs: str) -> dict[str, Drama]:
        async def read() -> dict[str, Drama]:
            async with open_store(self.url) as store:
                return await store.ledger.dramas(slugs)

        return asyncio.run(read())

    def sequence(self) -> int:
        async def read() -> int:
            async with open_store(self.url) as store:
                return await store.ledger.sequence()

        return asyncio.run(read())


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped catalogue, made once."""
    folder = tmp_path_factory.mktemp("stocked")
    file = folder / "empty.csv"
    file.write_text("title\n")
    Shell(folder).said("import", str(file))
    return folder / "bot.db"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A folder without a database."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)


@pytest.fixture
def shell(bare: Shell, stocked: Path) -> Shell:
    """A folder with the shipped catalogue in its database."""
    shutil.copy(stocked, bare.folder / "bot.db")
    return bare


class TestImport:
    def test_rows_become_dramas_with_their_people_and_again_they_change_nothing(self, shell: Shell) -> None:
        shell.write("new.csv", GOOD)
        assert shell.said("import", "new.csv") == (
            "Imported 7 entries; nobody was told.\nNew: 3 dramas and 4 people.\n"
        )
        found = shell.dramas("moon-hospital", "old-song", "some-day")
        moon = found["moon-hospital"]
        assert (moon.title, moon.native, moon.network, moon.episodes) == ("Moon Hospital", "문 병원", "tvN", 16)
        assert [c.value.person for c in moon.credits] == ["ana-kim", "bo-lee", "cy-park", "di-choi"]
        assert [c.value.person for c in found["old-song"].credits] == ["song-kang"]
        assert str(found["some-day"].date) == "2027-autumn"
        assert shell.said("import", "new.csv") == "Nothing new; nothing was changed.\n"

    def test_a_changed_row_corrects_what_the_import_said(self, shell: Shell) -> None:
        shell.write("new.csv", GOOD)
        shell.said("import", "new.csv")
        shell.write("new.csv", GOOD.replace("2027-05-14,16", "2027-06-01,12"))
        assert shell.said("import", "new.csv") == (
            "Imported 1 entry; nobody was told.\n2 rows were here already and left alone.\n"
        )
        moon = shell.dramas("moon-hospital")["moon-hospital"]
        assert (str(moon.date), moon.episodes) == ("2027-06-01", 12)

    def test_a_kind_is_understood_as_peoples_own_lists_call_it(self, shell: Shell) -> None:
        shell.said("import", shell.write("new.csv", "title,kind\nFoo,Drama\nBar,movie\nBaz,K-drama\nQuux,special\n"))
        found = shell.dramas("foo", "bar", "baz", "quux")
        assert [found[slug].medium.value for slug in ("foo", "bar", "baz", "quux")] == [
            "series", "film", "series", "special",
        ]  # fmt: skip

    def test_a_year_alone_is_a_premiere_as_vague_as_that(self, shell: Shell) -> None:
        shell.said("import", shell.write("new.csv", "title,year\nFoo,2027\nBar,2019\n"))
        found = shell.dramas("foo", "bar")
        assert {slug: (str(d.date), d.stage and str(d.stage.value)) for slug, d in found.items()} == {
            "foo": ("2027", "announced"),
            "bar": ("2019", "released"),
        }
        assert "\nFoo,,2027,series," in shell.said("export", "--format", "csv").replace("\r", "")
        shell.said("import", shell.write("other.csv", "title,year\nFoo,2028\n"))
        assert shell.dramas("foo-2028")["foo-2028"].year == 2028
        shell.said("import", shell.write("new.csv", "title,year,premiere\nFoo,2027,2027-05-14\n"))
        assert str(shell.dramas("foo")["foo"].date) == "2027-05-14", "a day is the same year, told more exactly"

    def test_what_is_left_alone_and_what_comes_near_to_what_is_there_is_said(self, shell: Shell) -> None:
        before = shell.dramas("hellbound")["hellbound"]
        shell.write(
            "new.csv",
            "title,network,cast,premiere\n"
            "Hellbound,tvN,,2021-05-01\n"
            "Squid Game,,,\n"
            "move to heven,,Gong Yo,\n"
            "Winter Rainfall,,Song Kang,\n"
            "Winter Rainfal,,,\n"
            "Love Alarm 3,,,\n",
        )
        assert shell.said("import", "new.csv") == (
            "Imported 5 entries; nobody was told.\n"
            "New: 4 dramas and 1 person.\n"
            "2 rows were here already and left alone.\n"
            "The record says otherwise, and stays: Hellbound (network, premiere; new.csv:2). "
            "/announce or /correct changes it.\n"
            "Are these the same? near Move to Heaven: move to heven; near Winter Rainfall: Winter Rainfal; "
            "near Gong Yoo: Gong Yo.\n"
        )
        assert shell.dramas("hellbound")["hellbound"] == before
        assert shell.said("import", "new.csv") == (
            "Nothing new; nothing was changed.\n"
            "The record says otherwise, and stays: Hellbound (network, premiere; new.csv:2). "
            "/announce or /correct changes it.\n"
        )

    def test_lists_of_what_is_left_alone_or_near_have_an_end(self, shell: Shell) -> None:
        rows = "".join(f"Squid Game,{year}\n" for year in range(1990, 2019))
        shell.write("new.csv", f"title,year\n{rows}")
        said = shell.said("import", "new.csv").splitlines()
        assert said[:2] == ["Imported 29 entries; nobody was told.", "New: 29 dramas."]
        assert said[2].startswith("Are these the same? near Squid Game (")
        assert said[2].endswith("; and 19 more.")

    def test_of_very_many_new_names_only_the_first_are_compared(self, shell: Shell) -> None:
        many = "".join(f"{a}{b}x{a}\n" for a in "bcdfghjklmnpqrstvwz" for b in "aeiou")
        people = "|".join(f"{a}{b} {b}{c}" for a in "bdfgh" for b in "aeiou" for c in "klmnprstv")
        shell.write("new.csv", f"title,cast\n{many}move to heven,{people}\n")
        last = shell.said("import", "new.csv").splitlines()[-1]
        assert last == "The first 300 new names were looked at for what is near; dramawire find shows it of any."

    def test_json_lines_take_rows_and_whole_entries(self, shell: Shell) -> None:
        entry = {
            "id": "mine.trailer", "kind": "trailer", "known_on": "2026-01-01", "source": {"name": "Me"},
            "changes": [{"type": "noted", "drama": "hellbound"}],
        }  # fmt: skip
        row = {"title": "Json Night", "cast": ["A One", "B Two"], "year": 2027}
        shell.write("new.jsonl", f"{json.dumps(row)}\n\n{json.dumps(entry)}\n")
        assert shell.said("import", "new.jsonl") == (
            "Imported 4 entries; nobody was told.\nNew: 1 drama and 2 people.\n"
        )
        assert len(shell.dramas("json-night")["json-night"].credits) == 2

    @pytest.mark.parametrize("name", BAD)
    def test_a_mistake_is_said_with_its_line(self, bare: Shell, name: str) -> None:
        text, said = BAD[name]
        files = [Path(bare.write("new.csv", GOOD)), Path(bare.write(name, text))]
        with pytest.raises(BadInput) as refusal:
            plan_import(files, ledger().values(), datetime(2026, 11, 25, tzinfo=UTC))
        assert str(refusal.value).startswith(said)

    def test_a_mistake_is_told_once(self, bare: Shell) -> None:
        file = Path(bare.write("d.csv", "title,cast\nWinter Rain,@nobody-known\n"))
        with pytest.raises(BadInput) as refusal:
            plan_import([file], ledger().values(), datetime(2026, 11, 25, tzinfo=UTC))
        assert str(refusal.value) == "d.csv:2: I know no person “@nobody-known”; check the slug after the @."

    def test_with_one_mistake_in_one_file_nothing_of_any_is_written(self, shell: Shell) -> None:
        shell.write("bad.jsonl", '{"title": "Fine"}\n{"title": ""}\n')
        before = shell.sequence()
        assert shell.refused("import", shell.write("new.csv", GOOD), "bad.jsonl") == (
            "bad.jsonl:2: the title is missing; every row needs one.\nNothing was imported.\n"
        )
        assert shell.sequence() == before

    def test_every_mistake_is_told_at_once_up_to_a_limit(self, shell: Shell) -> None:
        shell.write("bad.csv", "title,year\n" + "".join(f"Night {n},never\n" for n in range(30)))
        lines = shell.refused("import", "bad.csv").splitlines()
        assert lines[0] == "bad.csv:2: year: “never” is no number from 1950 to 2100."
        assert lines[19].startswith("bad.csv:21:")
        assert lines[20:] == ["… and 10 more.", "Nothing was imported."]

    def test_a_folder_without_toml_is_said_to_have_none(self, shell: Shell) -> None:
        (shell.folder / "lists").mkdir()
        shell.write("lists/new.csv", GOOD)
        assert shell.refused("import", "lists") == (
            "There are no entries in TOML in lists; CSV and JSON lines are named file by file.\n"
        )

    def test_a_missing_file_is_named(self, shell: Shell) -> None:
        assert "nope.csv" in shell.refused("import", "nope.csv")

    def test_nobody_is_told_of_an_import(self, shell: Shell) -> None:
        async def follow() -> None:
            async with open_store(shell.url) as store:
                now = SystemClock()()
                ana = await store.readers.reader(Identity("console", "ana"), AddressKey("console", "ana"), now)
                await store.readers.follow(Subscription(ana.id, Topic(TopicKind.ALL), TITLE_DEFAULT, now))

        asyncio.run(follow())
        shell.said("import", shell.write("new.csv", GOOD))

        async def owed() -> tuple[int, Sequence[object]]:
            async with open_store(shell.url) as store:
                return (await store.outbox.counts()).get("owed", 0), await store.outbox.plans()

        assert asyncio.run(owed()) == (0, [])


class TestExport:
    def test_a_word_too_many_is_named_in_whole_sentences(self, shell: Shell) -> None:
        result = shell.run("export", "nope")
        assert result.exit_code == 2
        assert result.output.endswith(" (nope). main export --help says how it goes.\n")

    @pytest.mark.parametrize(("form", "name"), [(to_toml, "out.toml"), (to_json_lines, "out.jsonl")])
    def test_what_is_exported_imports_again_as_nothing_new(self, bare: Shell, form: Writer, name: str) -> None:
        entries = list(ledger().values())
        file = bare.folder / bare.write(name, "".join(form(entries)))
        now = datetime(2026, 11, 25, tzinfo=UTC)
        assert plan_import([file], entries, now) == Plan(())
        assert {e.id: replace(e, recorded_at=None) for e in plan_import([file], [], now).entries} == {
            e.id: replace(e, recorded_at=None) for e in entries
        }

    def test_it_is_written_whole_to_a_file(self, shell: Shell) -> None:
        assert shell.said("export", "--output", "out.toml") == "Wrote out.toml.\n"
        assert (shell.folder / "out.toml").read_text().count("[[entry]]") == len(ledger())
        assert not list(shell.folder.glob("*.part"))

    def test_csv_has_a_row_for_each_drama(self, shell: Shell) -> None:
        shell.said("import", shell.write("new.csv", GOOD))
        rows = {row["title"]: row for row in csv.DictReader(io.StringIO(shell.said("export", "--format", "csv")))}
        assert len(rows) == 26
        assert rows["Moon Hospital"]["cast"] == "Cy Park|Di Choi"
        assert rows["Moon Hospital"]["synopsis"] == "Nurses, at night."
        assert rows["Some Day"]["premiere"] == "2027-autumn"

    def test_where_it_can_not_be_written_it_says_so_and_leaves_nothing(self, shell: Shell) -> None:
        shell.said("import", shell.write("new.csv", "title\nA Night\n"))
        assert shell.refused("export", "--output", "no/such/folder.toml").startswith(
            "I can't write no/such/folder.toml:"
        )
        assert shell.refused("export", "--output", shell.write("rom", "") + "/x.toml") == (
            "I can't write rom/x.toml: not a directory.\n"
        )

    def test_a_csv_of_all_imports_again_though_people_share_a_name(self, shell: Shell) -> None:
        shell.said("export", "--format", "csv", "--output", "all.csv")
        assert "@kim-si-eun" in (shell.folder / "all.csv").read_text()
        before = shell.dramas("love-alarm-2")["love-alarm-2"]
        shell.said("import", "all.csv")
        assert shell.dramas("love-alarm-2")["love-alarm-2"].credits == before.credits

    def test_what_is_no_file_is_left_as_it_is(self, shell: Shell) -> None:
        os.mkfifo(shell.folder / "pipe")
        (shell.folder / "link").symlink_to("pipe")
        for name in ("pipe", "link"):
            assert shell.refused("export", "--output", name) == (
                f"{name} is no plain file, so it stays as it is; name another file.\n"
            )
        assert (shell.folder / "pipe").is_fifo()
        assert (shell.folder / "link").is_symlink()

    def test_a_link_to_a_file_is_followed(self, shell: Shell) -> None:
        shell.write("out.toml", "")
        (shell.folder / "latest.toml").symlink_to("out.toml")
        assert shell.said("export", "--output", "latest.toml") == "Wrote latest.toml.\n"
        assert (shell.folder / "latest.toml").is_symlink()
        assert (shell.folder / "out.toml").stat().st_size

    def test_a_folder_is_no_file_to_write_to(self, shell: Shell) -> None:
        assert shell.refused("export", "--output", ".") == ". is a folder; name a file in it.\n"


class TestFind:
    def test_without_a_database_the_shipped_catalogue_answers_and_none_is_made(self, bare: Shell) -> None:
        assert "move-to-heaven" in bare.said("find", "move", "to", "heven").splitlines()[0]
        assert not (bare.folder / "bot.db").exists()

    def test_json_is_exactly_one_object_a_query_and_line(self, shell: Shell) -> None:
        out = shell.said("find", "--stdin", "--json", "--limit", "2", "song kang", typed="move to heven\n\n이제훈\n🔥")
        found = [json.loads(line) for line in out.splitlines()]
        assert [one["query"] for one in found] == ["song kang", "move to heven", "", "이제훈", "🔥"]
        for one in found:
            assert set(one) == {"query", "ms", "results"}
            assert isinstance(one["ms"], float)
            assert len(one["results"]) <= 2
            assert all(set(hit) == {"kind", "slug", "title", "score"} for hit in one["results"])
        assert [one["results"][0]["slug"] if one["results"] else None for one in found] == [
            "song-kang", "move-to-heaven", None, "lee-je-hoon", None,
        ]  # fmt: skip

    def test_words_are_one_query_and_quoted_ones_are_one_each(self, shell: Shell) -> None:
        one = shell.said("find", "--json", "squid", "game", "2").splitlines()
        assert [json.loads(line)["query"] for line in one] == ["squid game 2"]
        two = shell.said("find", "--json", "squid game 2", "hellbound").splitlines()
        assert [json.loads(line)["query"] for line in two] == ["squid game 2", "hellbound"]

    def test_what_an_import_added_is_found(self, shell: Shell) -> None:
        shell.said("import", shell.write("new.csv", GOOD))
        assert "moon-hospital" in shell.said("find", "mon hospitl").splitlines()[0]

    def test_nothing_to_look_for_says_how_to_ask(self, shell: Shell) -> None:
        assert "Give a name to look for" in shell.run("find").output
        assert shell.said("find", "🔥") == "Nothing to go by; give a name with letters in it.\n"


class TestReplay:
    def test_it_tells_what_came_from_the_day_one_followed_by_names_of_today_too(self, bare: Shell) -> None:
        out = bare.said("replay", "--subscribe", "squid game", "--from", "2021-02-01", "--to", "2021-02-28")
        assert out == (
            "── Friday 26 February 2021 ──\n\n"
            "✏️ Round Six is now called Squid Game\n"
            "Nobody announced it: Netflix's own text simply says Squid Game now, while a report on the same event still"
            " has Round Six. The Korean title never changed.\n"
            "Netflix · no date yet\n"
            "Confirmed · Orange Magazine, 26 February 2021\n\n"
            "You follow Squid Game.\n"
        )
        assert not (bare.folder / "bot.db").exists()

    def test_a_quiet_time_and_days_turned_round_are_said(self, bare: Shell) -> None:
        quiet = ("replay", "--subscribe", "hellbound", "--from", "2019-01-01", "--to", "2019-01-02")
        assert bare.said(*quiet) == "Nothing would have been told.\n"
        turned = ("replay", "--subscribe", "hellbound", "--from", "2021-01-02", "--to", "2021-01-01")
        assert bare.refused(*turned) == "--to lies before --from; give the earlier day first.\n"
        assert "Mars/Base" in bare.refused(*quiet, "--zone", "Mars/Base")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("replay", "--from", "soon"), 1, "“soon” is no day; write year, month and day, as in 2021-05-14.\n"),
        (
            ("export", "--format", "pdf"),
            2,
            "Invalid value for '--format': 'pdf' is not one of ",
        ),
        (("import",), 2, "Missing argument 'FILES...'. "),
        (("imprt",), 2, "No such command 'imprt'. "),
        (("find", "--limt", "3"), 2, "No such option '--limt'. Did you mean '--limit'? main find --help"),
    ],
)
def test_what_is_typed_wrongly_is_one_line(bare: Shell, words: tuple[str, ...], code: int, said: str) -> None:
    result = bare.run(*words)
    assert (result.exit_code, result.output.count("\n")) == (code, 1)
    assert result.output.startswith(said)


def test_the_shipped_catalogue_is_loaded_before_the_first_import(shell: Shell) -> None:
    assert shell.sequence() == len(ledger())
