from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.message import Button, Link, Message, Moment, Text, cut, join, line, message, plain


def test_a_template_styles_what_it_encloses() -> None:
    assert line("You follow **{name}**, *as known* ~~then~~ `/drama`.", name="Song Kang") == (
        Text("You follow "), Text("Song Kang", strong=True), Text(", "), Text("as known", emphasis=True), Text(" "),
        Text("then", struck=True), Text(" "), Text("/drama", code=True), Text("."),
    )  # fmt: skip


@given(st.text(max_size=80))
def test_a_value_is_never_read_as_markup(value: str) -> None:
    spans = line("**{value}** end", value=value)
    assert plain(spans) == f"{value} end"
    assert all(isinstance(s, Text) and (s.strong or s.text == " end") for s in spans)


def test_a_value_may_be_a_link_a_moment_or_a_line() -> None:
    at = datetime(2021, 5, 14, 7, tzinfo=UTC)
    link = Link("ABS-CBN", "https://example.org")
    assert line("{a} {b}", a=link, b=(Moment(at),)) == (link, Text(" "), Moment(at))


def test_a_button_opens_an_address_or_does_one_thing_in_at_most_64_bytes() -> None:
    with pytest.raises(ValueError, match="action or an address"):
        Button("Follow")
    with pytest.raises(ValueError, match="64 bytes"):
        Button("Follow", "v1:follow:" + "é" * 40)


def test_sections_are_set_apart_by_an_empty_line_and_empty_ones_left_out() -> None:
    said = message([line("one")], [], [line("two"), line("three")], footer=(line("why"),))
    assert said.plain == "one\n\ntwo\nthree\n\nwhy"


def test_rows_without_buttons_are_left_out() -> None:
    press = Button("Card", "v1:drama:x")
    assert Message(()).with_buttons([], [press]).buttons == ((press,),)


def test_lines_join_with_words_between() -> None:
    assert plain(join([line("a"), line("**b**"), line("c")])) == "a · b · c"


@given(st.text(max_size=200), st.integers(1, 80))
def test_a_cut_text_fits_and_is_whole_when_it_fitted(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


def test_a_long_text_is_cut_at_a_word() -> None:
    assert cut("Song Kang, Lee Jin-wook, Lee Si-young", 20) == "Song Kang, Lee…"
    assert cut("Song Kang and friends of his", 20) == "Song Kang and…"
