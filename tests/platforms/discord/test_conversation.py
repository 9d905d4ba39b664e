import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.commands.request import Ask, Reply, Request
from bot.core.errors import StoreFull
from bot.core.message import Button, Text, message
from bot.core.recipient import Role
from bot.platforms import Switchboard
from bot.store import tables
from tests.fakes.discord import FORUM, MODERATOR, Channel, Fake, Fault, Guild, Message, User
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import follow_as, follow_in, publish, trailer


@pytest.fixture
def guild(fake: Fake) -> Guild:
    return fake.world.guild()


@pytest.fixture
def channel(fake: Fake, guild: Guild) -> Channel:
    return fake.world.channel(guild, "talk")


@pytest.fixture
def fan(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("mina"))


@pytest.fixture
def other(fake: Fake, guild: Guild) -> User:
    return fake.world.join(guild, fake.world.user("jun"))


@pytest.fixture
async def here(channel: Channel, fan: User, other: User, bot: Running) -> Running:
    """The bot, after everybody came in."""
    return bot


def reads(bot: Running, reply: Reply, after: float = 0.0, *, slowly: bool = False) -> list[Request]:
    """Everything asked from now on gets one answer; what was asked is noted. `slowly`: once it is acknowledged."""
    noted: list[Request] = []
    switch: Switchboard = bot.platform._desk._switch

    async def answer(request: Request) -> Reply:
        noted.append(request)
        await asyncio.sleep(after)
        if slowly:
            asked = list(bot.fake.interactions.values())[-1]
            await bot.fake.until(lambda: asked.kind is not None)
        return reply

    bot.platform._desk._switch = Switchboard(answer, switch.tools, switch.answered, switch.clock)
    return noted


def said(text: str, *buttons: Button) -> Any:
    return message([(Text(text),)]).with_buttons(buttons)


async def test_a_drama_is_shown_to_everybody_as_a_card_with_buttons(here: Running, channel: Channel, fan: User) -> None:
    asked = await here.people.slash(fan, channel, "drama", title="move to heven")
    assert "**Move to Heaven** (2021)" in asked.text
    assert "Out** on Netflix since 14 May 2021" in asked.text
    assert asked.message.parts[0]["type"] == 17
    assert not asked.ephemeral
    assert asked.message.pinged == set()


async def test_titles_are_suggested_with_their_year_and_a_suggestion_is_understood(
    here: Running, channel: Channel, fan: User
) -> None:
    assert "Move to Heaven (2021)" in await here.people.complete(fan, channel, "drama", "title", "move to h")
    assert "Lee Je-hoon" in await here.people.complete(fan, channel, "actor", "name", "이제훈")
    asked = await here.people.slash(fan, channel, "drama", title="drama:move-to-heaven")
    assert "**Move to Heaven** (2021)" in asked.text


async def test_suggestions_never_break_a_limit(here: Running, channel: Channel, fan: User) -> None:
    for typed in ("", "a", "**", "x" * 6000, "무"):
        assert len(await here.people.complete(fan, channel, "drama", "title", typed)) <= 25


async def test_a_button_acts_for_who_pressed_it_and_only_they_see_what_comes(
    here: Running, channel: Channel, fan: User, other: User
) -> None:
    card = (await here.people.slash(fan, channel, "drama", title="move to heaven")).message
    asked = await here.people.press(other, channel, card, "🔔 Follow")
    assert "You follow **Move to Heaven**" in asked.text
    assert asked.message.only_for == other.id
    readers = here.house.store.readers
    from bot.core.recipient import Identity

    theirs = await readers.reader(Identity("discord", other.id, "jun"), None, here.clock())
    mine = await readers.reader(Identity("discord", fan.id, "mina"), None, here.clock())
    assert [str(s.topic) for s in await readers.following(theirs.id)] == ["series:move-to-heaven"]
    assert await readers.following(mine.id) == []


