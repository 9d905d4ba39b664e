from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import ledger
from bot.catalogue.ledger import BadLedger, Placed, check, fingerprint, load, parse, shipped
from bot.core.announcement import Dated, Opened
from bot.core.dates import PartialDate
from bot.core.errors import BadInput

DRAMA = """
drama = "moonlight"

[[entry]]
id = "moonlight.announced"
kind = "announced"
known_on = 2026-01-05
source = { name = "Daily", url = "https://daily.example/1" }
changes = [{ type = "opened" }, { type = "titled", text = "Moonlight" }]
"""
DATED = """
[[entry]]
id = "moonlight.date-set"
kind = "date_set"
known_on = 2026-02-01
source = { name = "Daily" }
changes = [{ type = "dated", date = "2026-06" }]
"""


def mistake(text: str) -> str:
    """The one mistake in a text, however it is found."""
    try:
        found = list(check(parse(text, "m.toml")))
    except BadLedger as error:
        found = list(error.mistakes)
    assert len(found) == 1
    return found[0]


def test_a_file_s_drama_fills_in_changes_that_name_none() -> None:
    entries = [placed.entry for placed in parse(DRAMA + DATED, "m.toml")]
    assert entries[0].changes[0] == Opened("moonlight")
    assert entries[1].changes == (Dated("moonlight", PartialDate("2026-06")),)


def test_a_change_that_names_its_drama_keeps_it() -> None:
    text = DRAMA + DATED.replace('"dated",', '"dated", drama = "sunlight",')
    assert parse(text, "m.toml")[1].entry.dramas == ("sunlight",)


def test_people_are_left_alone_by_a_file_s_drama() -> None:
    text = DATED.replace(
        '{ type = "dated", date = "2026-06" }', '{ type = "introduced", person = "ann", name = "Ann" }'
    )
    assert parse('drama = "moonlight"' + text, "m.toml")[0].entry.dramas == ()


def test_each_entry_knows_its_line() -> None:
    assert [placed.place for placed in parse(DRAMA + DATED, "m.toml")] == ["m.toml:4", "m.toml:11"]


def test_a_folder_is_read_whole_and_in_ledger_order(tmp_path: Path) -> None:
    (tmp_path / "dramas").mkdir()
    (tmp_path / "dramas" / "b.toml").write_text('drama = "moonlight"\n' + DATED)
    (tmp_path / "z.toml").write_text(DRAMA)
    (tmp_path / "notes.txt").write_text("not a ledger")
    assert [entry.id for entry in load(tmp_path)] == ["moonlight.announced", "moonlight.date-set"]


