import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.announcement import Act
from bot.core.message import Mention, Message, Text, message
from bot.core.ports import Gone, Later, Letter, Lost, Refused, Unsure
from bot.core.recipient import AddressKey
from bot.platforms.discord.crossposts import Crossposts
from bot.platforms.discord.directs import Directs
from bot.platforms.discord.errors import meaning
from bot.platforms.discord.places import home_of
from bot.platforms.discord.render import card
from tests.fakes.discord import FORUM, NEWS, SEND, Channel, Fake, Fault, User
from tests.fakes.discord.world import CROSSPOSTED, SILENT
from tests.platforms.discord.conftest import NOW, Bench, Running
from tests.platforms.discord.news import follow_as, follow_in, publish, trailer

HELLO = message([(Text("A trailer is out"),), (Text("Look at it."),)])


def letter(channel: Channel, said: Message = HELLO, **rest: Any) -> Letter:
    return Letter(AddressKey("discord", channel.id), said, **{"nonce": "7", "private": False, **rest})


async def send(bot: Running, to: Letter) -> str:
    return await bot.platform.outlet.send(to)


@pytest.fixture
def channel(fake: Fake) -> Channel:
    return fake.world.channel(fake.world.guild())


@pytest.fixture
def fan(fake: Fake) -> User:
    return fake.world.user("mina")


async def test_an_announcement_stands_in_a_channel_with_the_one_mention_chosen_and_no_other(
    channel: Channel, bot: Running
) -> None:
    said = message([(Text("@everyone look <@1>"),), (Text("<@&5> too"),)])
    reference = await send(bot, letter(channel, said, mention=Mention(role="42"), silent=True))
    (shown,) = channel.shown
    assert shown.text == r"\@everyone look \<\@1\> <@&42>".replace(r"\>", r"\>") + "\n" + r"\<\@&5\> too"
    assert shown.pinged == {"42"}
    assert shown.body["flags"] & SILENT
    assert reference == f"post:{channel.id}:{shown.id}"


async def test_a_letter_sent_twice_within_discords_window_is_shown_once(
    channel: Channel, bot: Running, fake: Fake
) -> None:
    assert await send(bot, letter(channel)) == await send(bot, letter(channel))
    assert len(channel.messages) == 1
    fake.nonces.clear()
    await send(bot, letter(channel))
    assert len(channel.messages) == 2, "the window has expired"


async def test_a_message_is_edited_and_taken_away_by_its_reference(channel: Channel, bot: Running) -> None:
    reference = await send(bot, letter(channel))
    changed = message([(Text("It was taken back"),)])
    await bot.platform.outlet.edit(letter(channel, changed), reference)
    assert channel.texts == ["It was taken back"]
    await bot.platform.outlet.delete(AddressKey("discord", channel.id), reference)
    assert channel.shown == []
    with pytest.raises(Lost):
        await bot.platform.outlet.edit(letter(channel), reference)
    with pytest.raises(Lost):
        await bot.platform.outlet.edit(letter(channel), "not one of ours")


async def test_a_later_post_replies_to_the_earlier_one_though_that_is_gone(channel: Channel, bot: Running) -> None:
    first = await send(bot, letter(channel))
    await send(bot, letter(channel, nonce="8", answers=first))
    assert channel.shown[1].body["message_reference"]["message_id"] == int(channel.shown[0].id)
    await bot.platform.outlet.delete(AddressKey("discord", channel.id), first)
    await send(bot, letter(channel, nonce="9", answers=first))
    assert len(channel.shown) == 2, "a reply to what is gone goes out all the same"


