from hypothesis import given
from hypothesis import strategies as st

from bot.core.announcement import Change, Credited, Dated, Described, Noted, Opened, Titled
from bot.core.audience import Target, targets, topic_slug
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Standing
from bot.core.fold import fold
from bot.core.kinds import PERSON_DEFAULT, RUMOURS, TABLE, TITLE_DEFAULT, Kind, kinds_in, mask
from bot.core.recipient import Topic, TopicKind
from tests.core.ledgers import entry

LEDGER = [
    entry(
        "a",
        "2020-01-01",
        Opened("sea", series="sea"),
        Titled("sea", "The Silent Sea"),
        Described("sea", network="Netflix", genres=("sci-fi thriller",)),
    ),
    entry("b", "2020-01-02", Credited("sea", "bae-doona", Standing.CONFIRMED, billing=Billing.LEAD)),
    entry("c", "2020-01-03", Credited("sea", "gong-yoo", Standing.IN_TALKS, billing=Billing.LEAD)),
    entry("d", "2020-01-04", Credited("sea", "heo-sung-tae", Standing.CONFIRMED, billing=Billing.GUEST)),
]
RECORDS = fold(LEDGER)


def hears(target: Target, bits: int) -> bool:
    return bool(bits & target.any_of) and bits & target.all_of == target.all_of


def topics(kind: Kind, *changes: object, **rest: object) -> list[str]:
    said = entry("x", "2020-09-08", *changes, kind=kind, **rest)  # type: ignore[arg-type]
    return [str(t.topic) for t in targets(said, RECORDS)]


def test_an_announcement_reaches_title_series_genre_network_and_everything() -> None:
    assert topics(Kind.TRAILER, Noted("sea")) == [
        "drama:sea",
        "series:sea",
        "genre:sci-fi-thriller",
        "network:netflix",
        "all",
    ]


def test_a_persons_followers_hear_of_a_casting_that_names_them() -> None:
    assert "person:gong-yoo" in topics(Kind.CAST_CONFIRMED, Credited("sea", "gong-yoo"))
    assert "person:bae-doona" not in topics(Kind.CAST_CONFIRMED, Credited("sea", "gong-yoo"))


def test_a_date_reaches_followers_of_confirmed_roles_larger_than_guest() -> None:
    reached = topics(Kind.DATE_SET, Dated("sea", PartialDate("2021-12-24")))
    assert "person:bae-doona" in reached
    assert "person:gong-yoo" not in reached, "he is only in talks"
    assert "person:heo-sung-tae" not in reached, "he is a guest"


def test_a_record_reaches_nobody() -> None:
    assert topics(Kind.RECORD, Noted("sea")) == []


def test_a_rumour_reaches_only_those_who_asked_for_rumours() -> None:
    rumour = entry("x", "2020-09-08", Dated("sea", PartialDate("2021")), kind=Kind.DATE_SET, certainty=Certainty.RUMOUR)
    (first, *_) = targets(rumour, RECORDS)
    assert not hears(first, TITLE_DEFAULT)
    assert hears(first, TITLE_DEFAULT | RUMOURS)


def test_talks_reach_those_who_asked_for_rumours_or_for_talks() -> None:
    talks = entry(
        "x",
        "2020-09-08",
        Credited("sea", "gong-yoo", Standing.IN_TALKS),
        kind=Kind.IN_TALKS,
        certainty=Certainty.REPORTED,
    )
    (first, *_) = targets(talks, RECORDS)
    assert not hears(first, TITLE_DEFAULT)
    assert hears(first, TITLE_DEFAULT | RUMOURS)
    assert hears(first, TITLE_DEFAULT | mask(Kind.IN_TALKS))


def test_the_defaults_are_those_of_the_design() -> None:
    assert set(kinds_in(TITLE_DEFAULT)) == {
        Kind.ANNOUNCED,
        Kind.CAST_CONFIRMED,
        Kind.CAST_REPLACED,
        Kind.CAST_LEFT,
        Kind.FILMING_STARTED,
        Kind.FILMING_PAUSED,
        Kind.FILMING_RESUMED,
        Kind.DATE_SET,
        Kind.DATE_MOVED,
        Kind.TITLE_CHANGED,
        Kind.NETWORK_CHANGED,
        Kind.TRAILER,
        Kind.OUT,
        Kind.RENEWED,
        Kind.CANCELLED,
        Kind.REMINDER_DAY,
    }
    assert set(kinds_in(PERSON_DEFAULT)) == {
        Kind.CAST_CONFIRMED,
        Kind.CAST_REPLACED,
        Kind.CAST_LEFT,
        Kind.DATE_SET,
        Kind.DATE_MOVED,
        Kind.OUT,
        Kind.CANCELLED,
    }


def test_every_kind_has_one_row_with_a_bit_of_its_own() -> None:
    assert set(TABLE) == set(Kind)
    bits = [row.bit for row in TABLE.values()]
    assert len(set(bits)) == len(bits)
    assert max(bits) < 31, "bit 31 is for rumours"


@given(st.sets(st.sampled_from(sorted(Kind))))
def test_a_mask_holds_exactly_its_kinds(kinds: set[Kind]) -> None:
    assert set(kinds_in(mask(*kinds))) == kinds


@given(st.sampled_from(sorted(Kind)), st.sampled_from(Certainty), st.booleans())
def test_no_topic_is_reached_twice_and_names_come_first(kind: Kind, certainty: Certainty, person: bool) -> None:
    changes: list[Change] = [Noted("sea"), *([Credited("sea", "bae-doona")] if person else [])]
    found = [t.topic.kind for t in targets(entry("x", "2020-09-08", *changes, kind=kind, certainty=certainty), RECORDS)]
    named = [k for k in found if k in {TopicKind.DRAMA, TopicKind.SERIES, TopicKind.PERSON}]
    assert found[: len(named)] == named
    assert len({str(t.topic) for t in targets(entry("x", "2020-09-08", *changes, kind=kind), RECORDS)}) == len(
        targets(entry("x", "2020-09-08", *changes, kind=kind), RECORDS)
    )


MASKS = st.sets(st.sampled_from(sorted(Kind))).map(lambda kinds: mask(*kinds))


@given(st.sampled_from(sorted(Kind)), st.sampled_from(Certainty), MASKS, MASKS, st.booleans())
def test_who_turns_more_on_never_hears_less(
    kind: Kind, certainty: Certainty, kinds: int, more: int, rumours: bool
) -> None:
    said = entry("x", "2020-09-08", Noted("sea"), kind=kind, certainty=certainty)
    for target in targets(said, RECORDS):
        if hears(target, kinds | (RUMOURS if rumours else 0)):
            assert hears(target, kinds | more | RUMOURS)


@given(st.sampled_from(sorted(Kind)), st.sampled_from(Certainty), MASKS)
def test_nobody_hears_of_a_kind_they_left_out_nor_of_a_rumour_unasked(
    kind: Kind, certainty: Certainty, kinds: int
) -> None:
    said = entry("x", "2020-09-08", Noted("sea"), kind=kind, certainty=certainty)
    for target in targets(said, RECORDS):
        expected = bool(kinds & mask(kind)) and certainty is not Certainty.RUMOUR
        assert hears(target, kinds) == expected


def test_topics_are_written_and_read_back() -> None:
    for text in ("series:move-to-heaven", "all", "network:disney+"):
        assert str(Topic.parse(text)) == text
    assert topic_slug("Disney+") == "disney+"
    assert topic_slug("Sci-Fi / Thriller") == "sci-fi-thriller"
