"""Letters to Telegram, and what Telegram says to them, over the real library and loopback sockets."""

from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.message import Button, Mention, line, message
from bot.core.ports import Gone, Later, Letter, Lost, Moved, Refused, Unsure
from bot.core.recipient import AddressKey
from bot.platforms.telegram.errors import REVOKED
from tests.fakes.telegram.server import Trouble, serving
from tests.fakes.telegram.world import Chat
from tests.platforms.telegram.town import Town, listening, open_town

NEWS = message(
    [line("📅 **{title} has a date: Friday 14 May 2021**, Netflix", title="Move to Heaven")],
    footer=(line("You follow Move to Heaven."),),
).with_buttons([Button("Card", "v1:drama:move-to-heaven"), Button("Why?", "v1:why:x")])


def letter(chat: Chat, **rest: Any) -> Letter:
    thread = rest.pop("thread", None)
    key = AddressKey("telegram", str(chat.id), str(thread) if thread else None)
    said = Letter(key, NEWS, nonce="1", private=chat.kind == "private")
    return replace(said, **rest)


@pytest.fixture
def town(bare: Town) -> Town:
    """No card is needed here, so no catalogue is."""
    return bare


@pytest.fixture
def chat(town: Town) -> Chat:
    return town.person(11, "Ana").chat


async def test_a_letter_is_a_message_that_stays_as_it_is_when_pressed(town: Town, chat: Chat) -> None:
    reference = await town.platform.outlet.send(letter(chat))
    assert reference == str(chat.last.id)
    assert chat.last.text.startswith("📅 Move to Heaven has a date: Friday 14 May 2021, Netflix\n\nYou follow")
    assert [b["callback_data"] for b in chat.last.buttons] == ["s1:drama:move-to-heaven", "s1:why:x"]
    assert chat.last.preview == {"is_disabled": True}
    assert not chat.last.silent


async def test_silent_paid_and_replying_letters_say_so(town: Town, chat: Chat) -> None:
    first = await town.platform.outlet.send(letter(chat))
    await town.platform.outlet.send(letter(chat, silent=True, paid=True, answers=first))
    assert (chat.last.silent, chat.last.paid, chat.last.answers) == (True, True, int(first))


async def test_where_the_token_is_refused_meanwhile_everything_waits(town: Town, chat: Chat) -> None:
    town.fake.revoked = True
    with pytest.raises(Later) as later:
        await town.platform.outlet.send(letter(chat))
    assert (later.value.everywhere, later.value.seconds) == (True, REVOKED)


async def test_what_an_earlier_post_replied_to_may_be_gone(town: Town, chat: Chat) -> None:
    await town.platform.outlet.send(letter(chat, answers="999"))
    assert chat.last.answers is None


async def test_in_a_place_follow_and_card_are_links_and_members_are_rung(town: Town) -> None:
    place = town.group(-100, "Drama Club")
    said = replace(NEWS, footer=()).with_buttons([Button("🔔 Follow", "v1:follow:move-to-heaven"), *NEWS.buttons[0]])
    await town.platform.outlet.send(letter(place, message=said, mention=Mention(members=("7", "8"))))
    assert [b.get("url", b.get("callback_data")) for b in place.last.buttons] == [
        "https://t.me/dramawire_bot?start=f_move-to-heaven",
        "https://t.me/dramawire_bot?start=d_move-to-heaven",
        "s1:why:x",
    ]
    assert [e["url"] for e in place.last.json["entities"] if e["type"] == "text_link"] == [
        "tg://user?id=7", "tg://user?id=8",
    ]  # fmt: skip


async def test_a_picture_comes_as_a_photo_with_its_words_under_it(town: Town, chat: Chat) -> None:
    shown = letter(chat, message=replace(NEWS, picture="https://example.org/poster.jpg"))
    reference = await town.platform.outlet.send(shown)
    assert reference.endswith("p")
    assert chat.last.json["photo"][0]["file_id"] == "https://example.org/poster.jpg"
    corrected = message([line("Corrected.")], picture="https://example.org/poster.jpg")
    await town.platform.outlet.edit(replace(shown, message=corrected), reference)
    assert chat.last.json["caption"] == "Corrected."
    await town.platform.outlet.edit(replace(shown, message=message([line("No picture now.")])), reference)
    assert chat.last.json["caption"] == "No picture now."