async def test_in_a_forum_it_is_a_thread_and_what_follows_goes_into_it(fake: Fake, bench: Bench) -> None:
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    async with bench.run() as bot:
        first = await send(bot, letter(forum))
        (thread,) = [c for c in fake.world.channels.values() if c.parent == forum.id]
        assert thread.name == "A trailer is out"
        assert thread.texts == ["A trailer is out\nLook at it."]
        await send(bot, letter(forum, nonce="8", answers=first))
        assert len(thread.shown) == 2
        await bot.platform.outlet.edit(letter(forum, message([(Text("Changed"),)])), first)
        assert thread.texts[0] == "Changed"
        assert thread.name == "Changed", "the thread is called what it says now"
        thread.gone = True
        await send(bot, letter(forum, nonce="9", answers=first))
        assert [c.texts for c in fake.world.channels.values() if c.parent == forum.id][1:] == [thread.texts[1:]]


async def test_a_forum_is_found_out_though_nothing_is_cached(fake: Fake, bot: Running) -> None:
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    await send(bot, letter(forum))
    assert [c.name for c in fake.world.channels.values() if c.parent == forum.id] == ["A trailer is out"]


async def test_what_stands_in_an_announcement_channel_is_published_as_a_later_step(fake: Fake, bench: Bench) -> None:
    channel = fake.world.channel(fake.world.guild(), "news", NEWS)
    async with bench.run() as bot:
        fake.faults.append(Fault("/crosspost$", 403, {"code": 50013, "message": "Missing Permissions"}))
        await send(bot, letter(channel))
        await send(bot, letter(channel, nonce="8"))
        await fake.until(lambda: channel.shown[1].body.get("flags", 0) & CROSSPOSTED)
        assert not channel.shown[0].body.get("flags", 0) & CROSSPOSTED


@pytest.mark.parametrize(
    ("status", "code", "expected", "said"),
    [
        (404, 10003, Gone, "the channel was deleted"),
        (403, 50001, Gone, "I can't see the channel"),
        (403, 50013, Gone, "I may not write there (Send Messages)"),
        (403, 50007, Gone, "their direct messages are closed to me"),
        (404, 10008, Lost, "Unknown"),
        (400, 50035, Refused, "50035"),
        (429, 20028, Later, "60"),
        (403, 0, Later, "60"),
        (503, 0, Unsure, "503"),
    ],
)
async def test_what_discord_answers_becomes_what_the_courier_knows(
    status: int, code: int, expected: type[Exception], said: str, channel: Channel, bot: Running, fake: Fake
) -> None:
    body = "<html>no</html>" if code == 0 else {"code": code, "message": "Unknown", "retry_after": 60.0}
    fake.faults.append(Fault("/messages$", status, body))
    with pytest.raises(expected, match=said.replace("(", r"\(").replace(")", r"\)")):
        await send(bot, letter(channel))


async def test_a_limit_too_long_to_sleep_for_goes_back_to_the_courier(
    channel: Channel, bot: Running, fake: Fake
) -> None:
    fake.faults.append(
        Fault("/messages$", 429, {"retry_after": 95.0, "message": "limited", "global": False, "code": 0})
    )
    with pytest.raises(Later) as later:
        await send(bot, letter(channel))
    assert later.value.seconds == 95.0
    assert not later.value.everywhere


async def test_a_short_limit_is_waited_for(channel: Channel, bot: Running, fake: Fake) -> None:
    fake.faults.append(Fault("/messages$", 429, {"retry_after": 0.01, "message": "limited", "global": True, "code": 0}))
    await send(bot, letter(channel))
    assert len(channel.shown) == 1


async def test_a_connection_cut_is_in_doubt_and_the_nonce_keeps_it_single(
    channel: Channel, bot: Running, fake: Fake
) -> None:
    fake.faults.append(Fault("/messages$", cut=True, late=True))
    with pytest.raises(Unsure):
        await send(bot, letter(channel))
    await send(bot, letter(channel))
    assert len(channel.shown) == 1


async def test_nobody_there_means_later_for_everything(channel: Channel, bot: Running, fake: Fake) -> None:
    await fake.stop()
    with pytest.raises(Later) as later:
        await send(bot, letter(channel))
    assert later.value.everywhere


async def test_before_the_login_everything_waits(channel: Channel, bench: Bench) -> None:
    async with bench.house() as bot:
        with pytest.raises(Later) as later:
            await send(bot, letter(channel))
        assert later.value.everywhere


