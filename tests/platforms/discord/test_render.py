import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.drama import Stage
from bot.core.message import Button, Link, Look, Mention, Message, Moment, Text, line, message
from bot.platforms.discord.markup import cleaned, escaped, fitting, width, written
from bot.platforms.discord.render import Post, allowed, card, post
from tests.platforms.discord.reading import seen

NASTY = [
    "**", "_", "~~", "`", "||", "@everyone", "@here", "<@1>", "<@&22>", "<#3>", "<:a:1>", ":smile:", "<t:1:R>",
    "https://evil.example/x", "discord.gg/abc", "https://discord.com/invite/abc", "[a](https://b.example)", "\\",
    "# ", "- ", "> ", "1. ", "-# ", "\n", "\u202e", "\u200b", "무브 투 헤븐", "🎭", "👩\u200d👧", "word ", "a", " ",
]  # fmt: skip
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=15).map("".join)
texts = st.builds(Text, words, strong=st.booleans(), emphasis=st.booleans(), struck=st.booleans(), code=st.booleans())
urls = st.sampled_from(["https://a.example/b", "http://c.example/?d=(e)", "https://discord.gg/x", "ftp://f", "h"])
spans = st.one_of(texts, st.builds(Link, words, urls), st.just(Moment(datetime(2026, 11, 25, tzinfo=UTC))))
lines = st.lists(spans, max_size=5).map(tuple)
long_texts = st.builds(lambda word, n: (Text(word * n),), words, st.sampled_from([1, 30, 400]))
sections = st.lists(st.lists(st.one_of(lines, long_texts), min_size=1, max_size=6).map(tuple), max_size=6).map(tuple)
labels = st.text(max_size=200)
actions = st.text("abcdefg:-0", max_size=40).map(lambda what: f"v1:{what}x")
buttons = st.one_of(
    st.builds(Button, labels, action=actions, look=st.sampled_from(Look), menu=st.sampled_from(["", "Zone", "Hours"]),
              chosen=st.booleans()),
    st.builds(Button, labels, url=urls),
)  # fmt: skip
rows = st.lists(st.lists(buttons, max_size=30).map(tuple), max_size=9).map(tuple)
messages = st.builds(
    Message, sections, rows, picture=st.one_of(st.none(), urls), stage=st.one_of(st.none(), st.sampled_from(Stage)),
    footer=st.lists(lines, max_size=3).map(tuple),
)  # fmt: skip
mentions = st.one_of(
    st.none(), st.just(Mention(role="222")), st.integers(1, 300).map(lambda n: Mention(members=("9" * 19,) * n))
)


def components_of(said: Message) -> list[dict[str, Any]]:
    view: Any = card(said)
    found: list[dict[str, Any]] = view.to_components()
    return found


def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for component in components:
        found.append(component)
        found += walk(component.get("components", []))
    return found


def hold_rows(components: list[dict[str, Any]]) -> None:
    everything = walk(components)
    ids = [c["custom_id"] for c in everything if "custom_id" in c]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(i) <= 100 for i in ids)
    for component in everything:
        if component["type"] == 1:
            assert 1 <= len(component["components"]) <= 5
        if component["type"] == 2:
            assert 1 <= width(component["label"]) <= 80
        if component["type"] == 3:
            assert 1 <= len(component["options"]) <= 25
            assert sum(option["default"] for option in component["options"]) <= 1
            assert all(1 <= width(o["label"]) <= 100 and 1 <= len(o["value"]) <= 100 for o in component["options"])


def whole_words(markdown: str) -> None:
    found = seen(markdown)
    assert not found.open, markdown
    assert not found.odd, markdown
    assert not found.blocks, markdown
    assert not any("discord.gg/" in url or "/invite/" in url for url in found.leads), markdown
    assert all(url.startswith(("https://a.example/b", "http://c.example/")) for url in found.leads), markdown
    assert not re.search(r"discord\.(gg|com/invite)/", markdown), markdown


@given(messages, mentions)
@settings(max_examples=60, deadline=None)
def test_a_post_keeps_to_every_limit_however_long_and_nasty_the_words(said: Message, mention: Mention | None) -> None:
    shown: Post = post(said, mention)
    assert width(shown.content) <= 2000
    embed = shown.embed.to_dict() if shown.embed else {}
    assert width(embed.get("description", "")) <= 4096
    assert len(embed.get("fields", [])) <= 25
    assert sum(width(str(embed.get(part, ""))) for part in ("title", "description")) <= 6000
    if shown.view:
        components = shown.view.to_components()
        assert 1 <= len(components) <= 5
        hold_rows(components)
    whole_words(embed.get("description", ""))
    found = seen(shown.content)
    assert len(found.mentions) <= 60
    assert not {"@everyone", "@here"} & set(found.mentions)


@given(messages)
@settings(max_examples=60, deadline=None)
def test_a_card_keeps_to_every_limit_however_long_and_nasty_the_words(said: Message) -> None:
    components = components_of(said)
    everything = walk(components)
    assert len(everything) <= 40
    shown = [c["content"] for c in everything if c["type"] == 10]
    assert all(shown)
    assert sum(map(width, shown)) <= 4000
    hold_rows(components)
    for markdown in shown:
        whole_words(markdown)
        assert not seen(markdown).mentions


