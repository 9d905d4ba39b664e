from datetime import date

from bot.catalogue.upgrading import upgrade, young
from bot.core.announcement import Announcement, Noted
from bot.core.kinds import Kind
from tests.core.ledgers import correction, entry, retraction

TODAY = date(2026, 11, 25)


def trailer(name: str, on: str, **rest: str) -> Announcement:
    return entry(name, on, Noted("sea"), kind=Kind.TRAILER, **rest)


def test_an_upgrade_adds_what_is_new_by_id_and_corrects_what_changed() -> None:
    old, changed = entry("a", "2020-01-01", text="one"), entry("a", "2020-01-01", text="two")
    new = entry("b", "2020-01-02")
    added = upgrade([changed, new], [old])
    assert [e.target or e.id for e in added] == ["a", "b"]
    assert upgrade([changed, new], [old, *added]) == [], "a second time there is nothing left to add"


def test_an_upgrade_never_touches_what_editors_wrote() -> None:
    old, changed = entry("a", "2020-01-01", text="one"), entry("a", "2020-01-01", text="two")
    assert upgrade([changed], [old, correction("edited", "2020-01-02", "a", text="three", author="reader:1")]) == []
    assert upgrade([changed], [old, retraction("gone", "2020-01-02", "a")]) == []
    assert upgrade([old], [old, entry("theirs", "2020-01-03")]) == []


def test_what_is_younger_than_two_weeks_and_no_silent_record_is_for_editors() -> None:
    added = [
        trailer("today", "2026-11-25"),
        trailer("edge", "2026-11-11"),
        trailer("old", "2026-11-10"),
        trailer("future", "2026-11-26"),
        trailer("taken-back", "2026-11-24"),
        retraction("back", "2026-11-25", "taken-back"),
        entry("silent", "2026-11-25", Noted("sea")),
        correction("mended", "2026-11-25", "elsewhere", kind=Kind.TRAILER),
    ]
    assert young(added, TODAY) == ["today", "edge"]
