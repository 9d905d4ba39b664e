"""The index of names by pairs of letters."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.search.index import PairIndex

LETTERS = "abcé09한ᄒ "
names = st.lists(st.text(alphabet=LETTERS, max_size=12), max_size=8)


def pairs_of(name: str) -> Counter[str]:
    """Neighbouring letters, an edge at either end; characters that the index does not know join nothing."""
    edged = f"|{name}|"
    known = set("abc09ᄒ|")
    pairs = [edged[n : n + 2] for n in range(len(edged) - 1)]
    return Counter(pair for pair in pairs if set(pair) <= known and pair != "||")


@given(names)
def test_every_pair_belongs_to_its_name(some: list[str]) -> None:
    index = PairIndex(some)
    assert [int(count) for count in index._counts] == [pairs_of(name).total() for name in some]


@given(names, st.text(alphabet=LETTERS, max_size=12))
def test_the_nearest_are_those_that_share_the_largest_part(some: list[str], query: str) -> None:
    asked = set(pairs_of(query))

    def alike(name: str) -> float:
        shared = sum(number for pair, number in pairs_of(name).items() if pair in asked)
        return 2 * shared / (pairs_of(name).total() + len(asked)) + 0.7 * shared / len(asked) if shared else 0.0

    found = PairIndex(some).nearest(query, 3)
    best = sorted((alike(name) for name in some), reverse=True)[:3]
    assert [round(alike(some[n]), 5) for n in found] == [round(fit, 5) for fit in best if fit > 0]