async def test_buttons_work_after_a_restart(bench: Bench, channel: Channel, fan: User) -> None:
    async with bench.run() as bot:
        card = (await bot.people.slash(fan, channel, "drama", title="move to heaven")).message
    async with bench.run() as bot:
        asked = await bot.people.press(fan, channel, card, "Cast")
    assert "Lee Je-hoon" in asked.text


async def test_what_takes_the_place_of_a_card_does_so_for_its_owner_alone(
    here: Running, channel: Channel, fan: User, other: User
) -> None:
    card = (await here.people.slash(fan, channel, "drama", title="move to heaven")).message
    reads(here, Reply(said("changed"), edit=True))
    foreign = await here.people.press(other, channel, card, "Cast")
    assert foreign.message is not card
    assert foreign.ephemeral
    own = await here.people.press(fan, channel, card, "Cast")
    assert own.message is card
    assert card.text == "changed"


async def test_a_slow_answer_is_announced_in_time_and_acknowledged_once(
    here: Running, channel: Channel, fan: User, other: User, fake: Fake
) -> None:
    reads(here, Reply(said("at last")), slowly=True)
    public = await here.people.slash(fan, channel, "news")
    assert public.text == "at last"
    assert not public.ephemeral
    reads(here, Reply(said("for you"), private=True), slowly=True)
    private = await here.people.slash(fan, channel, "news")
    assert private.text == "for you"
    assert private.ephemeral
    reads(here, Reply(said("a card", Button("More", "v1:news:2"))))
    card = (await here.people.slash(fan, channel, "news")).message
    reads(here, Reply(said("changed"), edit=True), slowly=True)
    assert (await here.people.press(fan, channel, card, "More")).message is card
    assert card.text == "changed"
    reads(here, Reply(said("beside")), slowly=True)
    card.body["components"] = said_components(here)
    assert (await here.people.press(other, channel, card, "More")).ephemeral
    assert [r.code for r in fake.refused] == []


def said_components(bot: Running) -> list[dict[str, Any]]:
    from bot.platforms.discord.render import card

    view: Any = card(said("a card", Button("More", "v1:news:2")))
    found: list[dict[str, Any]] = view.to_components()
    return found


async def test_an_interaction_that_died_meanwhile_breaks_nothing(
    here: Running, channel: Channel, fan: User, fake: Fake
) -> None:
    fake.faults.append(Fault("/callback$", 404, {"code": 10062, "message": "Unknown interaction"}))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await here.people.slash(fan, channel, "news")
    assert "Last" in (await here.people.slash(fan, channel, "drama", title="move to heaven")).text


async def test_a_refusal_is_a_private_sentence(here: Running, channel: Channel, fan: User) -> None:
    asked = await here.people.slash(fan, channel, "upcoming", when="the day of the cat")
    assert asked.ephemeral
    assert "I can't read" in asked.text


async def test_what_breaks_is_an_apology_with_a_reference(here: Running, channel: Channel, fan: User) -> None:
    assert here.house.store.database.file
    with closing(sqlite3.connect(here.house.store.database.file)) as database:
        database.execute("DROP TABLE subscriptions")
    asked = await here.people.slash(fan, channel, "following")
    assert asked.ephemeral
    assert "Something broke on my side" in asked.text


async def test_further_messages_follow_the_first(here: Running, channel: Channel, fan: User) -> None:
    reads(here, Reply(said("Done."), also=(said("Example"),)))
    asked = await here.people.slash(fan, channel, "news")
    assert channel.texts == ["Done."] or asked.text == "Done."
    await here.fake.until(lambda: channel.texts == ["Done.", "Example"])


async def test_a_question_is_answered_in_a_field_that_opens_after_a_restart_too(
    bench: Bench, channel: Channel, fan: User
) -> None:
    async with bench.run() as bot:
        reads(bot, Reply(said("Which link?"), private=True, ask=Ask("source", "d1")))
        question = (await bot.people.slash(fan, channel, "news")).message
    async with bench.run() as bot:
        opened = await bot.people.press_to_open(fan, channel, question, "Answer")
    async with bench.run() as bot:
        noted = reads(bot, Reply(said("Thank you.")))
        await bot.people.fill(fan, channel, opened, "https://soompi.example/1")
    assert noted[0].command == "resume"
    assert noted[0].values == {"draft": "d1", "source": "https://soompi.example/1"}


