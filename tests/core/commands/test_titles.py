"""The language of titles that somebody chose is the one they see, on every card and in every message."""

import pytest

from bot.core.announcement import Called, Credited, Dated, Titled
from bot.core.dates import PartialDate
from bot.core.drama import TitleKind
from bot.core.kinds import Kind
from tests.core.commands.talk import Talk
from tests.core.commands.test_wait import opened

NATIVE, ROMANISED = {"The Silent Sea": "고요의 바다", "Love Alarm": "좋아하면 울리는", "Gong Yoo": "공유"}, {
    "The Silent Sea": "Goyo-ui Bada", "Love Alarm": "Joahamyeon Ullineun", "Gong Yoo": "Gong Yu",
}  # fmt: skip


async def named(talk: Talk) -> None:
    changes = [
        change
        for kind, names in ((TitleKind.NATIVE, NATIVE), (TitleKind.ROMANISED, ROMANISED))
        for slug, title in (("the-silent-sea", "The Silent Sea"), ("love-alarm", "Love Alarm"))
        for change in (Titled(slug, names[title], kind), Called("gong-yoo", names["Gong Yoo"], kind))
    ]
    date = Dated("love-alarm-2", PartialDate("2027-05-14"))
    credited = Credited("love-alarm-2", "gong-yoo")
    await opened(talk, "names", *changes, date, credited, kind=Kind.DATE_SET)


@pytest.mark.parametrize(("language", "names"), [("korean", NATIVE), ("romanised", ROMANISED)])
async def test_every_card_speaks_the_chosen_language(talk: Talk, language: str, names: dict[str, str]) -> None:
    await named(talk)
    await talk.say(f"/settings titles {language}")
    first_line = {}
    for asked in (
        "/follow the silent sea", "/follow gong yoo", "/follow love alarm", "/following", "/drama love alarm",
        "/actor gong yoo", "/cast the silent sea", "/timeline the silent sea", "/news", "/upcoming", "/browse netflix",
        "silent seas", "/unfollow the silent sea", "/drama love alrm", "/export",
    ):  # fmt: skip
        said = await talk.say(asked)
        first_line[asked] = said.split("\n", 1)[0]
        shown = "\n".join([*said.splitlines()[:1], *talk.labels, *(said.splitlines()[2:])])
        for official in names:
            # A series' second season has no name of its own in that language.
            plain = shown.replace("Love Alarm 2", "")
            assert official not in plain, f"{asked}: {official} in {shown}"
    assert names["Gong Yoo"] in first_line["/actor gong yoo"]
    assert names["The Silent Sea"] in first_line["/unfollow the silent sea"]


@pytest.mark.parametrize(("language", "names"), [("korean", NATIVE), ("romanised", ROMANISED)])
async def test_what_is_told_speaks_it_too(talk: Talk, language: str, names: dict[str, str]) -> None:
    await named(talk)
    await talk.say(f"/settings titles {language}")
    await talk.say("/follow gong yoo")
    await opened(talk, "x", Credited("the-silent-sea", "gong-yoo"), kind=Kind.CAST_CONFIRMED)
    said = talk.house.texts("ana")[-1]
    assert names["The Silent Sea"] in said
    assert said.endswith(f"You follow {names['Gong Yoo']}.")
    assert "The Silent Sea" not in said
    assert "Gong Yoo" not in said


async def test_what_has_no_name_in_that_language_goes_by_its_own(talk: Talk) -> None:
    await talk.say("/settings titles romanised")
    assert "Space Sweepers" in await talk.say("/drama space sweepers")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [("day", "I'll remind you the day before."), ("week and day", "I'll remind you a week and a day before."),
     ("hour", "You follow Love Alarm."), ("off", "You follow Love Alarm.")],
)  # fmt: skip
async def test_a_date_promises_the_reminders_that_will_come(talk: Talk, chosen: str, said: str) -> None:
    await talk.say("/follow love alarm")
    await talk.say(f"/settings reminders {chosen}")
    await opened(talk, "x", Dated("love-alarm-2", PartialDate("2027-05-14")), kind=Kind.DATE_SET)
    assert talk.house.texts("ana")[-1].endswith(said)