async def test_words_too_long_for_a_caption_have_the_picture_above_them(town: Town, chat: Chat) -> None:
    long = message([line("{text}", text="word " * 300)], picture="https://example.org/poster.jpg")
    reference = await town.platform.outlet.send(letter(chat, message=long))
    assert not reference.endswith("p")
    assert chat.last.preview == {
        "url": "https://example.org/poster.jpg", "prefer_large_media": True, "show_above_text": True,
    }  # fmt: skip


async def test_a_picture_that_cannot_be_had_does_not_keep_the_news_back(town: Town, chat: Chat) -> None:
    town.fake.api.no_pictures = True
    shown = letter(chat, message=replace(NEWS, picture="https://example.org/gone.jpg"))
    assert not (await town.platform.outlet.send(shown)).endswith("p")
    assert chat.last.text.startswith("📅")


async def test_an_edit_changes_what_was_sent_and_an_unchanged_one_is_fine(town: Town, chat: Chat) -> None:
    reference = await town.platform.outlet.send(letter(chat))
    await town.platform.outlet.edit(letter(chat, message=message([line("Corrected.")])), reference)
    assert chat.last.text == "Corrected."
    await town.platform.outlet.edit(letter(chat, message=message([line("Corrected.")])), reference)
    assert chat.last.edits == 1


async def test_a_message_that_is_gone_is_lost(town: Town, chat: Chat) -> None:
    with pytest.raises(Lost):
        await town.platform.outlet.edit(letter(chat), "999")
    with pytest.raises(Lost):
        await town.platform.outlet.delete(letter(chat).key, "999")


async def test_what_can_be_deleted_is_and_what_is_too_old_is_emptied(town: Town, chat: Chat) -> None:
    reference = await town.platform.outlet.send(letter(chat))
    await town.platform.outlet.delete(letter(chat).key, reference)
    assert chat.by_bot() == []
    for picture in (None, "https://example.org/poster.jpg"):
        reference = await town.platform.outlet.send(letter(chat, message=replace(NEWS, picture=picture)))
        chat.last.json["date"] -= 3 * 24 * 3600
        await town.platform.outlet.delete(letter(chat).key, reference)
        assert chat.last.text in {"…", ""}
        assert chat.last.buttons == []


async def test_html_that_telegram_cannot_read_goes_out_once_as_plain_words(
    town: Town, chat: Chat, logged: list[MutableMapping[str, Any]]
) -> None:
    town.fake.api.broken_html = True
    await town.platform.outlet.send(letter(chat))
    assert chat.last.text.startswith("📅 Move to Heaven has a date")
    assert "entities" not in chat.last.json
    assert len(chat.by_bot()) == 1
    assert [entry["chat"] for entry in logged if entry["event"] == "unreadable"] == ["11"]


@pytest.mark.parametrize(
    ("standing", "reason"), [("blocked", "blocked"), ("deactivated", "that account is gone"), ("", "not written")]
)
async def test_people_who_cannot_be_written_to_are_gone(town: Town, chat: Chat, standing: str, reason: str) -> None:
    chat.bot = standing
    with pytest.raises(Gone, match=reason):
        await town.platform.outlet.send(letter(chat))


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize("standing", ["kicked", "left"])
async def test_places_the_bot_is_not_in_are_gone(town: Town, kind: Any, standing: str) -> None:
    place = town.group(-100, "Club", kind=kind)
    place.bot = standing
    with pytest.raises(Gone):
        await town.platform.outlet.send(letter(place))


async def test_unknown_and_forbidden_places_are_gone(town: Town) -> None:
    with pytest.raises(Gone, match="can't find"):
        await town.platform.outlet.send(letter(Chat(-5, "group", "Nowhere")))
    channel = town.group(-100, "News", kind="channel")
    channel.bot = "member"
    with pytest.raises(Gone, match="administrator"):
        await town.platform.outlet.send(letter(channel))
    muted = town.group(-101, "Quiet")
    muted.muted = True
    with pytest.raises(Gone, match="may not write"):
        await town.platform.outlet.send(letter(muted))