async def test_a_direct_message_opens_its_channel_once_and_the_id_is_kept(fan: User, bench: Bench, fake: Fake) -> None:
    async with bench.run() as bot:
        reader = await follow_as(bot, fan)
        await publish(bot, trailer())
        direct = fake.world.direct(fan)
        assert "railer" in direct.texts[0]
        (address,) = await bot.house.store.readers.addresses(reader.id)
        assert address.form == direct.id
    async with bench.run() as bot:
        await follow_as(bot, fan, "series:hellbound")
        await publish(bot, trailer("t-2", "hellbound"))
    assert len(direct.shown) == 2
    opened = [path for method, path, _ in fake.calls if path == "/users/@me/channels"]
    assert len(opened) == 1


async def test_closed_direct_messages_put_that_person_to_sleep(bot: Running, fake: Fake) -> None:
    closed = fake.world.user("closed", closed=True)
    reader = await follow_as(bot, closed)
    await publish(bot, trailer())
    (address,) = await bot.house.store.readers.addresses(reader.id)
    assert address.asleep == "their direct messages are closed to me"


async def test_one_refusal_of_access_to_a_person_is_looked_at_again_before_they_sleep(
    fan: User, bot: Running, fake: Fake
) -> None:
    refusal = {"code": 50001, "message": "Missing Access"}
    fake.faults.append(Fault("/messages$", 403, refusal, times=2))
    to = Letter(home_of(fan.id), HELLO, nonce="7")
    with pytest.raises(Later) as later:
        await send(bot, to)
    assert later.value.seconds == 600
    with pytest.raises(Gone):
        await send(bot, to)
    await send(bot, to)
    assert len(fake.world.direct(fan).shown) == 1


@pytest.mark.parametrize(("status", "code"), [(400, 40003), (403, 20026)])
async def test_when_discord_objects_to_new_conversations_no_more_are_begun_and_the_owner_is_told(
    status: int, code: int, fan: User, bot: Running, fake: Fake
) -> None:
    boss, friend = fake.world.user("boss"), fake.world.user("friend")
    owner = await follow_as(bot, boss)
    from bot.core.recipient import Role

    await bot.house.store.readers.entitle(owner.id, Role.OWNER)
    await bot.house.store.readers.keep_form("discord", f"@{boss.id}", fake.world.direct(boss).id)
    objection = {"code": code, "message": "You are opening direct messages too fast."}
    fake.faults.append(Fault("/users/@me/channels", status, objection))
    for someone in (fan, friend):
        with pytest.raises(Later) as later:
            await send(bot, Letter(home_of(someone.id), HELLO, nonce="7"))
        assert 3500 < later.value.seconds <= 3600
        assert not later.value.everywhere
    assert sum(path == "/users/@me/channels" for _, path, _ in fake.calls) == 1
    assert "stopped me from writing to people for the first time" in fake.world.direct(boss).texts[0]


async def test_new_conversations_are_begun_slowly_each_in_its_turn(bench: Bench, fake: Fake) -> None:
    people = [fake.world.user(f"fan {n}") for n in range(3)]
    async with bench.run(new_dms_per_minute=6.0) as bot:
        waits = []
        for one in people:
            try:
                await send(bot, Letter(home_of(one.id), HELLO, nonce=one.id))
                waits.append(0.0)
            except Later as later:
                waits.append(round(later.seconds))
    assert waits == [0, 10, 20]


async def test_a_place_that_may_not_be_written_to_sleeps_and_wakes_with_its_rights(bench: Bench, fake: Fake) -> None:
    guild = fake.world.guild()
    channel = fake.world.channel(guild)
    async with bench.run() as bot:
        place = await follow_in(bot, channel)
        channel.denied = SEND
        await fake.gateway.tell("CHANNEL_UPDATE", channel.json, guild.id)
        await publish(bot, trailer())
        (address,) = await bot.house.store.readers.addresses(place.id)
        assert address.asleep == "I may not write there (Send Messages)"
        channel.denied = 0
        await fake.gateway.tell("CHANNEL_UPDATE", channel.json, guild.id)
        await bot.until(lambda: awake(bot, place.id))
        await bot.settle()
        assert len(channel.shown) == 1, "what was owed meanwhile is shown"


