"""Who is told what, and when, end to end: published, planned, shown."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.announcement import Credited, Dated, Noted, Opened, Staged, Titled
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Stage, Standing
from bot.core.kinds import EVERYTHING_CONFIRMED, RUMOURS, TITLE_DEFAULT, Kind, mask
from bot.core.ports import Gone, Letter
from bot.core.recipient import AddressKey, Identity, Topic
from bot.delivery.pace import Limits, Rate
from tests.core.ledgers import correction, entry, retraction
from tests.delivery.conftest import SEA
from tests.delivery.house import House, build

MAY = PartialDate("2021-05-14")
DATE = Dated("sea", MAY)
REPORTED = {"certainty": Certainty.REPORTED}


async def test_who_follows_a_series_and_two_of_its_actors_is_told_once(house: House) -> None:
    await house.reader("ana", "series:sea", "person:gong-yoo", "person:bae-doona")
    cast = [Credited("sea", person, billing=Billing.LEAD) for person in ("gong-yoo", "bae-doona")]
    await house.say("x", *cast, kind=Kind.CAST_CONFIRMED)
    await house.settle()
    assert len(house.texts("ana")) == 1
    await house.say("y", DATE, kind=Kind.DATE_SET)
    await house.settle()
    assert len(house.texts("ana")) == 2


async def test_who_follows_nothing_is_told_nothing(house: House) -> None:
    await house.reader("ana")
    await house.reader("bo", "series:other")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    assert not house.chats.calls


async def test_the_reach_of_a_preview_is_who_will_be_told(house: House) -> None:
    for name in ("ana", "bo"):
        await house.reader(name, "series:sea")
    said = entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET)
    preview = await house.publisher.preview(said, house.clock())
    assert preview.reach == {"console": 2}
    assert await house.ledger.ids() == {"sea", "cast"}
    silent = await house.publisher.preview(entry("x", "2021-04-14", DATE, kind=Kind.RECORD), house.clock())
    assert silent.reach == {}


async def test_a_first_import_and_an_upgrade_tell_nobody(bare: House) -> None:
    await bare.reader("ana", "series:sea", "all")
    assert await bare.publisher.record(SEA, bare.clock()) == 2
    await bare.settle()
    newer = [*SEA, entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET)]
    assert await bare.publisher.record(newer, bare.clock()) == 1
    await bare.settle()
    assert bare.texts("ana") == []
    assert (await bare.ledger.dramas(["sea"]))["sea"].date == MAY


async def test_back_filled_facts_tell_nobody(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2020-09-08", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED))
    await house.settle()
    assert house.texts("ana") == []


async def test_a_fact_older_than_the_following_is_not_told(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-13", DATE, kind=Kind.DATE_SET))
    await house.settle()
    assert house.texts("ana") == [], "she follows since the 14th"


async def test_who_was_told_of_a_rumour_hears_how_it_ends(house: House) -> None:
    ana = await house.reader("ana")
    await house.follow(ana, "person:gong-yoo", mask(Kind.IN_TALKS) | RUMOURS)
    await house.reader("bo", "person:bae-doona")
    await house.say("x", Credited("sea", "gong-yoo", Standing.IN_TALKS), kind=Kind.IN_TALKS, **REPORTED)
    await house.after(hours=1)
    assert len(house.texts("ana")) == 1
    await house.say("y", Credited("sea", "gong-yoo", Standing.DECLINED), kind=Kind.CAST_DECLINED)
    await house.settle()
    assert len(house.texts("ana")) == 2, "she never chose to hear of those who pass on a role"
    assert house.texts("bo") == []


async def test_a_second_source_notifies_nobody(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.say("y", DATE, kind=Kind.DATE_SET, text="The same from elsewhere")
    await house.settle()
    [shown] = house.chats.messages["ana"]
    assert shown.edits == []


async def test_what_became_more_certain_is_edited_silently_and_new_only_to_the_others(house: House) -> None:
    told = await house.reader("ana")
    await house.follow(told, "series:sea", TITLE_DEFAULT | RUMOURS)
    await house.reader("bo", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET, certainty=Certainty.RUMOUR)
    await house.settle()
    assert (len(house.texts("ana")), len(house.texts("bo"))) == (1, 0)
    await house.say("y", DATE, kind=Kind.DATE_SET)
    await house.settle()
    assert (len(house.texts("ana")), len(house.texts("bo"))) == (1, 1)
    assert len(house.chats.messages["ana"][0].edits) == 1


async def test_a_correction_edits_what_was_sent(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.reader("doona", "person:bae-doona")
    await house.say("x", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED, text="Gong Yoo is in.")
    await house.settle()
    right = correction(
        "y", "2021-04-14", "x", Credited("sea", "bae-doona"), kind=Kind.CAST_CONFIRMED, text="Bae Doona is in."
    )
    await house.publish(right)
    await house.settle()
    [shown] = house.chats.messages["ana"]
    assert len(shown.edits) == 1
    assert "Bae Doona" in shown.text
    assert len(house.texts("doona")) == 1, "she is newly named"
    await house.publish(retraction("z", "2021-04-15", "x"))
    await house.settle()
    assert len(shown.edits) == 2
    assert len(house.chats.messages["doona"][0].edits) == 1


async def test_a_retraction_edits_and_answers_what_stood_longer_than_ten_minutes(house: House) -> None:
    for name, minutes in (("ana", 0), ("bo", 9)):
        await house.reader(name, "series:sea")
        house.clock.move(timedelta(minutes=minutes))
        if name == "ana":
            await house.say("x", DATE, kind=Kind.DATE_SET)
            await house.settle()
    await house.after(minutes=2)
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    first, reply = house.chats.messages["ana"]
    assert len(first.edits) == 1
    assert (reply.letter.answers, reply.letter.silent) == ("ana/1", True)
    await house.settle()
    assert len(house.chats.messages["ana"]) == 2, "said once"


LATER_DATE = Dated("sea", PartialDate("2021-09"))


async def test_who_was_told_what_is_true_instead_gets_the_edit_and_no_reply(house: House) -> None:
    await house.reader("ana", "series:sea")
    bo = await house.reader("bo", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.readers.unfollow(bo.id, Topic.parse("series:sea"))
    await house.after(hours=1)
    await house.say("x2", LATER_DATE, kind=Kind.DATE_MOVED)
    await house.settle()
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    for name, new in (("ana", "moves"), ("bo", "not")):
        first, second = house.chats.messages[name]
        assert (len(first.edits), new in second.text) == (1, True), name


async def test_what_was_moved_without_telling_anybody_does_not_keep_the_reply_back(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.after(hours=1)
    await house.publish(entry("x2", "2021-04-14", LATER_DATE, kind=Kind.DATE_MOVED), notify=False)
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    assert len(house.texts("ana")) == 2


async def test_a_retraction_within_ten_minutes_only_edits(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.after(minutes=10)
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    [shown] = house.chats.messages["ana"]
    assert len(shown.edits) == 1


async def three_at_once(house: House) -> None:
    """Three stories that ana gets in one message."""
    await house.reader("ana", "series:sea")
    await house.say("a", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED)
    await house.say("b", Noted("sea"), kind=Kind.TRAILER)
    await house.say("c", DATE, kind=Kind.DATE_SET)
    await house.settle()
    assert len(house.texts("ana")) == 1


async def test_a_later_edit_does_not_say_again_what_was_taken_back_before(house: House) -> None:
    await three_at_once(house)
    await house.after(hours=1)
    await house.publish(retraction("back", "2021-04-14", "a"))
    await house.settle()
    assert len(house.texts("ana")) == 2
    for hours in (1, 2):
        await house.after(hours=1)
        await house.publish(
            correction(f"right{hours}", "2021-04-14", "c", Dated("sea", PartialDate(f"2021-06-1{hours}")),
                       kind=Kind.DATE_SET)
        )  # fmt: skip
        await house.settle()
    digest, _ = house.chats.messages["ana"]
    assert len(digest.edits) == 3


async def test_what_was_taken_back_at_once_is_not_answered_when_something_else_is_edited_later(house: House) -> None:
    await three_at_once(house)
    await house.after(minutes=5)
    await house.publish(retraction("back", "2021-04-14", "a"))
    await house.after(hours=1)
    await house.publish(retraction("back2", "2021-04-14", "b"))
    await house.settle()
    _, reply = house.texts("ana")
    assert reply.endswith("Details above.")


async def test_two_stories_of_one_message_taken_back_at_once_are_two_replies_with_names_of_their_own(
    house: House,
) -> None:
    await three_at_once(house)
    await house.after(hours=1)
    for name in ("a", "b"):
        await house.publish(retraction(f"back-{name}", "2021-04-14", name))
    await house.settle()
    digest, *replies = house.chats.messages["ana"]
    assert (len(digest.edits), len(replies)) == (1, 2)
    assert {reply.letter.answers for reply in replies} == {"ana/1"}
    assert len({shown.letter.nonce for shown in (digest, *replies)}) == 3
    assert all(len(reply.letter.nonce) <= 25 for reply in replies)


async def test_where_a_chat_is_slow_there_is_one_edit_and_the_reply_comes_in_the_end(tmp_path: Path) -> None:
    async with build(tmp_path, rates=Limits(chat=Rate(1, 10.0))) as house:
        await house.publisher.record(SEA, house.clock())
        await house.reader("ana", "series:sea")
        await house.say("x", DATE, kind=Kind.DATE_SET)
        await house.after(hours=1)
        await house.publish(retraction("y", "2021-04-14", "x"))
        await house.after(hours=1)
        first, reply = house.chats.messages["ana"]
        assert (len(first.edits), reply.letter.answers) == (1, "ana/1")
        assert (await house.outbox.counts())["lagging"] == 0


async def test_a_reply_is_for_the_chat_in_which_its_message_stands_and_no_other(house: House) -> None:
    who = Identity("console", "ana", "ana")
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(hours=1)
    await house.readers.reader(who, AddressKey("console", "second"), house.clock())
    await house.publish(retraction("y", "2021-04-14", "x"))
    edit = house.chats.edit

    async def edit_then_close(letter: Letter, reference: str) -> None:
        await edit(letter, reference)
        house.chats.says["ana"] = [Gone("blocked")]

    house.chats.edit = edit_then_close  # type: ignore[method-assign]
    await house.after(hours=1)
    assert len(house.chats.messages["ana"][0].edits) == 1
    assert house.texts("second") == []


async def test_a_reply_is_known_by_what_it_takes_back(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(hours=1)
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    assert await house.outbox.shows(AddressKey("console", "ana"), "ana/2") == ["notice:back x y"]


async def test_what_was_taken_back_before_it_was_sent_is_never_sent(house: House) -> None:
    await house.reader("ana", "series:sea", quiet_from=time(11), quiet_to=time(20))
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.after(days=1)
    assert house.texts("ana") == []


async def test_a_later_announcement_answers_the_earlier_one_about_the_same_drama(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", Noted("sea"), kind=Kind.TRAILER)
    await house.settle()
    await house.say("y", DATE, kind=Kind.DATE_SET)
    await house.settle()
    assert [shown.letter.answers for shown in house.chats.messages["ana"]] == [None, "ana/1"]


# Quiet hours, pauses, digests, expiry


async def test_quiet_hours_hold_news_back_but_not_a_premiere(house: House) -> None:
    await house.reader("ana", "series:sea", zone="Asia/Seoul", quiet_from=time(20), quiet_to=time(9))
    await house.say("x", Noted("sea"), kind=Kind.TRAILER)  # nine in the evening in Seoul
    await house.after(hours=1)
    assert house.texts("ana") == []
    await house.say("y", Staged("sea", Stage.RELEASED), kind=Kind.OUT)
    await house.settle()
    assert len(house.texts("ana")) == 1
    await house.until(datetime(2021, 4, 15, tzinfo=UTC))
    assert [shown.at.hour for shown in house.chats.messages["ana"]] == [13, 0]
    assert "late" not in house.texts("ana")[1]


async def test_a_digest_gathers_what_is_followed_broadly_into_one_message(house: House) -> None:
    ana = await house.reader("ana", "series:other", zone="Asia/Seoul", digest_at=time(9))
    await house.follow(ana, "network:netflix", EVERYTHING_CONFIRMED)
    await house.say("x", Noted("sea"), kind=Kind.TRAILER)
    await house.say("y", DATE, kind=Kind.DATE_SET)
    await house.after(hours=11)
    assert house.texts("ana") == []
    await house.after(hours=2)
    [shown] = house.chats.messages["ana"]
    assert shown.at == datetime(2021, 4, 15, 0, tzinfo=UTC)


async def test_a_digest_too_long_for_one_message_comes_in_parts_right_after_each_other(house: House) -> None:
    ana = await house.reader("ana", zone="Asia/Seoul", digest_at=time(9))
    await house.follow(ana, "all", EVERYTHING_CONFIRMED)
    names = [f"Story {number:02}" for number in range(30)]
    for number, name in enumerate(names):
        opened = Opened(f"s{number}"), Titled(f"s{number}", name)
        await house.publish(entry(f"o{number}", "2020-01-01", *opened), notify=False)
        await house.say(f"x{number}", Noted(f"s{number}"), kind=Kind.TRAILER)
    await house.after(hours=13)
    parts = house.chats.messages["ana"]
    assert [part.at for part in parts] == [datetime(2021, 4, 15, 0, tzinfo=UTC)] * 3
    assert [part.text.splitlines()[0] for part in parts] == [
        "Your dramas today · Thursday 15 April",
        "Your dramas today, continued · Thursday 15 April",
        "Your dramas today, continued · Thursday 15 April",
    ]
    assert [part.text.endswith("Comes once a day, when there is news.") for part in parts] == [True, False, False]
    assert [sum(name in part.text for part in parts) for name in names] == [1] * 30
    assert (await house.outbox.counts())["shown"] == 30


async def test_a_paused_reader_hears_nothing_until_the_pause_ends(house: House) -> None:
    await house.reader("ana", "series:sea", paused_until=house.clock() + timedelta(days=2))
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(days=1)
    assert house.texts("ana") == []
    await house.after(days=2)
    assert len(house.texts("ana")) == 1


async def test_what_waited_longer_than_it_keeps_is_not_said_any_more(house: House) -> None:
    await house.reader("ana", "series:sea", paused_until=house.clock() + timedelta(days=8))
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.after(days=9)
    assert house.texts("ana") == []
    assert (await house.outbox.counts())["expired"] == 1


# What happens by itself


async def test_a_premiere_comes_by_itself_once_after_a_reminder(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.until(datetime(2021, 6, 1, tzinfo=UTC))
    assert [shown.at for shown in house.chats.messages["ana"]] == [
        datetime(2021, 4, 14, 12, tzinfo=UTC),
        datetime(2021, 5, 13, 7, tzinfo=UTC),
        datetime(2021, 5, 14, 7, tzinfo=UTC),
    ]
    sea = (await house.ledger.dramas(["sea"]))["sea"]
    assert sea.stage
    assert sea.stage.value is Stage.RELEASED


async def test_the_ledgers_own_premiere_after_the_automatic_one_is_the_same_news(house: House) -> None:
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.until(datetime(2021, 5, 13, 12, tzinfo=UTC))
    await house.reader("ana", "series:sea")
    await house.until(datetime(2021, 5, 14, 8, tzinfo=UTC))
    await house.say("own", Staged("sea", Stage.RELEASED), kind=Kind.OUT, happened=MAY)
    await house.after(days=1)
    assert len(house.texts("ana")) == 1


async def test_the_ledgers_own_premiere_before_the_moment_stands_for_it(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 14, 6, tzinfo=UTC))
    said = len(house.texts("ana"))
    await house.say("own", Staged("sea", Stage.RELEASED), kind=Kind.OUT, happened=MAY)
    await house.after(days=1)
    assert len(house.texts("ana")) == said + 1


async def test_a_premiere_that_an_editor_took_back_is_not_said_again_while_its_date_stands(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 14, 6, tzinfo=UTC))
    await house.say("own", Staged("sea", Stage.RELEASED), kind=Kind.OUT, happened=MAY)
    await house.after(days=1)
    said = len(house.texts("ana"))
    await house.publish(retraction("back", "2021-05-15", "own"))
    await house.after(days=1)
    assert (await house.ledger.dramas(["sea"]))["sea"].stage.value is Stage.SCHEDULED  # type: ignore[union-attr]
    assert len(house.texts("ana")) == said + 1  # the reply beside the edit
    await house.say("y", Dated("sea", PartialDate("2021-06-18")), kind=Kind.DATE_SET)
    await house.until(datetime(2021, 6, 19, tzinfo=UTC))
    assert (await house.ledger.dramas(["sea"]))["sea"].stage.value is Stage.RELEASED  # type: ignore[union-attr]


async def test_a_premiere_said_too_early_and_taken_back_comes_by_itself_on_its_day(house: House) -> None:
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.say("own", Staged("sea", Stage.RELEASED), kind=Kind.OUT)
    await house.publish(retraction("p", "2021-04-14", "own"))
    await house.until(datetime(2021, 5, 15, tzinfo=UTC))
    assert (await house.ledger.dramas(["sea"]))["sea"].stage.value is Stage.RELEASED  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["a", "z"])
async def test_what_an_editor_posts_on_a_premieres_day_comes_after_it_whatever_its_id(house: House, name: str) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 14, 8, tzinfo=UTC))
    said = len(house.texts("ana"))
    done = await house.say(name, Staged("sea", Stage.CANCELLED), kind=Kind.CANCELLED, author="reader:1")
    await house.settle()
    assert done.plan
    assert (await house.ledger.dramas(["sea"]))["sea"].stage.value is Stage.CANCELLED  # type: ignore[union-attr]
    assert len(house.texts("ana")) == said + 1


async def test_of_what_editors_post_on_one_day_the_later_holds_whatever_its_id(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("z", DATE, kind=Kind.DATE_SET, author="reader:1")
    await house.after(hours=1)
    await house.say("a", Dated("sea", PartialDate("2021-05-21")), kind=Kind.DATE_SET, author="reader:1")
    await house.settle()
    assert str((await house.ledger.dramas(["sea"]))["sea"].premiere.value) == "2021-05-21"  # type: ignore[union-attr]
    assert len(house.texts("ana")) == 2


async def test_a_series_airs_and_ends_by_itself(house: House) -> None:
    ana = await house.reader("ana")
    await house.follow(ana, "series:sea", mask(Kind.OUT, Kind.ENDED))
    finale = Dated("sea", PartialDate("2021-06-18"), DATE.event.FINALE)
    await house.say("x", DATE, finale, kind=Kind.DATE_SET)
    await house.until(datetime(2021, 7, 1, tzinfo=UTC))
    assert [shown.at.date().isoformat() for shown in house.chats.messages["ana"]] == ["2021-05-14", "2021-06-18"]
    assert (await house.ledger.dramas(["sea"]))["sea"].stage.value is Stage.ENDED  # type: ignore[union-attr]


async def test_switched_off_over_the_moment_it_is_said_late_with_its_true_time(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    house.clock.set(datetime(2021, 5, 16, 9, tzinfo=UTC))
    await house.settle()
    [shown] = house.chats.messages["ana"]
    assert "late" in shown.text
    out = await house.ledger.entry("out.sea.2021-05-14")
    assert (out.happened, out.known_on.isoformat()) == (MAY, "2021-05-14")


async def test_switched_off_for_longer_than_the_limit_it_is_recorded_and_not_sent(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    house.clock.set(datetime(2021, 5, 23, 9, tzinfo=UTC))
    await house.settle()
    assert house.texts("ana") == []
    assert "out.sea.2021-05-14" in await house.ledger.ids()


async def test_moving_a_date_cancels_its_reminder(house: House) -> None:
    await house.reader("ana", "series:sea", quiet_from=time(5), quiet_to=time(23))
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 13, 8, tzinfo=UTC))
    assert "reminder-day.sea.2021-05-14" in await house.ledger.ids(), "owed, but held back by quiet hours"
    moved = Dated("sea", PartialDate("2021-06-04"))
    await house.publish(entry("y", "2021-05-13", moved, kind=Kind.DATE_MOVED), notify=False)
    await house.until(datetime(2021, 5, 20, tzinfo=UTC))
    assert house.texts("ana") == []
    assert (await house.outbox.counts())["withdrawn"] == 1


async def test_a_reminder_held_by_quiet_hours_comes_for_the_new_hour_of_the_same_day(house: House) -> None:
    await house.reader("ana", "series:sea", quiet_from=time(18), quiet_to=time(8))
    early, late = (Dated("sea", PartialDate(f"2021-05-14T{hour}[Asia/Seoul]")) for hour in ("03:00", "20:00"))
    await house.publish(entry("x", "2021-04-14", early, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 12, 19, tzinfo=UTC))
    assert "reminder-day.sea.2021-05-13-1800" in await house.ledger.ids(), "owed, but held back by quiet hours"
    await house.publish(entry("y", "2021-05-12", late, kind=Kind.DATE_MOVED), notify=False)
    await house.until(datetime(2021, 5, 14, 9, tzinfo=UTC))
    [shown] = house.chats.messages["ana"]
    assert shown.at == datetime(2021, 5, 13, 11, tzinfo=UTC), "a day before the new hour"


async def test_a_weeks_reminder_is_not_sent_again_for_another_hour_of_the_same_day(house: House) -> None:
    ana = await house.reader("ana")
    await house.follow(ana, "series:sea", mask(Kind.REMINDER_WEEK))
    early, late = (Dated("sea", PartialDate(f"2021-05-14T{hour}[Asia/Seoul]")) for hour in ("03:00", "20:00"))
    await house.publish(entry("x", "2021-04-14", early, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 9, tzinfo=UTC))
    assert len(house.texts("ana")) == 1
    await house.publish(entry("y", "2021-05-09", late, kind=Kind.DATE_MOVED), notify=False)
    await house.until(datetime(2021, 5, 14, 9, tzinfo=UTC))
    assert len(house.texts("ana")) == 1


async def test_who_was_reminded_of_the_day_is_not_reminded_again_when_its_usual_hour_is_said(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 13, 8, tzinfo=UTC))
    assert len(house.texts("ana")) == 1
    exact = Dated("sea", PartialDate("2021-05-14T16:00[Asia/Seoul]"))
    await house.publish(entry("y", "2021-05-12", exact, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 14, 5, 59, tzinfo=UTC))
    assert len(house.texts("ana")) == 1


async def test_a_premiere_taken_back_stays_taken_back(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.publish(entry("x", "2021-04-14", DATE, kind=Kind.DATE_SET), notify=False)
    await house.until(datetime(2021, 5, 14, 8, tzinfo=UTC))
    await house.publish(retraction("oops", "2021-05-15", "out.sea.2021-05-14"))
    said = len(house.texts("ana"))
    await house.after(days=3)
    assert len(house.texts("ana")) == said + 1, "a reply, and no second premiere"


async def test_what_another_source_says_too_gets_the_edit_and_no_reply_that_denies_it(house: House) -> None:
    await house.reader("ana", "series:sea")
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.say("x2", DATE, kind=Kind.DATE_SET)
    await house.settle()
    await house.after(hours=1)
    await house.publish(retraction("y", "2021-04-14", "x"))
    await house.settle()
    [shown] = house.chats.messages["ana"]
    assert "the date still stands: 14 May 2021" in shown.text


async def test_a_digest_that_is_edited_later_keeps_its_day(house: House) -> None:
    ana = await house.reader("ana", "series:other", zone="Asia/Seoul", digest_at=time(9))
    await house.follow(ana, "network:netflix", EVERYTHING_CONFIRMED)
    await house.say("x", DATE, kind=Kind.DATE_SET)
    await house.until(datetime(2021, 4, 20, 0, tzinfo=UTC))
    [shown] = house.chats.messages["ana"]
    assert shown.text.startswith("Your dramas today · Thursday 15 April")
    await house.publish(correction("y", "2021-04-20", "x", LATER_DATE, kind=Kind.DATE_SET))
    await house.settle()
    assert len(shown.edits) == 1
    assert shown.text.startswith("Your dramas today · Thursday 15 April")
