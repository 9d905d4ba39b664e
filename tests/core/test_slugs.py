from hypothesis import given
from hypothesis import strategies as st

from bot.core.slugs import MOST_SLUG, slug_of


def test_a_name_becomes_plain_words_joined_by_hyphens() -> None:
    assert slug_of("Move to Heaven") == "move-to-heaven"
    assert slug_of("It's Okay to Not Be Okay!") == "its-okay-to-not-be-okay"
    assert slug_of("Café Münchén") == "cafe-munchen"
    assert slug_of("도깨비", romanise=lambda _: "Dokkaebi") == "dokkaebi"
    assert slug_of("도깨비") == "untitled"


def test_of_two_of_one_name_the_second_bears_its_year_or_a_number() -> None:
    assert slug_of("Hellbound", {"hellbound"}, year=2021) == "hellbound-2021"
    assert slug_of("Hellbound", {"hellbound"}) == "hellbound-2"
    assert slug_of("Hellbound", {"hellbound", "hellbound-2021", "hellbound-2"}, year=2021) == "hellbound-3"


@given(st.text(max_size=200), st.sets(st.text(max_size=50), max_size=4), st.none() | st.integers(1900, 2100))
def test_any_name_has_a_slug_that_is_free_short_and_plain(name: str, others: set[str], year: int | None) -> None:
    taken = others | {slug_of(name)}
    slug = slug_of(name, taken, year=year)
    assert slug not in taken
    assert 0 < len(slug.encode()) <= MOST_SLUG
    assert slug.isascii()
    assert slug == slug.lower().strip("-")
