"""Messages as a terminal or a pipe shows them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.drama import Stage
from bot.core.message import Button, Link, Message, Moment, Text, line, message
from bot.platforms.console.render import clean, plain, styled

AT = datetime(2021, 5, 14, 7, tzinfo=UTC)
CARD = message(
    [line("**{title}** (2021)", title="Move to Heaven")],
    [(Text("Out since "), Moment(AT)), (Text("From "), Link("ABS-CBN", "https://abs-cbn.com/x"))],
    stage=Stage.RELEASED,
    footer=(line("You follow it."),),
).with_buttons([Button("🔔 Follow", "v1:follow:x"), Button("Cast", "v1:cast:x")], [Button("On", "v1:on", chosen=True)])


def test_a_message_is_words_with_its_buttons_numbered_a_line_for_each_row() -> None:
    assert plain(CARD, ZoneInfo("Europe/Madrid"), first=4) == (
        "Move to Heaven (2021)\n"
        "\n"
        "Out since Friday 14 May 2021, 09:00\n"
        "From ABS-CBN\n"
        "\n"
        "You follow it.\n"
        "\n"
        "[4] 🔔 Follow  [5] Cast\n"
        "[6] ✓ On"
    )
    assert styled(CARD, ZoneInfo("Europe/Madrid"), first=4).plain == plain(CARD, ZoneInfo("Europe/Madrid"), first=4)


def test_a_terminal_gets_bold_colour_and_links_that_can_be_followed() -> None:
    spans = [(str(span.style), styled(CARD, UTC).plain[span.start : span.end]) for span in styled(CARD, UTC).spans]
    assert any("bold" in style and "green" in style and text == "Move to Heaven" for style, text in spans)
    assert any("link https://abs-cbn.com/x" in style and text == "ABS-CBN" for style, text in spans)


def test_a_message_of_buttons_alone_has_no_empty_line() -> None:
    assert plain(Message(()).with_buttons([Button("One", "v1:one")]), UTC) == "[1] One"


def test_a_row_wider_than_the_terminal_is_parted_between_its_buttons() -> None:
    row = [Button(label, f"v1:{label}") for label in ("무브 투 헤븐", "Squid Game", "Kingdom 2")]
    card = message([(Text("Which one?"),)]).with_buttons(row)
    assert styled(card, UTC, first=9, width=36).plain == (
        "Which one?\n\n[9] 무브 투 헤븐  [10] Squid Game\n[11] Kingdom 2"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31mred\x07", "[31mred"), ("a\u202eb\u200bc", "abc"), ("two\nlines", "twolines"), ("👨‍👩‍👧 ⏸️", "👨‍👩‍👧 ⏸️")],
)
def test_what_could_steer_a_terminal_is_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown
