"""No card of any record breaks, whatever people write, and what they write is never read as markup."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.announcement import (
    Announcement,
    BasedOn,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Opened,
    Staged,
    Suspended,
    Titled,
)
from bot.core.cards.browse import Shelf as Board
from bot.core.cards.browse import shelf_card
from bot.core.cards.cast import cast_card, timeline_card
from bot.core.cards.drama import drama_card
from bot.core.cards.lists import Coming, Span, news_card, upcoming_card
from bot.core.cards.news import announcement, digest, taken_back_reply
from bot.core.cards.person import person_card
from bot.core.dates import PartialDate
from bot.core.drama import (
    Billing,
    Certainty,
    Event,
    Job,
    Medium,
    Source,
    SourceWork,
    Stage,
    Standing,
    TitleKind,
)
from bot.core.fold import effective, fold
from bot.core.kinds import Kind
from bot.core.message import Message, Text
from bot.core.recipient import Topic, TopicKind
from bot.core.story import View, tell
from bot.platforms.console.render import plain, styled
from tests.core.cards.looks import shelf

NASTY = (
    "@everyone", "<b>bold</b>", "**stars** _and_ {braces} {0} %s", "`code`", "[link](https://evil.example)",
    "\u202eRTL\u202c", "\x1b[31mred\x07", "two\nlines", "A" * 10_000, "🔥👨‍👩‍👧", "مرحبا", "무브 투 헤븐", "x", " ",
    "&amp;</a>", "||spoiler||",
)  # fmt: skip
texts = st.sampled_from(NASTY)
maybe = st.none() | texts
dramas, people = st.sampled_from(("one", "two")), st.sampled_from(("ana", "bo", "cy", "di", "ed", "flo"))
known = map(PartialDate, ("2020", "2027-05", "2027-05-14", "2027-Q3", "2027-05-14T16:00[Asia/Seoul]"))
dates = st.sampled_from([None, *known])
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Opened, dramas, st.sampled_from(Medium), st.sampled_from((None, "one")), st.sampled_from((None, 1, 2))),
    st.builds(Titled, dramas, texts, st.sampled_from(TitleKind)),
    st.builds(Described, dramas, network=maybe, synopsis=maybe, episodes=st.sampled_from((None, 1, 16)),
              watch=st.sampled_from((None, "https://watch.example/1"))),
    st.builds(BasedOn, dramas, st.builds(SourceWork, st.sampled_from(("webtoon", "novel")), texts, maybe, st.none())),
    st.builds(Credited, dramas, people, st.sampled_from(Standing), st.sampled_from(Job), maybe,
              st.sampled_from([None, *Billing])),
    st.builds(Staged, dramas, st.sampled_from(Stage)),
    st.builds(Suspended, dramas, st.booleans()),
    st.builds(Dated, dramas, dates, st.sampled_from(Event)),
    st.builds(Introduced, people, texts),
)  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> list[Announcement]:
    return [
        Announcement(
            id=f"e{number}",
            kind=draw(st.sampled_from(Kind)),
            known_on=draw(st.dates(date(2019, 1, 1), date(2026, 11, 1))),
            source=Source(draw(texts), draw(st.sampled_from((None, "https://press.example/1")))),
            changes=(Titled("one", "One"), *draw(st.lists(changes, max_size=6))),
            certainty=draw(st.sampled_from(Certainty)),
            happened=draw(dates),
            text=draw(st.just("") | texts),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


views = st.builds(
    View,
    st.just(datetime(2026, 11, 22, 12, tzinfo=UTC)),
    titles=st.sampled_from(TitleKind),
    private=st.booleans(),
    why=st.none() | st.just(Topic(TopicKind.SERIES, "one")),
    why_name=texts,
)


def every_card(ledger: list[Announcement], view: View) -> list[Message]:
    records, told = fold(ledger), effective(ledger)
    stories = [tell(entry.id, ledger) for entry in ledger]
    day = ledger[0].known_on
    cards = [announcement(story, view) for story in stories]
    cards += [digest(stories, view, first=True), taken_back_reply(stories[0], view), news_card(told, records, view)]
    for slug, drama in records.dramas.items():
        found = shelf(ledger, slug)
        cards += [card(found, view, when) for card in (drama_card, cast_card, timeline_card) for when in (None, day)]
        cards += [
            upcoming_card(Coming([drama] if drama.date else [], [drama], span), view)
            for span in (None, Span.of(PartialDate("2027"), view.words))
        ]
        cards.append(shelf_card(Board("genre", "horror", drama.title, 1), [drama], view))
    return [*cards, *(person_card(person, records.dramas, view) for person in records.people.values())]


@settings(max_examples=60, deadline=None)
@given(ledgers(), views)
def test_no_card_breaks_and_no_word_of_others_becomes_markup(ledger: list[Announcement], view: View) -> None:
    for card in every_card(ledger, view):
        assert card.lines
        for line in card.lines:
            for span in line:
                if isinstance(span, Text):
                    assert "{" not in span.text or "{braces}" in span.text or "{0}" in span.text
        assert len(card.buttons) <= 6
        assert all(len((button.action or "").encode()) <= 64 for row in card.buttons for button in row)


@settings(max_examples=25, deadline=None)
@given(ledgers(), views)
def test_nothing_that_people_write_steers_a_terminal(ledger: list[Announcement], view: View) -> None:
    for card in every_card(ledger, view):
        for text in (plain(card, UTC), styled(card, UTC).plain):
            assert not any(c in text for c in "\x1b\x07\u202e\u202c")