async def test_prose_is_written_into_a_field_that_opens_at_once(
    bench: Bench, guild: Guild, channel: Channel, fan: User
) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        reader = await follow_as(bot, fan)
        await bot.house.store.readers.entitle(reader.id, Role.EDITOR)
        modal = await bot.people.slash_to_open(
            fan, channel, "announce", drama="move to heaven", kind="trailer", source="Soompi https://soompi.example/1"
        )
        asked = await bot.people.fill(fan, channel, modal, "Season 2, at last?")
        assert asked.ephemeral
        assert "Season 2, at last?" in asked.text
        posted = await bot.people.press(fan, channel, asked.message, "Confirm")
        assert posted.message is asked.message, "the preview became what was done"


async def made_editor(bot: Running, user: User) -> None:
    reader = await follow_as(bot, user)
    await bot.house.store.readers.entitle(reader.id, Role.EDITOR)


TYPED = {"drama": "move to heaven", "kind": "trailer", "source": "Soompi https://soompi.example/1"}


async def test_what_was_typed_before_a_field_opened_is_there_after_a_restart(
    bench: Bench, guild: Guild, channel: Channel, fan: User
) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        modal = await bot.people.slash_to_open(fan, channel, "announce", **TYPED)

        async def written() -> bool:
            return bool(await drafts(bot))

        await bot.until(written)
        (kept,) = await drafts(bot)
    async with bench.run(editor_servers=(guild.id,)) as bot:
        asked = await bot.people.fill(fan, channel, modal, "Season 2, at last?")
        assert asked.ephemeral
        assert "A trailer for Move to Heaven" in asked.text
        assert "Season 2, at last?" in asked.text
        assert "Soompi" in asked.text
        assert kept not in await drafts(bot)


async def drafts(bot: Running) -> list[str]:
    async with bot.house.store.database.read() as connection:
        return list((await connection.execute(select(tables.drafts.c.id))).scalars())


async def test_what_was_written_is_handed_back_when_its_beginning_is_gone(
    bench: Bench, guild: Guild, channel: Channel, fan: User
) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        modal = await bot.people.slash_to_open(fan, channel, "announce", **TYPED)
    bench.clock.set(bench.clock() + timedelta(minutes=20))
    async with bench.run(editor_servers=(guild.id,)) as bot:
        asked = await bot.people.fill(fan, channel, modal, "A long story.")
    assert asked.ephemeral
    assert "begin again" in asked.text
    assert "A long story." in asked.text


