"""What the desk's port promises of drafts, notes, the audit trail and what updates bring, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.announcement import Noted
from bot.core.errors import NotFound, StoreError
from bot.core.fold import Records
from bot.core.kinds import Kind
from bot.core.ports import Commit, Draft
from bot.core.recipient import Identity
from bot.store.store import Store
from tests.core.ledgers import entry

NOW = datetime(2021, 4, 14, 12, tzinfo=UTC)


async def draft(store: Store, name: str = "d1") -> Draft:
    who = await store.readers.reader(Identity("discord", "ana", "Ana"), None, NOW)
    kept = Draft(name, who.id, "announce", '{"text": "움"}', NOW + timedelta(hours=1))
    await store.desk.keep(kept)
    return kept


async def test_a_draft_comes_back_until_it_expires(store: Store) -> None:
    kept = await draft(store)
    assert await store.desk.draft("d1", NOW) == kept
    assert await store.desk.draft("d1", kept.expires_at - timedelta(seconds=1)) == kept
    for name, at in (("d1", kept.expires_at), ("d2", NOW)):
        with pytest.raises(NotFound, match="too long ago, or it is done already; please start again"):
            await store.desk.draft(name, at)


async def test_a_draft_kept_again_is_replaced_whole(store: Store) -> None:
    kept = await draft(store)
    changed = replace(kept, topic="resume", body="{}", expires_at=NOW + timedelta(days=1))
    await store.desk.keep(changed)
    assert await store.desk.draft("d1", NOW) == changed


async def test_of_two_who_take_a_draft_away_one_does(store: Store) -> None:
    await draft(store)
    assert await store.desk.drop("d1") is True
    assert await store.desk.drop("d1") is False
    with pytest.raises(NotFound):
        await store.desk.draft("d1", NOW)


async def test_a_draft_belongs_to_somebody(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.desk.keep(Draft("d1", 12, "announce", "{}", NOW))


async def test_every_write_leaves_a_line_with_who_when_before_and_after(store: Store) -> None:
    who = (await draft(store)).owner
    await store.desk.audit(who, "corrected", "sea", before="{}", after='{"a": 1}', now=NOW)
    await store.desk.audit(None, "imported", "sea", before=None, after=None, now=NOW)
    lines = await store.desk.trail(["sea"], 10)
    assert [(t.who, t.what, t.subject, t.before, t.after, t.at) for t in lines] == [
        (None, "imported", "sea", None, None, NOW),
        (who, "corrected", "sea", "{}", '{"a": 1}', NOW),
    ]


async def test_a_note_is_there_once_it_was_put_and_replaced_by_the_next(store: Store) -> None:
    assert await store.desk.note("catalogue") is None
    for value in ("one", "two"):
        await store.desk.put_note("catalogue", value)
        assert await store.desk.note("catalogue") == value
    assert await store.desk.note("else") is None


async def test_what_an_update_brings_waits_for_an_editor_oldest_news_first(store: Store) -> None:
    news = [entry(name, on, Noted("sea"), kind=Kind.TRAILER) for name, on in (("b", "2021-04-12"), ("a", "2021-04-13"))]
    await store.desk.bring(["a", "b", "a", "not-recorded"], NOW)
    assert await store.desk.brought() == []
    await store.ledger.append(Commit(tuple(news), Records()), NOW)
    assert await store.desk.brought() == ["b", "a"]
    assert await store.desk.deal_with("b") is True
    assert await store.desk.deal_with("b") is False
    assert await store.desk.deal_with("nothing") is False
    await store.desk.bring(["a", "b"], NOW)
    assert await store.desk.brought() == ["a"], "what was dealt with does not come again"
    await store.desk.bring([], NOW)


async def test_a_subject_that_ends_in_a_colon_stands_for_all_of_its_kind(store: Store) -> None:
    for subject in ("place:1", "places", "place:12", "drama:place:1"):
        await store.desk.audit(None, "changed", subject, before=None, after=None, now=NOW)
    assert [line.subject for line in await store.desk.trail(["place:"], 10)] == ["place:12", "place:1"]
