"""When the store is in trouble: what a person is told, and what the operator finds in the log."""

import logging
import re

import pytest

from bot.core.errors import StoreBroken, StoreBusy, StoreError, StoreFull
from bot.store.readers import ReadersTable
from tests.core.commands.talk import Talk

APOLOGY = r"Something broke on my side\. It's noted as ([A-Z2-9]{4}); please try again in a minute\."


def breaks(monkeypatch: pytest.MonkeyPatch, error: StoreError) -> None:
    async def refuse(*_args: object, **_rest: object) -> None:
        raise error

    monkeypatch.setattr(ReadersTable, "reader", refuse)


async def test_on_a_full_disk_a_person_hears_that_nothing_was_kept_and_the_log_why_in_one_line(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    breaks(monkeypatch, StoreFull("The disk of the database /srv/x.db is full; nothing was written."))
    said = await talk.say("/follow the silent sea")
    assert said == "I can't write anything down just now, so nothing of this was kept. Please try again later."
    (line,) = caplog.records
    assert line.getMessage() == (
        "nothing was kept of /'follow': The disk of the database /srv/x.db is full; nothing was written."
    )
    assert not line.exc_info


@pytest.mark.parametrize(("error", "traced"), [(StoreBusy("It is held."), False), (StoreBroken("no such table"), True)])
async def test_what_was_foreseen_is_one_line_in_the_log_and_a_bug_comes_with_where_it_came_up(
    talk: Talk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: StoreError,
    traced: bool,
) -> None:
    breaks(monkeypatch, error)
    reference = re.fullmatch(APOLOGY, await talk.say("/follow the silent sea"))
    (line,) = caplog.records
    assert reference
    assert reference[1] in line.getMessage()
    assert bool(line.exc_info) is traced
    assert line.levelno == logging.ERROR