async def awake(bot: Running, recipient: int) -> bool:
    return not (await bot.house.store.readers.addresses(recipient))[0].asleep


async def test_the_nonce_of_a_letter_is_its_posts_id_and_short_enough(
    bot: Running, channel: Channel, fake: Fake
) -> None:
    await follow_in(bot, channel)
    await publish(bot, trailer())
    (body,) = [body for method, path, body in fake.calls if method == "POST" and path.endswith("/messages")]
    assert body["enforce_nonce"] is True
    assert len(body["nonce"]) <= 25


async def test_a_long_letter_is_taken_by_a_discord_that_counts(channel: Channel, bot: Running) -> None:
    said = message([(Text("word **and** more " * 400, strong=True),)] * 5)
    await send(bot, replace(letter(channel), message=said))
    assert len(channel.shown) == 1


async def test_a_correction_of_a_message_that_somebody_took_away_comes_as_a_new_one(
    bench: Bench, channel: Channel, fake: Fake
) -> None:
    async with bench.run() as bot:
        await follow_in(bot, channel)
        await publish(bot, trailer())
        channel.messages.clear()
        await publish(bot, replace(trailer("t-2", text="It was a teaser."), act=Act.CORRECT, target="t-1"))
        assert ["It was a teaser." in text for text in channel.texts] == [True]


async def test_a_correction_edits_what_was_sent_and_a_retraction_strikes_it(bot: Running, channel: Channel) -> None:
    await follow_in(bot, channel)
    await publish(bot, trailer())
    (shown,) = channel.shown
    await publish(bot, replace(trailer("t-2", text="It was a teaser."), act=Act.CORRECT, target="t-1"))
    assert "It was a teaser." in shown.text
    await publish(bot, replace(trailer("t-3"), act=Act.RETRACT, target="t-1", changes=()))
    assert "~~" in shown.text
    assert len(channel.shown) == 1
    assert shown.edits == 2


async def test_a_place_where_history_is_hidden_gets_its_message_without_the_reply(
    channel: Channel, bot: Running, fake: Fake
) -> None:
    first = await send(bot, letter(channel))
    body = {"code": 160002, "message": "Cannot reply without permission to read message history"}
    fake.faults.append(Fault("/messages$", 400, body))
    await send(bot, letter(channel, nonce="8", answers=first))
    assert "message_reference" not in channel.shown[1].body


async def test_a_card_is_edited_as_a_card_since_discord_lets_nothing_change_back(
    channel: Channel, bot: Running
) -> None:
    client: Any = bot.platform._outlet.client
    sent = await client.get_partial_messageable(int(channel.id)).send(view=card(HELLO))
    await bot.platform.outlet.edit(letter(channel, message([(Text("Changed"),)])), f"card:{channel.id}:{sent.id}")
    assert channel.texts == ["Changed"]


async def test_a_forum_that_wants_a_tag_gets_one(fake: Fake, bench: Bench) -> None:
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    forum.tags = [fake.world.new_id()]
    async with bench.run() as bot:
        await send(bot, letter(forum))
    (body,) = [body for method, path, body in fake.calls if path.endswith("/threads")]
    assert body["applied_tags"] == forum.tags


