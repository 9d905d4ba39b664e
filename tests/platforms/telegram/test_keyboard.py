"""Buttons as Telegram shows them, and links where a press could do nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.message import Button, Look
from bot.platforms.telegram import links
from bot.platforms.telegram.keyboard import Stand, action_from, keyboard

FOLLOW = Button("🔔 Follow", "v1:follow:move-to-heaven", look=Look.MAIN)
CAST = Button("Cast", "v1:cast:move-to-heaven")
CARD = Button("Card", "v1:drama:move-to-heaven")
WHY = Button("Why?", "v1:why:move-to-heaven.premiere-set.1a2b")
WATCH = Button("Watch on Netflix", url="https://netflix.example.org/1")

actions = st.from_regex(r"v1:[a-z][a-z-]{0,12}:[a-z0-9:@.-]{0,40}", fullmatch=True)
buttons = st.builds(Button, st.text(max_size=70), actions) | st.builds(
    Button, st.text(max_size=70), url=st.sampled_from(["https://example.org", "nonsense", "https://["])
)


def flat(made: InlineKeyboardMarkup | None) -> list[InlineKeyboardButton]:
    return [button for row in (made.inline_keyboard if made else ()) for button in row]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(buttons, max_size=30), max_size=12), st.sampled_from(list(Stand)), st.booleans())
def test_any_keyboard_is_one_that_telegram_takes(rows: list[list[Button]], stand: Stand, stays: bool) -> None:
    made = keyboard(rows, stand, "dramawire_bot", stays=stays)
    assert len(flat(made)) <= 100
    assert all(1 <= len(row) <= 8 for row in (made.inline_keyboard if made else ()))
    for button in flat(made):
        assert button.text.strip()
        assert (button.url is None) != (button.callback_data is None)
        if button.callback_data is not None:
            assert 1 <= len(str(button.callback_data).encode()) <= 64
            assert stand is not Stand.ELSEWHERE, "nothing can be pressed where the bot is not"


def test_in_private_every_button_is_pressed() -> None:
    made = keyboard([[FOLLOW, CAST, WATCH]], Stand.CHAT, "dramawire_bot")
    assert [b.callback_data or b.url for b in flat(made)] == [
        "v1:follow:move-to-heaven", "v1:cast:move-to-heaven", "https://netflix.example.org/1",
    ]  # fmt: skip
    assert flat(made)[0].style == "primary"


def test_where_many_read_follow_leads_into_each_readers_private_chat() -> None:
    made = flat(keyboard([[FOLLOW, CAST]], Stand.CARD, "dramawire_bot"))
    assert made[0].url == "https://t.me/dramawire_bot?start=f_move-to-heaven"
    assert made[1].callback_data == "v1:cast:move-to-heaven", "who asked turns the card"


def test_news_in_a_channel_links_to_its_card_and_lets_whoever_presses_ask_why() -> None:
    made = flat(keyboard([[FOLLOW, CARD, WHY]], Stand.POST, "dramawire_bot", stays=True))
    assert [b.url for b in made] == [
        "https://t.me/dramawire_bot?start=f_move-to-heaven", "https://t.me/dramawire_bot?start=d_move-to-heaven", None,
    ]  # fmt: skip
    assert made[2].callback_data == "s1:why:move-to-heaven.premiere-set.1a2b"


def test_a_card_sent_inline_has_only_links() -> None:
    made = flat(keyboard([[FOLLOW, CAST, WATCH]], Stand.ELSEWHERE, "dramawire_bot"))
    assert all(b.url for b in made)
    assert links.action_of(str(made[1].url).partition("?start=")[2]) == "v1:cast:move-to-heaven"


def test_a_press_on_news_is_told_from_a_press_on_a_card() -> None:
    assert action_from("s1:why:x") == ("v1:why:x", True)
    assert action_from("v1:cast:x") == ("v1:cast:x", False)


def test_a_row_too_wide_for_a_telephone_becomes_even_ones() -> None:
    made = keyboard([[FOLLOW, CAST, Button("Timeline", "v1:timeline:x"), WATCH]], Stand.CHAT, "dramawire_bot")
    assert made is not None
    assert [[b.text for b in row] for row in made.inline_keyboard] == [
        ["🔔 Follow", "Cast"], ["Timeline", "Watch on Netflix"],
    ]  # fmt: skip


def test_a_long_choice_takes_as_few_rows_as_it_can() -> None:
    labels = ("announced", "in talks or offered", "cast confirmed", "cast replaced", "script reading held",
              "filming started", "ended", "renewed")  # fmt: skip
    made = keyboard([[Button(label, "v1:pick:x") for label in labels]], Stand.CHAT, "dramawire_bot")
    assert made is not None
    assert [[b.text for b in row] for row in made.inline_keyboard] == [
        ["announced", "in talks or offered"],
        ["cast confirmed", "cast replaced"],
        ["script reading held"],
        ["filming started", "ended", "renewed"],
    ]


def test_what_is_chosen_is_marked() -> None:
    row = [Button("Instant", "v1:x:a", menu="When"), Button("Once a day", "v1:x:b", menu="When", chosen=True)]
    assert [b.text for b in flat(keyboard([row], Stand.CHAT, "bot"))] == ["Instant", "✓ Once a day"]


def test_of_too_many_buttons_the_way_on_stays() -> None:
    rows = [[Button(f"{n}", f"v1:drama:{n}")] for n in range(150)] + [[Button("Next", "v1:browse:2")]]
    made = flat(keyboard(rows, Stand.CHAT, "bot"))
    assert len(made) == 100
    assert made[-1].text == "Next"


@given(actions)
def test_a_link_brings_back_the_action_it_was_made_from(action: str) -> None:
    payload = links.payload_of(action)
    if payload is not None:
        assert len(payload) <= 64
        assert payload.replace("_", "").replace("-", "").isalnum()
        assert links.action_of(payload) == action


def test_links_are_short_and_readable_where_ids_are() -> None:
    assert links.payload_of("v1:drama:move-to-heaven") == "d_move-to-heaven"
    assert links.payload_of("v1:follow:series:move-to-heaven") == "f_series_move-to-heaven"
    assert links.action_of("f_person_song-kang") == "v1:follow:person:song-kang"
    assert links.private("bot") == "https://t.me/bot"
    assert links.private("bot", "v1:why:" + "x" * 50) is None


@given(st.text(max_size=70))
def test_any_other_payload_is_no_action(text: str) -> None:
    action = links.action_of(text)
    assert action is None or len(action.encode()) <= 64


def test_what_somebody_made_up_is_no_action() -> None:
    for payload in ("d_", "d_Move", "f_nothing_x y", "x_%%%", "x_AAAA", "hello", ""):
        assert links.action_of(payload) is None, payload