def as_runs(said: tuple[Any, ...]) -> Iterator[Any]:
    """Texts of one style that touch are one run of words, within which spaces count once."""
    for style, run in groupby(said, lambda span: replace(span, text="") if isinstance(span, Text) else None):
        texts = list(run)
        yield from texts if style is None else [replace(style, text="".join(one.text for one in texts))]


@given(lines)
@example((Text("# ", code=True), Text(" ", code=True)))
def test_what_is_not_cut_is_read_as_it_was_meant(said: tuple[Any, ...]) -> None:
    markdown = written([said], 1_000_000)
    meant = "".join(
        f"<t:{int(s.at.timestamp())}:f>" if isinstance(s, Moment)
        else cleaned(s.text).strip() if isinstance(s, Link)
        else cleaned(s.text).replace("`", "'") if s.code and s.text.strip()
        else cleaned(s.text)
        for s in as_runs(said)
    )  # fmt: skip
    assert seen(markdown).text == meant
    whole_words(markdown)


@pytest.mark.parametrize("limit", range(1, 60))
def test_a_cut_falls_between_words_and_never_inside_markup(limit: int) -> None:
    said = line("**{title}** with {who} and *more*", title="Move to Heaven", who=Link("Lee_Je", "https://a.example/b"))
    markdown = written([said, (Text("more of it"),)], limit)
    assert width(markdown) <= limit
    assert markdown.endswith(("…", "…**", "…*", ")", "…](<https://a.example/b>)"))
    assert not seen(markdown).open


def test_what_cannot_be_seen_leaves_no_gap_behind() -> None:
    assert cleaned("word \x1b\r0") == "word 0"
    assert cleaned("a \u202e b") == "a b"


def test_words_that_look_like_markup_are_shown_as_they_are() -> None:
    assert escaped("*a* _b_ <@1> @everyone") == r"\*a\* \_b\_ \<\@1\> \@everyone".replace(r"\>", r"\>")
    assert escaped("https://x.example and 14:05") == r"https\://x.example and 14:05"
    assert escaped("join discord.gg/abc") == r"join discord.gg\/abc"
    assert written([(Text("# not a heading"),), (Text("1. not a list"),)], 100) == "\\# not a heading\n1\\. not a list"


def test_the_headline_stands_alone_as_content_so_that_a_lock_screen_shows_it() -> None:
    said = message(
        [line("📅 **Move to Heaven has a date: Friday 14 May 2021**, Netflix"), line("One month to go.")],
        footer=(line("You follow Move to Heaven."),), stage=Stage.SCHEDULED,
    )  # fmt: skip
    shown = post(said, Mention(role="77"))
    assert shown.content == "📅 **Move to Heaven has a date: Friday 14 May 2021**, Netflix <@&77>"
    assert shown.embed
    assert shown.embed.description == "One month to go.\n\n-# You follow Move to Heaven."
    told: Any = allowed(Mention(role="77")).to_dict()
    assert told == {"parse": [], "roles": [77], "users": []}


def test_rows_of_one_menu_that_follow_each_other_are_one_menu() -> None:
    rows = [[Button(f"{a}{b}", f"v1:pick:{a}{b}", menu="Kind") for b in range(3)] for a in range(6)]
    (frame,) = components_of(message([line("What happened?")]).with_buttons(*rows, [Button("Cancel", "v1:cancel:x")]))
    menu, cancel = (row["components"][0] for row in frame["components"][1:])
    assert [option["label"] for option in menu["options"]] == [button.label for row in rows for button in row]
    assert cancel["label"] == "Cancel"


def test_buttons_of_one_menu_become_a_menu_with_what_is_chosen() -> None:
    said = message([line("Your zone")]).with_buttons(
        [
            Button("Seoul", "v1:zone:Asia/Seoul", menu="Zone"),
            Button("Paris", "v1:zone:Europe/Paris", menu="Zone", chosen=True),
        ],
        [Button("Back", "v1:settings:")],
    )  # fmt: skip
    (frame,) = components_of(said)
    menu, back = (row["components"][0] for row in frame["components"][1:])
    assert menu["placeholder"] == "Zone"
    assert [(o["value"], o["default"]) for o in menu["options"]] == [
        ("v1:zone:Asia/Seoul", False), ("v1:zone:Europe/Paris", True)]  # fmt: skip
    assert back["custom_id"] == "v1:settings:"


@pytest.mark.parametrize("limit", [2, 10, 25, 80])
def test_a_label_with_an_emoji_is_cut_no_earlier_than_it_must_be(limit: int) -> None:
    label = "🔔 " + "Follow it " * 20 + "🎬"
    short = fitting(label, limit)
    assert width(short) <= limit
    assert width(short) > limit - 12, "a word at most is missing"
    assert fitting("🔔 Follow", 9) == "🔔 Follow"
    assert fitting("🔔" * 9, 10) == "🔔🔔🔔🔔…"