async def test_ten_an_hour_are_published_and_no_more(fake: Fake, bench: Bench) -> None:
    channel = fake.world.channel(fake.world.guild(), "news", NEWS)
    now = [0.0]
    async with bench.run(crosspost=False) as bot:
        crossposts = Crossposts(bot.house.store.desk, between=0.0, monotonic=lambda: now[0])
        for n in range(12):
            await send(bot, letter(channel, nonce=str(n)))
        client: Any = bot.platform._outlet.client
        task = asyncio.create_task(crossposts.run(client))
        for shown in channel.shown:
            crossposts.add(int(channel.id), int(shown.id))
        await fake.until(lambda: sum(path.endswith("/crosspost") for _, path, _ in fake.calls) == 10)
        await send(bot, letter(channel, nonce="13"))
        now[0] = 3600.0
        crossposts.add(int(channel.id), int(channel.shown[-1].id))
        await fake.until(lambda: channel.shown[-1].body.get("flags", 0) & CROSSPOSTED)
        task.cancel()
    assert sum(path.endswith("/crosspost") for _, path, _ in fake.calls) == 11


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("?"), Refused),
        (TimeoutError(), Unsure),
        (ConnectionResetError(), Unsure),
        (RuntimeError("Session is closed"), Later),
    ],
)
def test_what_the_library_raises_is_understood(error: Exception, expected: type[Exception]) -> None:
    assert isinstance(meaning(error), expected)


async def test_a_story_taken_away_leaves_no_name_behind_in_a_forum(fake: Fake, bench: Bench) -> None:
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    async with bench.run() as bot:
        reference = await send(bot, letter(forum))
        (thread,) = [c for c in fake.world.channels.values() if c.parent == forum.id]
        fake.faults.append(Fault(f"/channels/{thread.id}$", 403, {"code": 50013, "message": "no"}, method="PATCH"))
        await bot.platform.outlet.edit(letter(forum, message([(Text("Changed"),)])), reference)
        assert thread.texts == ["Changed"], "a name that can't be changed stops nothing"
        await bot.platform.outlet.delete(AddressKey("discord", forum.id), reference)
        assert thread.name == "…"
        assert thread.shown == []


async def published(fake: Fake, bot: Running, channel: Channel, crossposts: Crossposts, count: int) -> None:
    """Runs until so many messages of a channel are published; then the process ends without a word."""
    client: Any = bot.platform._outlet.client
    task = asyncio.create_task(crossposts.run(client))
    await fake.until(lambda: sum(m.body.get("flags", 0) & CROSSPOSTED for m in channel.shown) == count)
    crossposts._notes = Nobody()
    task.cancel()


class Nobody:
    """What a killed process writes down."""

    async def note(self, _name: str) -> str | None:
        return None

    async def put_note(self, _name: str, _value: str) -> None:
        return


async def test_what_waits_to_be_published_is_published_after_a_kill_and_once(fake: Fake, bench: Bench) -> None:
    channel = fake.world.channel(fake.world.guild(), "news", NEWS)
    now = [0.0]
    async with bench.run(crosspost=False) as bot:
        desk = bot.house.store.desk
        for n in range(4):
            await send(bot, letter(channel, nonce=str(n)))
        crossposts = Crossposts(desk, between=60.0, monotonic=lambda: now[0])
        for shown in channel.shown[:3]:
            crossposts.add(int(channel.id), int(shown.id))
        await published(fake, bot, channel, crossposts, 1)
        after = Crossposts(desk, between=0.0, monotonic=lambda: now[0])
        after.add(int(channel.id), int(channel.shown[3].id))
        await published(fake, bot, channel, after, 4)
        assert [path for _, path, _ in fake.calls if path.endswith("/crosspost")].count(
            f"/channels/{channel.id}/messages/{channel.shown[3].id}/crosspost"
        ) == 1


async def test_what_waits_to_be_published_at_a_stop_is_published_at_the_next_start(fake: Fake, bench: Bench) -> None:
    channel = fake.world.channel(fake.world.guild(), "news", NEWS)
    async with bench.run() as bot:
        for n in range(3):
            await send(bot, letter(channel, nonce=str(n)))
    async with bench.run():
        await fake.until(lambda: all(m.body.get("flags", 0) & CROSSPOSTED for m in channel.shown))
    async with bench.run() as bot:
        assert not await bot.house.store.desk.note("discord crossposts"), "and nothing waits any more"


