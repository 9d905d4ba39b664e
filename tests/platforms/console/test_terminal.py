"""What a terminal of any width gets."""

from pathlib import Path

import pytest

from bot.platforms.console.terminal import Kept, tell

GREETING = "A number presses a button, Tab completes, /help shows the rest, Ctrl-D leaves. [1] is no markup."


def test_plain_text_is_broken_between_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    tell(GREETING)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 50
    assert " ".join(line.strip() for line in lines) == GREETING


def test_what_was_typed_is_kept_as_long_as_the_disk_takes_it(tmp_path: Path) -> None:
    kept = Kept(str(tmp_path / "history"))
    kept.append_string("/help")
    assert list(Kept(str(tmp_path / "history")).load_history_strings()) == ["/help"]
    lost = Kept(str(tmp_path / "no" / "folder" / "history"))
    lost.append_string("/help")
    assert lost.get_strings() == ["/help"]
