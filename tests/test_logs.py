import io
import json
import logging
import socket
from collections.abc import Iterator

import pytest
import structlog

from bot.config import Log
from bot.logs import set_up


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_what_is_logged_goes_to_standard_error_with_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(Log())
    structlog.get_logger("dramawire.test").info("backed up", bytes=12)
    structlog.get_logger("dramawire.test").debug("hidden")
    (line,) = lines(capsys)
    assert "info" in line
    assert "backed up" in line
    assert "bytes=12" in line


def test_as_json_each_line_is_an_object_whoever_logged(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(Log(form="json", level="debug"))
    structlog.get_logger("dramawire.test").debug("planned", plan=1)
    logging.getLogger("somebody.else").warning("careful")
    logging.getLogger("somebody.else").info("chatter")
    try:
        int("a bug")
    except ValueError:
        structlog.get_logger("dramawire.test").exception("failed")
    ours, theirs, failed = map(json.loads, lines(capsys))
    assert (ours["event"], ours["plan"], ours["level"], ours["logger"]) == ("planned", 1, "debug", "dramawire.test")
    assert (theirs["event"], theirs["level"]) == ("careful", "warning")
    assert "ValueError: invalid literal" in failed["exception"]
    assert ours["timestamp"].endswith("Z")


def test_while_somebody_chats_only_errors_are_told_unless_everything_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(Log(), quiet=True)
    structlog.get_logger("dramawire.test").warning("hidden")
    structlog.get_logger("dramawire.test").error("told")
    assert len(lines(capsys)) == 1
    set_up(Log(level="debug"), quiet=True)
    structlog.get_logger("dramawire.test").debug("told")
    assert len(lines(capsys)) == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_does_not_show_what_variables_hold(capsys: pytest.CaptureFixture[str], form: str) -> None:
    def ask(token: str) -> None:
        raise RuntimeError(f"a bug after {len(token)} characters")

    set_up(Log.model_validate({"form": form}))
    try:
        ask("123:" + "SECRET")
    except RuntimeError:
        structlog.get_logger("dramawire.test").exception("failed")
    shown = capsys.readouterr().err
    assert "a bug after 10 characters" in shown
    assert "123:SECRET" not in shown


@pytest.mark.needs_loopback
def test_what_a_library_says_of_a_lost_connection_is_one_line_and_of_a_bug_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(Log())
    library = logging.getLogger("discord.client")
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    except ConnectionRefusedError:
        library.exception("Attempting a reconnect in %.2fs", 3.2)
    (line,) = lines(capsys)
    assert "Attempting a reconnect in 3.20s ([Errno" in line
    assert "Connection refused)" in line
    try:
        int("a bug")
    except ValueError:
        library.exception("Ignoring exception in on_message")
    assert "Traceback" in capsys.readouterr().err


def test_while_a_prompt_is_open_what_is_logged_goes_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(Log(), quiet=True)
    prompt = io.StringIO()
    monkeypatch.setattr("sys.stderr", prompt)
    structlog.get_logger("dramawire.test").error("told")
    assert "told" in prompt.getvalue()
