from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given

from bot.codec import Codec, Misread
from bot.core.announcement import Announcement, Dated
from bot.core.dates import PartialDate
from bot.core.drama import Drama
from bot.core.errors import BadInput
from bot.core.fold import fold
from tests.core.ledgers import entry, ledgers

ENTRY, DRAMA = Codec(Announcement), Codec(Drama, whole=True)


@given(ledgers())
def test_every_entry_comes_back_as_it_was(ledger: list[Announcement]) -> None:
    assert [ENTRY.load(ENTRY.dump(said)) for said in ledger] == ledger
    assert [ENTRY.read(ENTRY.plain(said)) for said in ledger] == ledger


@given(ledgers())
def test_every_record_comes_back_as_it_was(ledger: list[Announcement]) -> None:
    for drama in fold(ledger).dramas.values():
        assert DRAMA.load(DRAMA.dump(drama)) == drama


def test_what_is_none_is_left_out_unless_it_is_a_value() -> None:
    assert '"text"' in ENTRY.dump(entry("a", "2020-01-01"))
    assert "picture" not in ENTRY.dump(entry("a", "2020-01-01"))
    gone = fold(
        [entry("a", "2020-01-01", Dated("sea", PartialDate("2021"))), entry("b", "2020-01-02", Dated("sea", None))]
    )
    assert DRAMA.load(DRAMA.dump(gone.dramas["sea"])).premiere == gone.dramas["sea"].premiere


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "news"}, "id: is missing."),
        ({"colour": "red"}, "colour: is not a name I know here."),
        ({"changes": [{"type": "opend", "drama": "sea"}]}, "“opend” is no type of change; use one of"),
        ({"known_on": "2021-13-40"}, "known_on: "),
        ({"happened": "2021-13-40"}, "2021-13-40"),
    ],
)
def test_what_cant_be_read_is_told_in_one_sentence_with_its_place(data: dict[str, object], said: str) -> None:
    whole = {"id": "a", "kind": "news", "known_on": date(2020, 1, 1), "source": {"name": "Daily"}}
    given_ = data if data == {"kind": "news"} else whole | data
    with pytest.raises(BadInput) as refused:
        ENTRY.read(given_)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_all_mistakes_of_one_value_are_told_at_once() -> None:
    with pytest.raises(Misread) as refused:
        ENTRY.read({"kind": "newz", "known_on": "2021-13-40", "source": {"name": "Daily"}, "colour": "red"})
    assert sorted(mistake.partition(":")[0] for mistake in refused.value.mistakes) == [
        "colour",
        "id",
        "kind",
        "known_on",
    ]
    assert str(refused.value) == refused.value.mistakes[0]


def test_a_type_that_nobody_knows_is_told_beside_all_else() -> None:
    whole = {"id": "a", "kind": "newz", "known_on": date(2020, 1, 1), "source": {"name": "Daily"}}
    changes = [{"type": "statged"}, {"type": "titled", "drama": "sea"}, {"type": "bogus"}]
    with pytest.raises(Misread) as refused:
        ENTRY.read(whole | {"changes": changes})
    assert [" ".join(mistake.split()[:3]) for mistake in refused.value.mistakes] == [
        "change 1: “statged”", "change 2: text:", "change 3: “bogus”", "kind: “newz” is",
    ]  # fmt: skip


def test_a_type_of_its_own_needs_no_more_than_a_dataclass() -> None:
    @dataclass(frozen=True)
    class Point:
        x: int
        y: int = 0

    assert Codec(Point).dump(Point(1)) == '{"x":1,"y":0}'