async def test_a_group_that_became_a_supergroup_has_moved(town: Town) -> None:
    town.group(-100, "Club", kind="group").moved_to = -1001
    with pytest.raises(Moved) as moved:
        await town.platform.outlet.send(letter(town.fake.world.chats[-100]))
    assert moved.value.chat == "-1001"


async def test_a_flood_holds_that_chat_and_many_at_once_hold_everything(town: Town) -> None:
    chats = [town.person(n, f"P{n}").chat for n in range(11, 14)]
    town.fake.troubles += [Trouble(code=429, description="Too Many Requests", retry_after=7, times=3)]
    told = []
    for chat in chats:
        with pytest.raises(Later) as later:
            await town.platform.outlet.send(letter(chat))
        told.append((later.value.seconds, later.value.everywhere))
    assert told == [(7.0, False), (7.0, False), (7.0, True)]


@pytest.mark.parametrize("code", [500, 502, 503])
async def test_telegram_in_trouble_is_waited_for(town: Town, chat: Chat, code: int) -> None:
    town.fake.troubles += [Trouble(code=code, description="Internal Server Error")]
    with pytest.raises(Later) as later:
        await town.platform.outlet.send(letter(chat))
    assert later.value.everywhere
    await town.platform.outlet.send(letter(chat))


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_connection_cut_once_the_request_left_is_in_doubt(town: Town, chat: Chat, cut: str) -> None:
    town.fake.troubles += [Trouble(cut=cut)]
    with pytest.raises(Unsure):
        await town.platform.outlet.send(letter(chat))
    assert len(chat.by_bot()) == (1 if cut == "after" else 0)


async def test_telegram_out_of_reach_is_waited_for_and_nothing_is_in_doubt(town: Town, chat: Chat) -> None:
    await town.fake.down()
    with pytest.raises(Later) as later:
        await town.platform.outlet.send(letter(chat))
    assert later.value.everywhere
    await town.fake.up()
    await town.platform.outlet.send(letter(chat))


async def test_what_telegram_will_never_take_is_refused(town: Town, chat: Chat) -> None:
    town.fake.troubles += [Trouble(code=400, description="Bad Request: something new")]
    with pytest.raises(Refused, match="Something new"):
        await town.platform.outlet.send(letter(chat))


async def test_what_is_not_taken_for_money_goes_out_without(town: Town, chat: Chat) -> None:
    town.fake.troubles += [Trouble(code=400, description="Bad Request: not enough Stars")]
    await town.platform.outlet.send(letter(chat, paid=True))
    assert not chat.last.paid


async def test_a_topic_is_written_to_and_the_general_one_is_none(town: Town) -> None:
    forum = town.group(-100, "Forum")
    forum.topics = {5: "News"}
    await town.platform.outlet.send(letter(forum, thread=5))
    assert forum.last.thread == 5
    await town.platform.outlet.send(letter(forum))
    assert forum.last.thread is None


@pytest.mark.parametrize("closed", [True, False])
async def test_a_topic_that_is_gone_gives_way_to_the_general_one_once_and_its_setter_is_told(
    town: Town, closed: bool
) -> None:
    setter = town.person(11, "Ana")
    forum = town.group(-100, "Forum", admins=(setter,))
    forum.topics = {5: "News"} if closed else {}
    forum.closed = {5}
    await town.place(forum, thread=5, set_up_by=(await town.reader(setter)).id)
    await town.platform.outlet.send(letter(forum, thread=5))
    assert forum.last.thread is None
    with pytest.raises(Refused):
        await town.platform.outlet.send(letter(forum, thread=5))
    assert len(forum.by_bot()) == 1
    await town.settle()
    assert setter.chat.last.text.startswith("The topic that Forum had its news in is closed or gone.")
    assert setter.chat.last.silent


async def test_nothing_is_sent_before_the_bot_listens_or_after(tmp_path: Path) -> None:
    async with serving() as fake, open_town(fake, tmp_path, stocked=False) as town:
        chat = town.person(11, "Ana").chat
        with pytest.raises(Later):
            await town.platform.outlet.send(letter(chat))
        async with listening(town):
            await town.platform.outlet.send(letter(chat))
        with pytest.raises(Later):
            await town.platform.outlet.send(letter(chat))
        assert len(chat.by_bot()) == 1
