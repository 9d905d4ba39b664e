"""Every text goes through the catalogue: a house that speaks a strange language says nothing in English.

All that people and sources wrote is Hangul here, so that Latin letters are English that nobody translated.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.announcement import (
    Announcement,
    BasedOn,
    Called,
    Change,
    Credited,
    Dated,
    Described,
    Introduced,
    Noted,
    Opened,
    Staged,
    Titled,
)
from bot.core.commands.register import COMMANDS
from bot.core.dates import PartialDate
from bot.core.drama import Billing, Certainty, Job, Medium, Source, SourceWork, Stage, Standing, TitleKind
from bot.core.kinds import Kind
from bot.core.message import Message
from bot.core.recipient import Role
from bot.core.words import Words
from bot.locales.extract import texts
from tests.core.commands.talk import Talk, talking
from tests.core.ledgers import correction, entry, retraction
from tests.locales.pseudo import pseudo

SOURCE = Source("연합뉴스", "https://press.example/1")
# What stays as it is in every language: commands to type, addresses, codes, times, names of zones and platforms.
SAME = re.compile(
    r"/[a-z-]+|https?://\S+|`[^`]*`|UTC[+-]?\d*|Discord|Telegram|English|London|New York|Los Angeles|Sao Paulo|Kolkata"
    r"|Manila|Seoul|Tokyo|K-drama|Annyeong|Squid Game|Lee Je-hoon|Move to Heaven|\bx\d+\b|[A-Z0-9]{4,8}\b"
    r"|(?:series|drama|person|genre|network):[a-z0-9-]*|\bbada\b|move-to-heaven|press\.example"
)
NARROW = dict.fromkeys(range(65313, 65371), " ")
ENGLISH = re.compile(r"[A-Za-z]{2,}")


def said(name: str, on: str, *changes: Change, kind: Kind = Kind.RECORD, **rest: object) -> Announcement:
    return replace(entry(name, on, *changes, kind=kind, **rest), source=SOURCE)


def season(slug: str, title: str, *more: Change, series: str | None = None, number: int | None = None) -> list[Change]:
    return [
        Opened(slug, series=series, season=number), Titled(slug, title),
        Described(slug, network="넷플릭스", genres=("공포", "로맨스"), synopsis="한 사람의 이야기.", episodes=8), *more,
    ]  # fmt: skip


LEDGER = [
    said("x1", "2020-01-01", Introduced("gong", "공유"), Called("gong", "공지철", TitleKind.OTHER),
         Introduced("bae", "배두나", "배우"), Introduced("kim", "김성호"), Introduced("gim", "김성호")),
    said("x2", "2020-04-01", *season("bada", "고요의 바다", Staged("bada", Stage.CASTING)),
         BasedOn("bada", SourceWork("webtoon", "바다", "최항용", 2014)),
         Credited("bada", "gong", Standing.IN_TALKS, billing=Billing.LEAD, character="한윤재"), kind=Kind.IN_TALKS,
         certainty=Certainty.REPORTED),
    said("x3", "2020-05-01", Credited("bada", "bae", Standing.OFFERED, billing=Billing.GUEST),
         Credited("bada", "kim", job=Job.DIRECTOR), kind=Kind.CAST_CONFIRMED),
    said("x4", "2019-08-22", *season("alram", "좋아하면 울리는", Dated("alram", PartialDate("2019-08-22")),
                                     Staged("alram", Stage.RELEASED), Credited("alram", "gong")), kind=Kind.OUT),
    said("x5", "2026-10-29", *season("alram2", "좋아하면 울리는 2", Staged("alram2", Stage.FILMING), series="alram",
                                     number=2), kind=Kind.RENEWED),
    said("x6", "2026-11-01", Opened("seungri", Medium.FILM), Titled("seungri", "승리호"),
         Dated("seungri", PartialDate("2026-12-24T16:00[Asia/Seoul]")), Staged("seungri", Stage.SCHEDULED),
         kind=Kind.DATE_SET),
    said("x7", "2026-11-02", *season("gwisin", "귀신", Staged("gwisin", Stage.CANCELLED)), kind=Kind.CANCELLED),
]  # fmt: skip


@pytest.fixture
async def strange(tmp_path: Path) -> AsyncIterator[Talk]:
    """The owner of a house that speaks a strange language, in private; its courier speaks it too."""
    words = pseudo()
    async with talking(tmp_path, LEDGER, languages=lambda _language: words) as talk:
        talk.tools = replace(talk.tools, spoken={"en": "English", "xx": "이상한말"})
        yield replace(talk, user="아나")


def english_in(message: Message) -> list[str]:
    """The lines of a message that hold English; what stands there as code is typed that way in every language."""
    lines = ["".join(getattr(s, "text", "") for s in line if not getattr(s, "code", False)) for line in message.lines]
    lines += [word for row in message.buttons for button in row for word in (button.label, button.menu)]
    return [text for text in (*lines, message.brief or "") if ENGLISH.search(SAME.sub(" ", text))]


def unheard_of(talk: Talk) -> list[str]:
    """Each English line that was said, once."""
    return list(dict.fromkeys(found for message in heard(talk) for found in english_in(message)))


def heard(talk: Talk) -> list[Message]:
    """All that was said: replies, what came with them, and what was told."""
    out = [m for reply in talk.said for m in (reply.message, *reply.also)]
    out += [
        letter.message
        for shown in talk.house.chats.messages.values()
        for one in shown
        for letter in (one.letter, *one.edits)
    ]
    return out


ASKED = (
    "/help", "/start", "/start d_bada", "/drama 고요의 바다", "/drama 고요의 바다 as of 2020-04-15",
    "/drama 좋아하면 울리는", "/drama 좋아하면 울리는 2", "/drama 승리호", "/drama 귀신", "/drama 없는 드라마",
    "/drama", "/drama 고요의 바다 as of 1 May 1990", "/drama 고요의 바다 as of 언젠가", "/cast 고요의 바다",
    "/timeline 고요의 바다", "/actor 공유", "/actor 김성호", "/actor 없는 사람", "/actor", "/upcoming",
    "/upcoming 2027", "/browse", "/browse 공포", "/browse 넷플릭스", "/news", "/follow 공유",
    "/follow 좋아하면 울리는", "/follow 넷플릭스", "/follow 공포", "/follow everything", "/follow 없는 드라마",
    "/following", "/unfollow 공유", "/unfollow 배두나", "/wait 달빛 병원", "/wait !!", "/following", "/settings",
    "/settings zone 서울", "/settings zone 없는 곳", "/settings quiet 25", "/settings quiet 23-8",
    "/settings reminders week day hour", "/settings reminders 0x", "/settings digest 9", "/settings pause for a week",
    "/settings pause 2020-01-01", "/settings titles korean", "/settings titles 9", "/settings 신발", "/settings",
    "/settings pause off", "/settings quiet off", "/settings digest off", "/privacy", "/follows", "/import 공유",
    "/import", "/forget", "/link", "/link 9999", "/tip", "/tip 9", "/tip https://press.example/9 소식", "/inbox",
    "/claim 9", "/editors", "/setup", "/agenda", "/scheduled", "/history", "/announce",
    "/announce 고요의 바다; kind: 9", "/correct", "/retract", "/9", "/hepl",
)  # fmt: skip


async def test_a_fans_replies_hold_no_english(strange: Talk) -> None:
    fan = strange.other("비오")
    for asked in ASKED:
        await fan.say(asked)
    assert "\n".join(unheard_of(fan)) == ""


async def test_an_owners_replies_hold_no_english(strange: Talk) -> None:
    await strange.become(Role.OWNER)
    for asked in ASKED:
        await strange.say(asked)
    assert "\n".join(unheard_of(strange)) == ""


async def test_what_buttons_answer_holds_no_english(strange: Talk) -> None:
    await strange.become(Role.OWNER)
    pressed: set[str] = set()
    for asked in ASKED[:60]:
        await strange.say(asked)
        for _ in range(3):
            fresh = [b.action for b in strange.buttons if b.action and b.action not in pressed]
            if not fresh:
                break
            pressed.add(fresh[0])
            await strange.act(fresh[0])
    assert len(pressed) > 60
    assert "\n".join(unheard_of(strange)) == ""


async def test_every_command_without_its_options_holds_no_english(strange: Talk) -> None:
    await strange.become(Role.OWNER)
    quiet = replace(strange, asks=False)
    for command in COMMANDS:
        if command.name != "forget":
            await quiet.give(command.name)
            await quiet.act(f"v1:{command.name}:bada")
            await quiet.act(f"v1:{command.name}")
    assert "\n".join(unheard_of(quiet)) == ""


async def test_what_is_told_holds_no_english(strange: Talk) -> None:
    for asked in (
        "/follow everything",
        "/follow 고요의 바다",
        "/follow 승리호",
        "/settings zone 서울",
        "/wait 달빛 병원",
    ):
        await strange.say(asked)
    await strange.act("v1:rumours:series:bada")
    house, day = strange.house, strange.clock().date().isoformat()
    for number, kind in enumerate(Kind):
        changes: list[Change] = [Noted("bada")]
        if kind.startswith("cast") or kind is Kind.IN_TALKS:
            changes = [Credited("bada", "bae", billing=Billing.MAIN)]
        await house.publish(said(f"y{number:02}", day, *changes, kind=kind, text="새 소식."))
    await house.publish(said("z1", day, Dated("bada", PartialDate("2027-05-14")), kind=Kind.DATE_SET))
    await house.publish(said("z2", day, *season("byeongwon", "달빛 병원"), kind=Kind.ANNOUNCED))
    await house.after(minutes=20)
    await house.publish(replace(retraction("z3", day, "z1"), source=SOURCE))
    await house.publish(
        replace(correction("z4", day, "y22", Noted("bada"), kind=Kind.NEWS, text="다른 말."), source=SOURCE)
    )
    await house.after(days=2)
    await house.until(house.clock().replace(month=12, day=26))
    assert len(house.chats.messages["아나"]) > 5
    assert "\n".join(unheard_of(strange)) == ""


def test_the_strange_language_is_one() -> None:
    words: Words = pseudo()
    assert not ENGLISH.search(words.say("Hello {name}", name="9"))
    assert ENGLISH.search("Hello")


async def test_what_the_house_says_is_among_what_translators_are_given(strange: Talk) -> None:
    await strange.become(Role.OWNER)
    for asked in ASKED:
        await strange.say(asked)
    words = strange.tools.languages("xx")
    # A refusal that was whole already is said once more, as it is.
    asked_for = {text for text in words._texts.asked if text == text.translate(NARROW)}  # type: ignore[attr-defined]
    given = {text for one in texts() for text in (one.text, one.many) if text}
    assert len(asked_for) > 200
    assert " | ".join(sorted(asked_for - given)) == ""
