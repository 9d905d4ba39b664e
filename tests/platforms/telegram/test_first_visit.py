"""A first visit on Telegram, word for word: first-visit.txt, played against the fake and compared to the letter.

After a deliberate change of wording: DRAMAWIRE_TEST_REWRITE=1 make test ARGS=tests/platforms/telegram
"""

import os
from pathlib import Path

from bot.core.announcement import Dated
from bot.core.dates import PartialDate
from bot.core.kinds import Kind
from tests.core.ledgers import entry
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.world import Chat, Json, Message
from tests.platforms.telegram.town import Town

FILE = Path(__file__).with_name("first-visit.txt")
REWRITE = "DRAMAWIRE_TEST_REWRITE"
NEWS = entry("dead.1", "2026-11-22", Dated("all-of-us-are-dead-2", PartialDate("2027-05-14")), kind=Kind.DATE_SET)
INLINE, CLUB = "@dramawire_bot ", "Drama Club"


class Page:
    """Writes down what the bot says and changes, wherever that is."""

    def __init__(self, town: Town, ana: Person) -> None:
        self.town = town
        self.ana = ana
        self.club = town.group(-100500, CLUB, admins=(ana,))
        self.seen: dict[tuple[int, int], int] = {}

    async def plays(self, line: str) -> str:
        """One line of Ana's, and what comes of it."""
        where, said = self.ana.chat, line
        if line.startswith(f"{CLUB}: "):
            where, said = self.club, line.removeprefix(f"{CLUB}: ")
        if line == "news":
            await self.town.publish(NEWS)
        elif line.startswith(INLINE):
            return "\n".join(map(offered, (await self.ana.asks_inline(line.removeprefix(INLINE)))[:1]))
        elif said.startswith("["):
            answer = await self.ana.presses(said.strip("[]"), self._with(said.strip("[]"), where))
            if answer["text"]:
                return f"({'on top' if answer['alert'] else 'in passing'}: {answer['text']})\n{self.news()}".strip()
        else:
            await self.ana.writes(said, where)
        await self.town.quiet()
        await self.town.settle()
        return self.news() or "(nothing)"

    def _with(self, label: str, chat: Chat) -> Message:
        """The latest message that has the button."""
        having = [m for m in chat.by_bot() if any(label in b["text"] for b in m.buttons)]
        assert having, f"nowhere a button {label}; last was {chat.last.labels}"
        return having[-1]

    def news(self) -> str:
        """What is new or changed since it was last asked."""
        out = []
        for chat in (self.club, self.ana.chat):
            for message in chat.by_bot():
                if self.seen.get((chat.id, message.id)) != message.edits:
                    changed = (chat.id, message.id) in self.seen
                    self.seen[chat.id, message.id] = message.edits
                    out.append(self._shown(chat, message, changed=changed))
        return "\n\n".join(out)

    def _shown(self, chat: Chat, message: Message, *, changed: bool) -> str:
        marks = [f"in {CLUB}"] if chat is self.club else []
        marks += ["silent"] if message.silent else []
        marks += ["changed"] if changed else []
        head = f"({', '.join(marks)})\n" if marks else ""
        keys = "\n".join(
            " ".join(map(key, row)) for row in message.json.get("reply_markup", {}).get("inline_keyboard", [])
        )
        own = chat.keyboard if chat.keyboard and message is chat.last else None
        asks = " ".join(f"{{{b['text']}}}" for row in own.get("keyboard", []) for b in row) if own else ""
        return head + "\n\n".join(filter(None, (message.text, keys, asks)))


def key(button: Json) -> str:
    """A button as it is drawn: with an arrow where it leads out."""
    return f"[{button['text']} ↗]" if "url" in button else f"[{button['text']}]"


def offered(result: Json) -> str:
    rows = result["reply_markup"]["inline_keyboard"]
    return f"{result['title']}\n{result['description']}\n\n" + "\n".join(" ".join(map(key, row)) for row in rows)


async def test_a_first_visit_reads_as_written(town: Town) -> None:
    ana = town.person(11, "Ana", started=False)
    ana.chat.bot = "member"
    page = Page(town, ana)
    out: list[str] = []
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            out.append(f"{line}\n")
        elif line.startswith("> "):
            out.append(f"{line}\n{await page.plays(line.removeprefix('> '))}\n")
    played = "\n".join(out)
    if os.environ.get(REWRITE):
        FILE.write_text(played, "utf-8")
    assert played == FILE.read_text("utf-8")
