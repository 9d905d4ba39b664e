"""A conversation: lines in, replies out, buttons by number, a clock that goes forward."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovedClock
from bot.core.commands.request import Ask, Reply, Request
from bot.core.errors import BadDate
from bot.core.message import Button, Message, Text, message
from bot.platforms.console.chat import Chat, Seat, moment_from

NOW = datetime(2021, 5, 13, 12, tzinfo=UTC)


class Desk:
    """Answers as a test says, and keeps what was asked and shown."""

    def __init__(self, **seat: str) -> None:
        self.clock = MovedClock(NOW, stands=True)
        self.asked: list[Request] = []
        self.shown: list[tuple[str, int]] = []
        self.said: list[str] = []
        self.sat: list[Seat] = []
        self.reply: Callable[[Request], Reply] = lambda _request: reply("Yes.")
        self.chat = Chat(
            self._answer, self.clock, self._play, lambda m, first, _zone: self.shown.append((m.plain, first)),
            lambda _to: UTC, self.said.append, self._sit, Seat(**{"name": "Ana", **seat}),
        )  # fmt: skip

    def heard(self) -> tuple[str, str, bool]:
        """Who spoke last, in which chat, and whether they may manage it."""
        last = self.asked[-1]
        return last.who.user, last.where.key.chat, last.where.moderator

    async def _answer(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.reply(request)

    async def _play(self, moment: datetime) -> None:
        self.clock.set(moment)

    async def _sit(self, seat: Seat) -> None:
        self.sat.append(seat)


def reply(text: str, *buttons: Button, **rest: object) -> Reply:
    return Reply(message([(Text(text),)]).with_buttons(buttons), **rest)  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_line_is_asked_for_whoever_sits_there(desk: Desk) -> None:
    await desk.chat.sit(desk.chat.seat)
    assert await desk.chat.take("  /drama Move to Heaven as of 2020-04-29 ")
    assert await desk.chat.take("")
    (request,) = desk.asked
    assert (request.command, dict(request.values)) == ("drama", {"title": "Move to Heaven", "as_of": "2020-04-29"})
    assert (request.who.user, request.who.name, request.now, request.pressed) == ("ana", "Ana", NOW, False)
    assert request.where.private
    assert desk.shown == [("Yes.", 1)]


async def test_a_number_presses_a_button_and_a_link_is_told(desk: Desk) -> None:
    buttons = (Button("Cast", "v1:cast:sea@2020-04-29"), Button("Watch", url="https://watch.example"))
    desk.reply = lambda _request: reply("A card.", *buttons)
    await desk.chat.take("sea")
    await desk.chat.take("1")
    assert desk.asked[-1].pressed
    assert (desk.asked[-1].command, dict(desk.asked[-1].values)) == ("cast", {"title": "sea", "as_of": "2020-04-29"})
    await desk.chat.take("2")
    await desk.chat.take("7")
    assert desk.said == ["https://watch.example", "There is no button 7; the last one is 2."]


async def test_before_there_are_buttons_a_number_says_so(desk: Desk) -> None:
    await desk.chat.take("1")
    assert desk.said == ["There is no button to press."]
    assert not desk.asked


async def test_what_arrives_goes_on_from_the_numbers_in_use(desk: Desk) -> None:
    desk.reply = lambda _request: reply("A card.", Button("Cast", "v1:cast:sea"))
    await desk.chat.take("sea")
    desk.chat.arrive(Message(((((Text("News."),)),),)).with_buttons([Button("Why?", "v1:why:x")]), desk.chat.seat.home)
    assert desk.shown[-1] == ("News.", 2)
    await desk.chat.take("2")
    assert desk.asked[-1].command == "why"


async def test_an_answer_that_is_asked_for_goes_back_to_its_draft_unless_a_command_comes_first(desk: Desk) -> None:
    desk.reply = lambda _request: reply("Which drama?", ask=Ask("drama", "d1"))
    await desk.chat.take("/announce")
    await desk.chat.take("Hellbound")
    assert (desk.asked[-1].command, dict(desk.asked[-1].values)) == ("resume", {"draft": "d1", "drama": "Hellbound"})
    await desk.chat.take("/news")
    assert desk.asked[-1].command == "news"


async def test_others_may_take_the_seat_and_go_into_places(desk: Desk) -> None:
    await desk.chat.sit(desk.chat.seat)
    await desk.chat.take("/in #k-drama-news")
    await desk.chat.take("hi")
    assert desk.heard() == ("ana", "#k-drama-news", True)
    await desk.chat.take("/as  Bo  Lee")
    await desk.chat.take("hi")
    assert desk.heard() == ("bo lee", "#k-drama-news", False)
    await desk.chat.take("/in private")
    await desk.chat.take("hi")
    assert desk.heard() == ("bo lee", "bo lee", False)
    assert [(seat.name, seat.place) for seat in desk.sat][-1] == ("Bo  Lee", None)


@pytest.mark.parametrize("bye", ["/quit", "/exit", "/bye"])
async def test_it_ends_when_asked_to(desk: Desk, bye: str) -> None:
    assert not await desk.chat.take(bye)


async def test_the_clock_goes_forward_only(desk: Desk) -> None:
    for line in ("/clock", "/clock +1d", "/clock 2021-05-14", "/clock soon", "/clock 2021-06-01 09:00"):
        await desk.chat.take(line)
    assert desk.said == [
        "It is Thursday 13 May 2021, 12:00 UTC.",
        "It is Friday 14 May 2021, 12:00 UTC.",
        "The clock only goes forward. Try /clock +1d, /clock +3h or /clock 2021-05-14 16:00.",
        "I can't read “soon” as a time. Try /clock +1d, /clock +3h or /clock 2021-05-14 16:00.",
        "It is Tuesday 1 June 2021, 09:00 UTC.",
    ]


def test_a_moment_is_a_step_or_a_written_time_in_utc_unless_it_says_otherwise() -> None:
    assert moment_from("+90m", NOW) == NOW + timedelta(minutes=90)
    assert moment_from("+2w", NOW) == NOW + timedelta(weeks=2)
    assert moment_from("2021-05-14 16:00", NOW) == datetime(2021, 5, 14, 16, tzinfo=UTC)
    assert moment_from("2021-05-14T16:00+09:00", NOW) == datetime(2021, 5, 14, 7, tzinfo=UTC)
    for text in ("2021-13-40", "tomorrow", "+1y", ""):
        with pytest.raises(BadDate):
            moment_from(text, NOW)