async def test_a_field_opens_though_the_database_takes_nothing(
    bench: Bench, guild: Guild, channel: Channel, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreFull("The disk is full.")

    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        with monkeypatch.context() as broken:
            broken.setattr(type(bot.house.store.desk), "keep", full)
            modal = await bot.people.slash_to_open(fan, channel, "announce", **TYPED)
        assert "A trailer for Move to Heaven" in (await bot.people.fill(fan, channel, modal, "Look.")).text


async def test_a_command_without_any_option_opens_its_field_and_keeps_nothing(
    bench: Bench, guild: Guild, channel: Channel, fan: User
) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        modal = await bot.people.slash_to_open(fan, channel, "announce")
        assert await drafts(bot) == []
    async with bench.run(editor_servers=(guild.id,)) as bot:
        assert "Which drama is it about?" in (await bot.people.fill(fan, channel, modal, "Look.")).text


async def test_a_choice_from_a_menu_is_pressed_like_a_button(here: Running, channel: Channel, fan: User) -> None:
    buttons = [Button(n, f"v1:drama:{s}", menu="Which?") for n, s in (("One", "hellbound"), ("Two", "sweet-home"))]
    reads(here, Reply(said("Choose", *buttons)))
    card = (await here.people.slash(fan, channel, "news")).message
    noted = reads(here, Reply(said("chosen")))
    await here.people.press(fan, channel, card, "Two")
    assert noted[0].values == {"title": "sweet-home"}
    assert noted[0].pressed


async def test_a_direct_message_is_a_search_or_a_command(here: Running, fan: User) -> None:
    assert "**Move to Heaven** (2021)" in (await here.people.write(fan, "move to heaven")).text
    assert "I follow Korean dramas for you" in (await here.people.write(fan, "/help")).text


async def test_a_sticker_alone_is_answered_with_what_can_be_asked_and_a_pin_with_nothing(
    here: Running, fan: User, fake: Fake
) -> None:
    assert "Send me a title or an actor" in (await here.people.write(fan, "")).text
    direct = fake.world.direct(fan)
    pinned = fake.json(Message(fake.world.new_id(), direct.id, {"content": "", "author": fan.json})) | {"type": 6}
    await fake.gateway.tell("MESSAGE_CREATE", pinned)
    before = len(direct.shown)
    await here.people.write(fan, "/help")
    assert len(direct.shown) == before + 2, "the words written, and their answer"


async def test_the_platform_tells_who_asked_where_and_what_they_may(
    here: Running, fake: Fake, guild: Guild, channel: Channel
) -> None:
    mods = fake.world.role(guild, "Mods", MODERATOR)
    mod = fake.world.join(guild, fake.world.user("mod"), mods)
    noted = reads(here, Reply(said("ok")))
    await here.people.slash(mod, channel, "news")
    where = noted[0].where
    assert (where.key.chat, where.name, where.server) == (channel.id, "#talk", guild.id)
    assert where.moderator
    assert where.roles == (mods,)
    assert not where.private
    assert noted[0].home
    assert noted[0].home.chat == f"@{mod.id}"
    await here.people.slash(mod, fake.world.direct(mod), "news")
    assert noted[1].where.private
    assert noted[1].where.key == noted[1].home


async def test_brought_along_by_one_person_alone_it_offers_nothing_for_the_place(here: Running, fake: Fake) -> None:
    abroad = fake.world.guild("Elsewhere")
    there = fake.world.channel(abroad)
    del fake.world.guilds[abroad.id]
    mods = fake.world.role(abroad, "Mods", MODERATOR)
    mod = fake.world.join(abroad, fake.world.user("traveller"), mods)
    noted = reads(here, Reply(said("ok")))
    await here.people.slash(mod, there, "news")
    assert noted[0].where.placeless
    assert not noted[0].where.moderator


async def test_a_messages_menu_asks_about_that_message(here: Running, channel: Channel, fan: User, fake: Fake) -> None:
    await follow_as(here, fan)
    await publish(here, trailer())
    direct = fake.world.direct(fan)
    noted = reads(here, Reply(said("because"), private=True))
    await here.people.menu(fan, direct, "Why did I get this?", direct.shown[0])
    assert noted[0].command == "why"
    assert noted[0].about == f"post:{direct.id}:{direct.shown[0].id}"


async def test_a_first_follow_is_confirmed_in_private_at_once(
    here: Running, channel: Channel, fan: User, fake: Fake
) -> None:
    await here.people.slash(fan, channel, "follow", topic="song kang")
    (confirmed,) = fake.world.direct(fan).texts
    assert "You follow **Song Kang**" in confirmed
    await here.people.slash(fan, channel, "follow", topic="lee je-hoon")
    assert len(fake.world.direct(fan).shown) == 1, "the first alone"


async def test_where_direct_messages_are_closed_the_answer_says_how_to_open_them(
    here: Running, channel: Channel, fan: User, guild: Guild, fake: Fake
) -> None:
    await follow_in(here, channel)
    fan.closed = True
    asked = await here.people.slash(fan, channel, "follow", topic="song kang")
    assert asked.ephemeral
    assert "Privacy Settings" in asked.text
    assert set(asked.buttons) == {"Try again", "Mention me there"}
    again = await here.people.press(fan, channel, asked.message, "Try again")
    assert "Privacy Settings" in again.text
    fan.closed = False
    opened = await here.people.press(fan, channel, again.message, "Try again")
    assert "You follow **Song Kang**" in opened.text
    assert "You follow **Song Kang**" in fake.world.direct(fan).texts[-1]
    mentioned = await here.people.press(fan, channel, asked.message, "Mention me there")
    assert "Song Kang" in mentioned.text


async def test_why_is_said_about_the_message_pointed_at(here: Running, channel: Channel, fan: User, fake: Fake) -> None:
    await follow_as(here, fan)
    await follow_in(here, channel)
    await publish(here, trailer())
    direct = fake.world.direct(fan)
    mine = await here.people.menu(fan, direct, "Why did I get this?", direct.shown[0])
    assert "You have followed **Move to Heaven** since " in mine.text
    fake.world.join(channel.guild, stranger := fake.world.user("stranger")) if channel.guild else None
    theirs = await here.people.menu(stranger, channel, "Why did I get this?", channel.shown[0])
    assert theirs.text == "**Everything** is followed in #talk, so it came here."
    assert theirs.ephemeral
    answer = (await here.people.slash(fan, channel, "drama", title="move to heaven")).message
    other = await here.people.menu(fan, channel, "Why did I get this?", answer)
    assert "That is no news of mine" in other.text


async def test_a_tip_about_a_message_takes_its_link_along(
    here: Running, channel: Channel, fan: User, fake: Fake
) -> None:
    written = Message(fake.world.new_id(), channel.id, {"content": "https://soompi.example/9 wow", "author": fan.json})
    channel.messages[written.id] = written
    noted = reads(here, Reply(said("Thank you."), private=True))
    await here.people.menu(fan, channel, "Tip the editors", written)
    assert noted[0].command == "tip"
    assert noted[0].values["link"] == "https://soompi.example/9"
    assert noted[0].about


async def test_why_is_said_in_a_forums_thread_where_the_forum_follows(
    bench: Bench, guild: Guild, fan: User, fake: Fake
) -> None:
    forum = fake.world.channel(guild, "news", FORUM)
    async with bench.run() as bot:
        await follow_in(bot, forum)
        await publish(bot, trailer())
        (thread,) = [c for c in fake.world.channels.values() if c.parent == forum.id]

        async def seen() -> bool:
            return bool(bot.platform._outlet.client and bot.platform._outlet.client.get_channel(int(thread.id)))

        await bot.until(seen)
        pointed = await bot.people.menu(fan, thread, "Why did I get this?", thread.shown[0])
        assert pointed.text == "**Everything** is followed in #news, so it came here."


async def test_a_database_in_trouble_keeps_nobody_from_their_answer(
    here: Running, channel: Channel, fan: User, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreFull("The disk is full.")

    readers = type(here.house.store.readers)
    for name in ("keep_form", "wake", "sleep"):
        monkeypatch.setattr(readers, name, full)
    direct = fake.world.direct(fan)
    assert "**Move to Heaven**" in (await here.people.write(fan, "move to heaven")).text
    assert "**Move to Heaven**" in (await here.people.slash(fan, direct, "drama", title="move to heaven")).text
    assert (await here.people.slash(fan, channel, "follow", topic="song kang")).text
    fan.closed = True
    assert (await here.people.slash(fan, channel, "follow", topic="lee je-hoon")).text
    assert fake.refused == [] or {r.code for r in fake.refused} == {50007}


async def test_a_command_that_is_no_longer_there_says_so(
    here: Running, channel: Channel, fan: User, fake: Fake
) -> None:
    fake.commands[""].append(fake.commands[""][0] | {"name": "dramas", "type": 1})
    asked = await here.people.slash(fan, channel, "dramas")
    assert asked.ephemeral
    assert "has changed since Discord listed it" in asked.text


async def test_a_command_that_fails_outside_of_its_answer_is_noted_under_a_reference(
    here: Running, channel: Channel, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> Any:
        raise LookupError("a bug")

    monkeypatch.setattr("bot.platforms.discord.conversation.where_of", broken)
    asked = await here.people.slash(fan, channel, "drama", title="move to heaven")
    assert asked.ephemeral
    assert "noted as **" in asked.text


def breaks(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked from now on can't be written down as a card: a bug, past the door that answers."""

    def broken(_: object) -> Any:
        raise LookupError("a bug")

    monkeypatch.setattr("bot.platforms.discord.conversation.identity_of", broken)


async def test_a_button_that_fails_is_an_apology_with_the_logs_reference(
    here: Running, channel: Channel, fan: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    card = (await here.people.slash(fan, channel, "drama", title="move to heaven")).message
    breaks(here, monkeypatch)
    asked = await here.people.press(fan, channel, card, "🔔 Follow")
    assert asked.ephemeral
    assert "noted as **" in asked.text


async def test_a_choice_from_a_menu_that_fails_is_an_apology_too(
    here: Running, channel: Channel, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    buttons = [Button(n, f"v1:drama:{s}", menu="Which?") for n, s in (("One", "hellbound"), ("Two", "sweet-home"))]
    reads(here, Reply(said("Choose", *buttons)))
    card = (await here.people.slash(fan, channel, "news")).message
    breaks(here, monkeypatch)
    asked = await here.people.press(fan, channel, card, "Two")
    assert asked.ephemeral
    assert "noted as **" in asked.text


async def test_a_field_that_fails_to_open_is_an_apology_too(
    here: Running, channel: Channel, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(here, Reply(said("Which link?"), private=True, ask=Ask("source", "d1")))
    question = (await here.people.slash(fan, channel, "news")).message

    def broken(*_: object, **__: object) -> Any:
        raise LookupError("a bug")

    monkeypatch.setattr(here.platform._desk._modals, "answer", broken)
    asked = await here.people.press(fan, channel, question, "Answer")
    assert asked.ephemeral
    assert "noted as **" in asked.text


async def test_a_modal_whose_answer_fails_is_an_apology_too(
    here: Running, channel: Channel, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(here, Reply(said("Which link?"), private=True, ask=Ask("source", "d1")))
    question = (await here.people.slash(fan, channel, "news")).message
    opened = await here.people.press_to_open(fan, channel, question, "Answer")
    breaks(here, monkeypatch)
    asked = await here.people.fill(fan, channel, opened, "https://soompi.example/1")
    assert asked.ephemeral
    assert "noted as **" in asked.text


async def test_a_direct_message_whose_answer_fails_is_answered_with_an_apology(
    here: Running, fan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(here, monkeypatch)
    assert "noted as **" in (await here.people.write(fan, "move to heaven")).text


async def test_an_answer_that_discord_refuses_is_an_apology_with_a_reference(
    here: Running, channel: Channel, fan: User, fake: Fake
) -> None:
    refusal = {"code": 50035, "message": "Invalid Form Body"}
    fake.faults.append(Fault("/callback$", 400, refusal))
    here.platform._desk._patience = 20.0  # it is the answer that is refused, not a deferral, however busy the machine
    asked = await here.people.slash(fan, channel, "drama", title="move to heaven")
    assert asked.ephemeral
    assert "noted as **" in asked.text


async def test_an_answer_under_way_at_the_stop_is_given(bench: Bench, channel: Channel, fan: User) -> None:
    async with bench.run() as bot:
        reads(bot, Reply(said("at last")), after=0.2)
        asking = asyncio.create_task(bot.people.slash(fan, channel, "news"))

        async def asked() -> bool:
            return bool(bot.platform._desk.under_way)

        await bot.until(asked)
    assert (await asking).text == "at last"


async def test_who_is_mentioned_in_another_channel_is_told_which_and_can_undo_it_there(
    here: Running, guild: Guild, channel: Channel, fan: User, fake: Fake
) -> None:
    await follow_in(here, fake.world.channel(guild, "k-drama-news"))
    fan.closed = True
    asked = await here.people.slash(fan, channel, "follow", topic="song kang")
    mentioned = await here.people.press(fan, channel, asked.message, "Mention me there")
    assert "I'll mention you in **#k-drama-news** when something happens to **Song Kang**." in mentioned.text
    undone = await here.people.press(fan, channel, mentioned.message, "Undo")
    assert "I no longer mention you in **#k-drama-news** for **Song Kang**." in undone.text


async def test_who_brought_the_bot_along_is_written_to_at_once_or_told_how_that_can_be(
    here: Running, fake: Fake
) -> None:
    abroad = fake.world.guild("Elsewhere")
    there = fake.world.channel(abroad)
    del fake.world.guilds[abroad.id]
    mods = fake.world.role(abroad, "Mods", MODERATOR)
    traveller = fake.world.join(abroad, fake.world.user("traveller", closed=True), mods)
    asked = await here.people.slash(traveller, there, "follow", topic="song kang")
    assert asked.ephemeral
    assert "your direct messages are closed to me" in asked.text
    assert "Write me a direct message first" in asked.text
    assert set(asked.buttons) == {"Try again"}
    traveller.closed = False
    again = await here.people.press(traveller, there, asked.message, "Try again")
    assert "You follow **Song Kang**" in again.text
    assert "For this place" not in again.buttons, "it is not in that server, whatever this person may do there"
    assert "You follow **Song Kang**" in fake.world.direct(traveller).texts[-1]


async def test_a_field_says_what_it_is_for_and_takes_no_more_than_is_of_use(
    bench: Bench, guild: Guild, channel: Channel, fan: User
) -> None:
    async with bench.run(editor_servers=(guild.id,)) as bot:
        await made_editor(bot, fan)
        modal = await bot.people.slash_to_open(fan, channel, "announce", **TYPED)
        (field,) = modal["components"]
        assert (modal["title"], field["label"]) == ("Post something", "One or two sentences")
        assert field["component"]["max_length"] == 2000
        question = (await bot.people.slash(fan, channel, "correct", entry="move to heaven")).message
        assert question.only_for == fan.id, "which post is chosen first, and nobody else sees it"
        chosen = await bot.people.press(fan, channel, question, "1")
        asked = await bot.people.press(fan, channel, chosen.message, "Text")
        modal = await bot.people.press_to_open(fan, channel, asked.message, "Answer")
        (field,) = modal["components"]
        assert (modal["title"], field["label"]) == ("Answer", "The text as it should be")
        asked = await bot.people.fill(fan, channel, modal, "As it was.")
        assert "As it was." in asked.text
        choice = (await bot.people.slash(fan, channel, "correct", entry="squid game")).message
        assert choice.only_for == fan.id


async def test_a_field_that_can_not_be_left_out_says_so(here: Running, channel: Channel, fan: User) -> None:
    reads(here, Reply(said("Which link?"), private=True, ask=Ask("source", "d1")))
    question = (await here.people.slash(fan, channel, "news")).message
    opened = await here.people.press_to_open(fan, channel, question, "Answer")
    assert opened["components"][0]["component"]["required"]


async def test_who_writes_to_the_bot_can_be_written_to_again(here: Running, fan: User, fake: Fake) -> None:
    reader = await follow_as(here, fan)
    fan.closed = True
    await publish(here, trailer())
    assert (await here.house.store.readers.addresses(reader.id))[0].asleep
    fan.closed = False
    await here.people.write(fan, "/help")

    async def awake() -> bool:
        return not (await here.house.store.readers.addresses(reader.id))[0].asleep

    await here.until(awake)
    await here.settle()
    assert "A trailer for Move to Heaven" in fake.world.direct(fan).texts[-1], "what was owed meanwhile is shown"
