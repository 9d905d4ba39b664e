import os
from pathlib import Path

from tests.fakes.discord import MODERATOR, NEWS, Asked, Channel, Fake, Guild, Message, User
from tests.platforms.discord.conftest import Bench, Running
from tests.platforms.discord.news import publish, trailer

KEPT = Path(__file__).with_name("first_visit.txt")
REWRITE = "DRAMAWIRE_TEST_REWRITE"
HEAD = "A first visit on Discord, as it is shown there (in its markdown). Kept by test_first_visit.py.\n"


class Visit:
    """Writes down what is done and what is seen."""

    def __init__(self, bot: Running) -> None:
        self.bot = bot
        self.lines = [HEAD]

    def scene(self, text: str) -> None:
        self.lines.append(f"── {text} ──\n")

    async def slash(self, user: User, channel: Channel, name: str, /, **options: str) -> Asked:
        typed = " ".join(f"{n}: {v}" for n, v in options.items())
        self.lines.append(f"{user.name} in {where(channel)}> /{name} {typed}".rstrip())
        return self.answered(await self.bot.people.slash(user, channel, name, **options))

    async def press(self, user: User, channel: Channel, message: Message, label: str) -> Asked:
        self.lines.append(f"{user.name} in {where(channel)} presses [{label}]")
        return self.answered(await self.bot.people.press(user, channel, message, label))

    def answered(self, asked: Asked) -> Asked:
        for message in asked.open.shown:
            self.shown(message, " (only you can see this)" if message.only_for else "")
        return asked

    def arrives(self, channel: Channel, message: Message) -> None:
        self.lines.append(f"In {where(channel)}:")
        self.shown(message)

    def shown(self, message: Message, mark: str = "") -> None:
        body = [f"  {line}".rstrip() for line in message.text.split("\n")]
        buttons = "  ".join(f"[{label}]" for label in message.buttons)
        self.lines += [f"Dramawire{mark}:", *body, *([f"  {buttons}"] if buttons else []), ""]


def where(channel: Channel) -> str:
    return f"#{channel.name}" if channel.guild else "a direct message"


async def settled(visit: Visit, fake: Fake, guild: Guild, talk: Channel, news: Channel) -> None:
    mod = fake.world.join(guild, fake.world.user("Jun"), fake.world.role(guild, "Mods", MODERATOR))
    mina = fake.world.join(guild, fake.world.user("Mina"))
    visit.scene("The bot comes into Drama Club")
    await visit.bot.people.invite(guild)
    await fake.until(lambda: talk.shown)
    visit.arrives(talk, talk.shown[0])
    visit.scene("A moderator sets up a channel")
    where_to = await visit.slash(mod, news, "setup")
    what = await visit.press(mod, news, where_to.message, "#k-drama-news")
    done = await visit.press(mod, news, what.message, "Everything confirmed")
    await visit.bot.settle()
    visit.arrives(news, news.shown[-1])
    roles = await visit.press(mod, news, done.message, "Mention a role…")
    await visit.press(mod, news, roles.message, "Mods")
    visit.scene("A fan asks, and follows")
    card = await visit.slash(mina, talk, "drama", title="move to heven")
    await visit.press(mina, talk, card.message, "🔔 Follow")
    visit.arrives(fake.world.direct(mina), fake.world.direct(mina).shown[-1])
    visit.scene("Something happens")
    before = len(news.shown)
    await publish(visit.bot, trailer(text="A second season, in forty seconds."))
    visit.arrives(fake.world.direct(mina), fake.world.direct(mina).shown[-1])
    for message in news.shown[before:]:
        visit.arrives(news, message)
    why = await visit.press(mina, fake.world.direct(mina), fake.world.direct(mina).shown[-1], "Why?")
    assert why.text


async def test_a_first_visit_reads_well(bench: Bench, fake: Fake) -> None:
    guild = fake.world.guild("Drama Club")
    talk, news = fake.world.channel(guild, "talk"), fake.world.channel(guild, "k-drama-news", NEWS)
    del fake.world.guilds[guild.id]
    async with bench.run() as bot:
        visit = Visit(bot)
        await settled(visit, fake, guild, talk, news)
    said = "\n".join(visit.lines).rstrip() + "\n"
    if os.environ.get(REWRITE):
        KEPT.write_text(said, "utf-8")
    kept = KEPT.read_text("utf-8")
    assert said == kept, f"meant so? Then run it with {REWRITE}=1 and look at the diff"
