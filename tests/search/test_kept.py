"""Folded names kept for the next start."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.drama import Drama, Named, Person, Title, TitleKind
from bot.core.errors import StoreError
from bot.search import kept
from bot.search.names import in_columns, names_of
from bot.search.search import KEPT, NameSearch
from tests.search.test_search import Shelf, records


class Notes:
    """A desk's notes."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.broken = False

    async def note(self, name: str) -> str | None:
        return self.texts.get(name)

    async def put_note(self, name: str, value: str) -> None:
        if self.broken:
            raise StoreError("The disk is full.")
        self.texts[name] = value


class Watched(Shelf):
    """A shelf that remembers from where on it was read."""

    def __init__(self) -> None:
        super().__init__([*records().dramas.values(), *records().people.values()])
        self.read: list[int] = []

    async def names(self, since: int = 0) -> AsyncIterator[Named]:
        self.read.append(since)
        async for one in super().names(since):
            yield one


@pytest.fixture(autouse=True)
def any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped catalogue counts as a large one."""
    monkeypatch.setattr("bot.search.search._KEPT_ABOVE", 100)


ASKED = ("move to heven", "오징어게임", "squid gmae", "je-hoon lee", "이재훈", "all of us are dead 2", "zzz", "")


async def test_the_next_start_reads_no_names_and_finds_the_same() -> None:
    shelf, notes = Watched(), Notes()
    first, second = NameSearch(shelf, notes), NameSearch(shelf, notes)
    await first.refresh()
    await second.refresh()
    assert shelf.read == [0, 1]
    for query in ASKED:
        assert second.find(query) == first.find(query)
        assert second.complete(query) == first.complete(query)


async def test_what_changed_since_is_read_and_found() -> None:
    shelf, notes = Watched(), Notes()
    await NameSearch(shelf, notes).refresh()
    shelf.put(Drama("squid-game", titles=(Title("Squid Game", TitleKind.FORMER), Title("Cuttlefish Play"))))
    shelf.put(Person("somebody-new", names=(Title("Somebody New"),)))
    again = NameSearch(shelf, notes)
    await again.refresh()
    assert shelf.read == [0, 1]
    assert again.find("cuttlefish play")[0].slug == "squid-game"
    assert again.find("round six")[0].title != "Squid Game"
    assert again.find("somebody new")[0].slug == "somebody-new"


async def test_many_changes_are_kept_in_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, notes = Watched(), Notes()
    await NameSearch(shelf, notes).refresh()
    monkeypatch.setattr("bot.search.search._REBUILD_BEYOND", 1)
    for name in ("Alpha Night", "Beta Morning"):
        shelf.put(Drama(name.lower().replace(" ", "-"), titles=(Title(name),)))
    await NameSearch(shelf, notes).refresh()
    last = NameSearch(shelf, notes)
    await last.refresh()
    assert shelf.read == [0, 1, 3]
    assert [last.find(name)[0].title for name in ("alpha nihgt", "beta morning")] == ["Alpha Night", "Beta Morning"]


async def test_names_folded_by_another_program_are_folded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, notes = Watched(), Notes()
    with monkeypatch.context() as patch:
        patch.setattr("bot.search.kept.BY", "an older one")
        await NameSearch(shelf, notes).refresh()
    older = notes.texts[KEPT]
    await NameSearch(shelf, notes).refresh()
    assert shelf.read == [0, 0]
    assert notes.texts[KEPT] != older


@pytest.mark.parametrize("text", ["no json", "[]", "{}", f'{{"by": "{kept.BY}"}}', "null"])
async def test_a_note_that_nobody_can_read_is_no_note(text: str) -> None:
    shelf, notes = Watched(), Notes()
    notes.texts[KEPT] = text
    search = NameSearch(shelf, notes)
    await search.refresh()
    assert shelf.read == [0]
    assert search.find("squid gmae")[0].slug == "squid-game"


async def test_names_of_a_later_ledger_are_left_alone() -> None:
    shelf, notes = Watched(), Notes()
    shelf.put(Drama("alpha", titles=(Title("Alpha Night"),)))
    await NameSearch(shelf, notes).refresh()
    search = NameSearch(Watched(), notes)
    await search.refresh()
    assert search.find("alpha night")[0].slug != "alpha"


async def test_a_small_catalogue_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.search.search._KEPT_ABOVE", 10_000)
    notes = Notes()
    await NameSearch(Watched(), notes).refresh()
    assert notes.texts == {}


async def test_names_that_can_not_be_kept_are_found_all_the_same() -> None:
    notes = Notes()
    notes.broken = True
    search = NameSearch(Watched(), notes)
    await search.refresh()
    assert search.find("squid gmae")[0].slug == "squid-game"


names = st.text(max_size=30) | st.sampled_from(["오징어 게임", "The Silent Sea: Part 2", "Iris Ⅱ", "사랑의 불시착 1"])
people = st.builds(
    lambda number, some: Named("person", f"p-{number}", some[0], tuple(Title(text) for text in some)),
    st.integers(0, 10**6),
    st.lists(names, min_size=1, max_size=4),
)


@given(st.lists(people, max_size=5, unique_by=lambda person: person.slug))
def test_kept_names_are_what_they_were(some: list[Named]) -> None:
    made = in_columns(row for rows in names_of(some).values() for row in rows)
    found = kept.load(kept.dump(kept.Kept(7, {"person": made})))
    assert found is not None
    assert found.sequence == 7
    back = found.names["person"]
    assert [row[1:] for row in back.rows()] == [row[1:] for row in made.rows()]
    assert [(row.record.key, row.record.title, row.record.called) for row in back.rows()] == [
        (row.record.key, row.record.title, row.record.called) for row in made.rows()
    ]
    assert [back.folded(number) for number in range(len(back))] == [made.folded(number) for number in range(len(made))]
