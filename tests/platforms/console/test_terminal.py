"""What a terminal of any width gets."""

import pytest

from bot.platforms.console.terminal import tell

GREETING = "A number presses a button, Tab completes, /help shows the rest, Ctrl-D leaves. [1] is no markup."


def test_plain_text_is_broken_between_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    tell(GREETING)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 50
    assert " ".join(line.strip() for line in lines) == GREETING
