"""The drafts of VOICE.md, held against what is really said, over the shipped catalogue."""

from datetime import UTC, date, datetime

from bot.core.announcement import Announcement, Credited, Dated, Introduced, Noted, Opened, Staged, Titled
from bot.core.cards.news import digest, taken_back_reply
from bot.core.dates import PartialDate
from bot.core.drama import Certainty, Stage, Standing
from bot.core.kinds import Kind
from bot.core.recipient import Topic, TopicKind
from bot.core.story import View, tell
from tests.core.cards.looks import card, labels, post
from tests.core.ledgers import entry
from tests.data.shipped import ARTICLE_DAY, ledger

SERIES = TopicKind.SERIES


def shipped(day: date | None = None) -> list[Announcement]:
    return [e for e in ledger().values() if day is None or e.known_on <= day]


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_1_the_card_of_move_to_heaven_today() -> None:
    shown = card(shipped(), "move-to-heaven")
    assert shown.plain == (
        "Move to Heaven (2021)\n"
        "무브 투 헤븐: 나는 유품정리사입니다\n"
        "\n"
        "✅ Out on Netflix since 14 May 2021 · 10 episodes\n"
        "Season 2: nothing announced so far\n"
        "\n"
        "A young man with Asperger's and his ex-convict uncle clear the homes of the dead and pass on what was left"
        " unsaid.\n"
        "\n"
        "With Lee Je-hoon as Cho Sang-gu · Tang Jun-sang as Han Geu-ru · Hong Seung-hee as Yoon Na-mu · and 2 guests\n"
        "By Kim Sung-ho (director), Yoon Ji-ryeon (writer), from Kim Sae-byul's essay The Things We Leave Behind\n"
        "\n"
        "Last news\n"
        "14 May 2021 · Out, all episodes (The Cinemaholic)\n"
        "26 Apr 2021 · Trailer (Republic World)\n"
        "14 Apr 2021 · Premiere set for 14 May (ABS-CBN)"
    )
    assert labels(shown) == ["🔔 Follow", "Cast", "Timeline"]
    assert shown.stage is Stage.RELEASED


def test_2_the_card_of_move_to_heaven_as_the_article_knew_it() -> None:
    shown = card(shipped(), "move-to-heaven", ARTICLE_DAY)
    assert shown.plain == (
        "Move to Heaven · as known on 29 April 2020\n"
        "\n"
        "🎭 Casting since 17 December 2019 (one source says the 18th)\n"
        "Premiere: no date yet · Netflix\n"
        "\n"
        "A young man with Asperger's and his ex-convict uncle clear the homes of the dead and pass on what was left"
        " unsaid.\n"
        "\n"
        "With Lee Je-hoon, the uncle · confirmed\n"
        "Tang Jun-sang, the young man · confirmed\n"
        "By Kim Sung-ho (director), Yoon Ji-ryeon (writer), from Kim Sae-byul's essay The Things We Leave Behind"
        " (2015)\n"
        "\n"
        "Last news\n"
        "17 Dec 2019 · Announced with its two leads (Sports Chosun)"
    )
    assert labels(shown) == ["See it today", "Timeline"]


def test_3_a_premiere_date_is_set() -> None:
    told = shipped(date(2021, 4, 14))
    follower = {"now": at(2021, 4, 14), "why": Topic(SERIES, "move-to-heaven"), "why_name": "Move to Heaven"}
    shown = post(told, "move-to-heaven.date-set", **follower)
    assert shown.plain == (
        "📅 Move to Heaven has a date: Friday 14 May 2021, Netflix\n"
        "One month to go. A poster and a first teaser came with it.\n"
        "Confirmed · ABS-CBN, 14 April 2021\n"
        "\n"
        "You follow Move to Heaven. I'll remind you the day before."
    )
    assert labels(shown)[-1] == "Why?"
    in_channel = post(told, "move-to-heaven.date-set", now=at(2021, 4, 14), private=False)
    assert in_channel.plain == shown.plain.rsplit("\n\n", 1)[0]
    assert labels(in_channel) == ["🔔 Follow", "Notify me", "Card"]


