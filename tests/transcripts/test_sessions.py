"""Every session of an operator beside this file, typed at the real command line and compared to the letter."""

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

HERE = Path(__file__).parent
REWRITE = "DRAMAWIRE_TEST_REWRITE"
WRITES = "$ write "
VARIES = (
    (re.compile(r"\d{4}-\d\d-\d\d-\d{6}"), "2026-11-25-090000"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "2026-11-25 09:00 UTC"),
    (re.compile(r"[\d,]+(?= bytes| entries\.| new in the catalogue)"), "…"),
    (re.compile(r"(entries|dramas|people) [\d,]+"), r"\1 …"),
    (re.compile(r"Dramawire \d+\.\d+\.\d+\S*,"), "Dramawire …,"),
)
"""What is different at each time, and what stands for it: dates, sizes, how much the catalogue holds."""


def play(text: str, folder: Path) -> str:
    """The session as it reads today: what was answered before is left out, what is typed is run."""
    out: list[str] = []
    file: Path | None = None
    for line in text.splitlines():
        if line.startswith("# "):
            out += ["", line] if out else [line]
        elif line.startswith(WRITES):
            out += ["", line] if out else [line]
            file = folder / line.removeprefix(WRITES)
            file.write_text("")
        elif line.startswith("|") and file:
            out.append(line)
            file.write_text(f"{file.read_text('utf-8')}{line.removeprefix('|').removeprefix(' ')}\n", "utf-8")
        elif line.startswith("$ dramawire"):
            variables = {"DRAMAWIRE_STORE__URL": None if (folder / "config.toml").exists() else "sqlite:///bot.db"}
            result = CliRunner().invoke(main, shlex.split(line)[2:], env=variables)
            said = _steady(result.output, folder)
            out += ["", line, *said.rstrip().splitlines()] if out else [line, *said.rstrip().splitlines()]
    return "\n".join(row.rstrip() for row in out).strip("\n") + "\n"


def _steady(text: str, folder: Path) -> str:
    for path in {folder, folder.resolve()}:
        text = text.replace(str(path), "/srv/dramawire")
    for varies, stands in VARIES:
        text = varies.sub(stands, text)
    return text


@pytest.mark.parametrize("file", sorted(HERE.rglob("*.session")), ids=lambda file: file.name)
def test_the_session_reads_as_written(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = file.read_text("utf-8")
    played = play(written, tmp_path)
    if os.environ.get(REWRITE):
        file.write_text(played, "utf-8")
        return
    assert played.splitlines() == written.splitlines(), f"meant so? Then run it with {REWRITE}=1 and look at the diff"