async def test_what_could_not_be_published_because_discord_was_away_is_published_later(
    fake: Fake, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.crossposts.UNREACHED_FOR", 0.01)
    channel = fake.world.channel(fake.world.guild(), "news", NEWS)
    async with bench.run() as bot:
        fake.faults.append(Fault("/crosspost$", cut=True, times=12))
        await send(bot, letter(channel))
        await fake.until(lambda: channel.shown[0].body.get("flags", 0) & CROSSPOSTED)


async def told(_said: str) -> None:
    pass


async def kept(_user: int, _channel: int) -> None:
    pass


async def test_what_is_kept_in_mind_about_people_and_channels_has_an_end(
    fake: Fake, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.directs.MOST_KNOWN", 3)
    monkeypatch.setattr("bot.platforms.discord.directs.MOST_IN_LINE", 3)
    monkeypatch.setattr("bot.platforms.discord.crossposts.MOST_COUNTED", 2)
    now = [0.0]
    directs = Directs(6.0, kept, told, monotonic=lambda: now[0])
    for n in range(9):
        await directs.learn(n, n)
    assert list(directs._known) == [6, 7, 8], "the latest are known"
    waits = []
    client: Any = bot.platform._outlet.client
    for one in [fake.world.user(f"fan {n}") for n in range(7)]:
        try:
            await directs.channel(client, int(one.id), "")
            waits.append(0.0)
        except Later as later:
            waits.append(later.seconds)
    assert waits == [0, 10, 20, 30, 40, 40, 40], "who finds the line full comes again when it has moved on"
    now[0] = 4000.0
    await directs.channel(client, int(fake.world.user("last").id), "")
    assert directs._turns == {}, "who never came to take their turn is forgotten"
    crossposts = Crossposts(bot.house.store.desk, monotonic=lambda: now[0])
    for n in range(9):
        now[0] += 1200.0
        assert crossposts._affordable(n)
    assert set(crossposts._done) == {6, 7, 8}, "and so is what was published more than an hour ago"


async def test_a_try_in_a_forum_that_arrived_unheard_is_found_again_and_brought_up_to_date(
    fake: Fake, bench: Bench
) -> None:
    guild = fake.world.guild()
    forum, other = fake.world.channel(guild, "news", FORUM), fake.world.channel(guild, "talk", FORUM)
    async with bench.run() as bot:
        fake.world.at(NOW - timedelta(days=3))
        await send(bot, letter(forum))  # the same words, three days ago
        fake.world.at(NOW + timedelta(seconds=5))
        await send(bot, letter(other))
        fake.faults.append(Fault("/threads$", cut=True, late=True))
        with pytest.raises(Unsure):
            await send(bot, letter(forum))
        changed = message([(Text("A trailer is out"),), (Text("Look at them."),)])
        reference = await send(bot, letter(forum, changed, doubtful_since=NOW))
        before, left = (c for c in fake.world.channels.values() if c.parent == forum.id)
        assert reference == f"post:{left.id}:{left.id}"
        assert before.texts == ["A trailer is out\nLook at it."]
        assert left.texts == ["A trailer is out\nLook at them."]


async def test_a_try_in_a_forum_that_did_not_arrive_is_made_again(fake: Fake, bot: Running) -> None:
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    fake.faults.append(Fault("/threads$", cut=True))
    with pytest.raises(Unsure):
        await send(bot, letter(forum))
    await send(bot, letter(forum, doubtful_since=NOW))
    assert [c.name for c in fake.world.channels.values() if c.parent == forum.id] == ["A trailer is out"]


async def test_what_a_try_in_a_forum_left_and_somebody_took_away_comes_anew(fake: Fake, bench: Bench) -> None:
    forum = fake.world.channel(fake.world.guild(), "news", FORUM)
    async with bench.run() as bot:
        fake.world.at(NOW)
        await send(bot, letter(forum))
        (left,) = [c for c in fake.world.channels.values() if c.parent == forum.id]
        left.messages.clear()
        await send(bot, letter(forum, doubtful_since=NOW))
        assert [len(c.messages) for c in fake.world.channels.values() if c.parent == forum.id] == [0, 1]
