"""What leaves for Telegram keeps to its limits, and says no more and no less than the message."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.message import Link, Mention, Message, Moment, Text, line, message
from bot.platforms.telegram.render import MOST_CAPTION, MOST_TEXT, clip, one_line, units, written
from tests.fakes.telegram.html import BadHtml, parsed

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)

words = st.text(max_size=80) | st.sampled_from(
    ["<b>", "&amp;", "</a>", "🎬" * 40, "무브 투 헤븐", "a " * 300, "\u202eevil"]
)
spans = (
    st.builds(Text, words, strong=st.booleans(), emphasis=st.booleans(), struck=st.booleans(), code=st.booleans())
    | st.builds(Link, words, st.sampled_from(['https://example.org/?a=1&b="2"', "javascript:x", "https://[", "x"]))
    | st.builds(Moment, st.datetimes(timezones=st.just(UTC)))
)
lines = st.lists(spans, max_size=4).map(tuple)
messages = st.builds(
    Message,
    st.lists(st.lists(lines, max_size=20).map(tuple), max_size=5).map(tuple),
    footer=st.lists(lines, max_size=3).map(tuple),
)


def shown(said: Message, **rest: object) -> str:
    return written(said, NOW, **rest).html  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(messages, st.sampled_from([MOST_TEXT, MOST_CAPTION]), st.lists(st.integers(1, 10**12), max_size=30))
def test_any_message_is_html_telegram_reads_and_within_its_limit(said: Message, most: int, members: list[int]) -> None:
    out = written(said, NOW, most=most, mention=Mention(members=tuple(map(str, members))))
    text = parsed(out.html).text
    assert 0 < units(text) <= most
    assert text.strip()


@settings(max_examples=40, deadline=None)
@given(messages)
def test_the_words_without_tags_are_those_of_the_html(said: Message) -> None:
    out = written(said, NOW)
    assert parsed(out.html).text == out.plain


@settings(deadline=None)
@given(st.text(), st.integers(1, 200))
def test_a_clipped_text_is_never_longer_than_it_may_be(text: str, most: int) -> None:
    assert units(clip(text, most)) <= most


def test_styles_and_links_become_tags_and_other_peoples_markup_is_shown_as_typed() -> None:
    said = message([line("**{title}** *so* ~~old~~ `{code}` {source}", title="<b>Tom & Jerry</b>", code="/drama a&b",
                         source=Link("A <source>", 'https://example.org/?a=1&b="2"'))])  # fmt: skip
    assert shown(said) == (
        "<b>&lt;b&gt;Tom &amp; Jerry&lt;/b&gt;</b> <i>so</i> <s>old</s> <code>/drama a&amp;b</code> "
        '<a href="https://example.org/?a=1&amp;b=&quot;2&quot;">A &lt;source&gt;</a>'
    )


def test_sections_stand_apart_by_an_empty_line() -> None:
    said = message([line("one"), line("two")], [line("three")], footer=(line("You follow Gong Yoo."),))
    assert shown(said) == "one\ntwo\n\nthree\n\nYou follow Gong Yoo."


def test_a_moment_is_shown_in_the_readers_own_zone() -> None:
    at = datetime(2021, 5, 14, 7, tzinfo=UTC)
    assert shown(message([(Moment(at),)])) == (
        f'<tg-time unix="{int(at.timestamp())}" format="wDt">Friday 14 May 2021, 07:00 UTC</tg-time>'
    )


@pytest.mark.parametrize("away", [timedelta(days=1100), timedelta(days=-1100)])
def test_a_moment_too_far_away_for_telegram_is_plain_words(away: timedelta) -> None:
    assert "<" not in shown(message([(Moment(NOW + away),)]))


def test_nobody_is_called_by_a_name_that_stands_in_a_text() -> None:
    assert "@everyone" not in shown(message([line("{text}", text="thanks @everyone")]))
    assert "@bot" in shown(message([line("`{text}`", text="@bot move to heaven")])), "but what is to be copied stays"


def test_what_turns_lines_around_or_rings_a_terminal_is_left_out() -> None:
    assert shown(message([line("{text}", text="a\u202eb\x00c\x07d\r\ne")])) == "abcd\ne"


def test_half_a_character_does_not_keep_a_message_back() -> None:
    assert shown(message([line("{text}", text="a\ud83cb")])) == "ab"


def test_a_long_cast_is_cut_at_a_word_and_why_it_came_stays() -> None:
    cast = [line("**{name}** as {who}", name=f"Somebody Number {n}", who="an uncle") for n in range(300)]
    said = message([line("Cast")], cast, footer=(line("You follow Gong Yoo."),))
    text = parsed(shown(said)).text
    assert units(text) <= MOST_TEXT
    assert text.endswith("…\n\nYou follow Gong Yoo.")
    assert units(text) > MOST_TEXT - 60, "and no more is cut than must be"


def test_one_endless_line_is_cut_inside_its_bold_words() -> None:
    said = message([line("**{text}**", text="word " * 2000)])
    out = shown(said)
    assert out.endswith("word…</b>")
    assert units(parsed(out).text) <= MOST_TEXT


def test_a_message_of_nothing_is_still_one_that_telegram_takes() -> None:
    assert shown(Message(())) == "…"
    assert shown(message([line("{text}", text="\u200b \n")])) == "…"


def test_members_who_asked_are_rung_without_naming_them() -> None:
    out = shown(message([line("News")]), mention=Mention(members=("7", "8", "no id")))
    assert out == 'News\n<a href="tg://user?id=7">🔔</a><a href="tg://user?id=8">🔔</a>'


def test_an_alert_is_one_line_of_words() -> None:
    said = message([line("Only **admins** can."), line("Want it for yourself?")], [line("x" * 300)])
    assert one_line(said).startswith("Only admins can. Want it for yourself?")
    assert units(one_line(said)) <= 200


@pytest.mark.parametrize("html", ["<b>a", "a</b>", "<b><i>a</b></i>", "<x>a</x>", "a & <", "<a>x</a>"])
def test_the_fake_refuses_html_that_telegram_would_refuse(html: str) -> None:
    with pytest.raises(BadHtml):
        parsed(html)