def test_one_file_is_read_alone(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(DRAMA)
    assert [placed.entry.id for placed in ledger.read(tmp_path / "a.toml")] == ["moonlight.announced"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + DRAMA.encode())
    assert load(tmp_path)


def test_nothing_there_is_said() -> None:
    with pytest.raises(BadInput, match=r"There is nothing at nowhere; name a TOML file or a folder"):
        ledger.read(Path("nowhere"))


def test_the_shipped_ledger_is_whole() -> None:
    assert shipped().is_dir()
    assert load()


def test_an_installed_package_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data").mkdir()
    monkeypatch.setattr("bot.catalogue.ledger.resources.files", lambda _package: tmp_path)
    assert shipped() == tmp_path / "_data"


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.toml").write_text(DRAMA)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BadInput, match=r"I can't read .*a\.toml: Permission denied\."):
        load(tmp_path)


def test_all_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(DRAMA.replace('announced"\nkind', 'Announced"\nkind'))
    (tmp_path / "b.toml").write_text("drama = 3\n")
    (tmp_path / "c.toml").write_bytes(b"# fine\n# \xff\n")
    with pytest.raises(BadLedger) as caught:
        load(tmp_path)
    assert [said.removeprefix(f"{tmp_path}/")[:9] for said in caught.value.mistakes] == [
        "a.toml:4:",
        "b.toml:1:",
        "c.toml:2:",
    ]
    assert str(caught.value).count("\n") == 2


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "known_on = 2026-01-05",
            "known_on = 2026-13-40",
            "m.toml:7: “2026-13-40” is no day; write year, month and day",
        ),
        (
            "known_on = 2026-01-05",
            "known_on = 2026-01-05\nmood = 1",
            "m.toml:4: moonlight.announced: mood: is not a name",
        ),
        ("known_on = 2026-01-05", "known_on 2026-01-05", "m.toml:7: this is no TOML, expected '=' after a key"),
        ("known_on = 2026-01-05\n", "", "m.toml:4: moonlight.announced: known_on: is missing."),
        (
            'kind = "announced"',
            'kind = "rumoured"',
            "kind: “rumoured” is none of announced, in_talks, ",
        ),
        ('type = "opened"', 'type = "begun"', "“begun” is no type of change; use one of"),
        ('{ type = "opened" }', '{ type = "dated", date = "2026-13-40" }', "I can't read “2026-13-40” as a date"),
        ('kind = "announced"', 'kind = "trailer"\nact = "post"', None),
        ("moonlight.announced", "Moonlight!", "“Moonlight!” is no id"),
        ("moonlight.announced", "m" * 53, "use up to 52"),
        ('drama = "moonlight"', 'drama = "달빛"', "“달빛” can't be a slug"),
        ('drama = "moonlight"', f'drama = "{"m" * 41}"', "can't be a slug; use at most 40"),
        ("https://daily.example/1", "daily.example/1", "is no web address; it has to start with https://."),
        ('name = "Daily"', 'name = " "', "needs a source: who said it."),
        ('text = "Moonlight"', f'text = "{"x" * 10_000}"', "has 10,000 characters; at most 200"),
        (
            'kind = "announced"',
            f'kind = "announced"\ntext = "{"x" * 2001}"',
            "has 2,001 characters; at most 2,000",
        ),
        ('text = "Moonlight"', 'text = "Moon\\u0000light"', "holds a control character"),
        ('text = "Moonlight"', 'text = "Moon\\u202elight"', "holds a control character"),
        ('[{ type = "opened" }, { type = "titled", text = "Moonlight" }]', "[]", "changes nothing; give it a change"),
        ('{ type = "opened" }', '{ type = "suspended" }', "can't carry a change of type suspended"),
        ('kind = "announced"', 'kind = "announced"\nact = "correct"', "a correction or retraction names its target"),
        ('kind = "announced"', 'kind = "announced"\ntarget = "other"', "a correction or retraction names its target"),
        ('{ type = "opened" }, ', "", "I know no drama “moonlight”; check the spelling, or open it first."),
        (
            '{ type = "opened" }',
            '{ type = "opened" }, { type = "credited", person = "ann" }',
            "I know no person “ann”",
        ),
        ('kind = "announced"', 'kind = "anounced"', "“anounced” is not a word I know here; did you mean announced?"),
        ("known_on = 2026-01-05", 'known_on = "soon"', "known_on: has to be a day, as 2021-05-14."),
        ("source = {", 'source = "Daily" #', "source: has to be a table of names and values, as { name = … }."),
        ('{ type = "opened" }', '{ series = "x" }', "change 1: the type is missing; say what it is, as type ="),
        ('{ type = "opened" }', '{ type = "opened", season = "one" }', "change 1: season: has to be a whole number"),
        ("drama =", "drama_ =", "“drama_” is not what I know at the top"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place(before: str, after: str, said: str | None) -> None:
    text = DRAMA.replace(before, after)
    if said is None:
        assert not list(check(parse(text, "m.toml")))
        return
    found = mistake(text)
    assert found.startswith("m.toml:")
    assert said in found
    assert "\n" not in found


def test_an_unclosed_text_is_told_by_its_last_line() -> None:
    assert mistake(DRAMA + '\nx = """').startswith("m.toml:")


def test_an_id_is_used_once() -> None:
    assert mistake(DRAMA + DATED + DATED) == (
        "m.toml:18: the id “moonlight.date-set” is taken by m.toml:11; ids are for ever, use another."
    )


def test_a_drama_begins_once() -> None:
    again = DRAMA.split("\n\n", 1)[1].replace("moonlight.announced", "moonlight.again")
    assert "the drama “moonlight” begins already in m.toml:4; give this one a slug of its own." in mistake(
        DRAMA + again
    )


ANSWER = """
[[entry]]
id = "moonlight.date-corrected"
act = "correct"
target = "moonlight.date-set"
kind = "date_set"
known_on = 2026-02-03
source = { name = "Daily" }
changes = [{ type = "dated", date = "2026-07" }]
"""


def test_an_answer_needs_what_it_answers() -> None:
    assert "There is no entry “moonlight.date-set” to correct" in mistake(DRAMA + ANSWER)
    assert not list(check(parse(DRAMA + DATED + ANSWER, "m.toml")))


def test_an_answer_stands_after_what_it_answers() -> None:
    assert "must come after what it answers" in mistake(DRAMA + DATED + ANSWER.replace("02-03", "02-01"))


def test_what_is_recorded_counts_as_known() -> None:
    before = [placed.entry for placed in parse(DRAMA + DATED, "old.toml")]
    assert not list(check(parse('drama = "moonlight"' + ANSWER, "new.toml"), before))
    assert not list(check(parse(DRAMA, "new.toml"), before)), "an upgrade brings the same entries again"
    twin = parse(DRAMA.replace("moonlight.announced", "moonlight.twin"), "new.toml")
    assert "begins already in the ledger" in next(check(twin, before))


def test_a_retraction_needs_no_changes() -> None:
    text = ANSWER.replace('"correct"', '"retract"').replace('changes = [{ type = "dated", date = "2026-07" }]', "")
    placed = parse(DRAMA + DATED + text, "m.toml")
    assert isinstance(placed[-1], Placed)
    assert not list(check(placed))
    assert placed[-1].entry.known_on == date(2026, 2, 3)


def test_a_folder_has_a_mark_that_changes_with_any_file_and_with_what_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.toml").write_text("one = 1\n")
    marks = [fingerprint(tmp_path), fingerprint(tmp_path)]
    assert marks[0] == marks[1]
    (tmp_path / "a.toml").write_text("one = 2\n")
    marks.append(fingerprint(tmp_path))
    (tmp_path / "a.toml").rename(tmp_path / "b.toml")
    marks.append(fingerprint(tmp_path))
    monkeypatch.setattr(ledger, "__version__", "another")
    marks.append(fingerprint(tmp_path))
    assert len(set(marks)) == 4