def test_4_talks_are_settled_for_a_followed_actor() -> None:
    told = [
        entry("yoo", "2019-01-01", Introduced("gong-yoo", "Gong Yoo")),
        entry("sea", "2019-12-23", Opened("sea"), Titled("sea", "The Silent Sea"), kind=Kind.ANNOUNCED),
        entry("talks", "2020-04-21", Credited("sea", "gong-yoo", Standing.IN_TALKS), kind=Kind.IN_TALKS),
        entry("cast", "2020-09-08", Credited("sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED),
    ]
    follower = {"now": at(2020, 9, 8), "why": Topic(TopicKind.PERSON, "gong-yoo"), "why_name": "Gong Yoo"}
    shown = post(told, "cast", **follower)
    assert shown.plain == (
        "🎭 Gong Yoo is confirmed for The Silent Sea\n"
        "In talks since April, now settled.\n"
        "No date yet\n"
        "Confirmed · The Press, 8 September 2020\n"
        "\n"
        "You follow Gong Yoo."
    )
    assert labels(shown) == ["🔔 Follow The Silent Sea", "Card", "Why?"]
    told[3] = entry("cast", "2020-09-08", Credited("sea", "gong-yoo", Standing.DECLINED), kind=Kind.CAST_DECLINED)
    assert post(told, "cast", **follower).plain.startswith(
        "🎭 Gong Yoo won't be in The Silent Sea after all\nIn talks since April, and now it is a no.\n"
    )


def test_10_a_digest_tells_a_line_each() -> None:
    told = shipped(date(2020, 8, 21))
    stories = [tell(id_, told) for id_ in ("filming-stop.2020-08-21", "the-school-nurse-files.date-set")]
    shown = digest(stories, View(at(2020, 8, 21)), first=True)
    lines = shown.plain.splitlines()
    assert lines[0] == "Your dramas today · Friday 21 August"
    assert lines[2].startswith("⏸ ")
    assert "Filming paused" in lines[2]
    assert lines[-1] == "Comes once a day, when there is news."
    assert all(label.startswith("Open ") for label in labels(shown))


def test_11_a_date_that_did_not_hold_is_taken_back_in_the_message_itself() -> None:
    told = shipped(date(2020, 8, 31))
    shown = post(told, "love-alarm-2.date-reported", now=at(2020, 8, 31))
    assert shown.plain == (
        "↩️ Taken back: Love Alarm 2 may come out on 22 August 2020\n"
        "That date did not hold. It is now reported for 2021, no day yet. Sorry for the false hope.\n"
        "Reported · Devdiscourse, 31 August 2020"
    )
    assert any(getattr(span, "struck", False) for span in shown.sections[0][0])
    reply = taken_back_reply(tell("love-alarm-2.date-reported", told), View(at(2020, 8, 31)))
    assert reply.plain == "↩️ Love Alarm 2 is not coming on 22 August. Details above."


def test_what_happens_by_itself_names_who_said_the_date_and_when() -> None:
    told = [
        entry("opened", "2020-01-01", Opened("sea"), Titled("sea", "The Silent Sea")),
        entry("set", "2021-11-22", Dated("sea", PartialDate("2021-12-24")), kind=Kind.DATE_SET),
        entry("out", "2021-12-24", Staged("sea", Stage.RELEASED), kind=Kind.OUT, author="dramawire",
              happened=PartialDate("2021-12-24")),
    ]  # fmt: skip
    assert post(told, "out", now=at(2021, 12, 24)).plain == (
        "✅ The Silent Sea is out today\nConfirmed · The Press, 22 November 2021"
    )


def test_a_rumour_says_so_in_its_first_words() -> None:
    told = [
        entry("opened", "2020-01-01", Opened("sea"), Titled("sea", "The Silent Sea")),
        entry("heard", "2020-02-01", Noted("sea"), kind=Kind.TRAILER, certainty=Certainty.RUMOUR),
    ]
    assert (
        post(told, "heard").plain
        == "🎞 Rumour: A trailer for The Silent Sea\nNo date yet\nRumour · The Press, 1 February 2020"
    )
