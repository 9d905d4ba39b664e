"""A conversation in a terminal or through a pipe: lines in, replies and announcements out, buttons by number."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from bot.core.commands.parse import pressed, typed
from bot.core.commands.request import Ask, Reply, Request, Where
from bot.core.errors import BadDate
from bot.core.message import Button, Message
from bot.core.recipient import AddressKey, Identity
from bot.platforms.console.render import numbered

PLATFORM = "console"
HELP_CLOCK = "Try /clock +1d, /clock +3h or /clock 2021-05-14 16:00."
_STEP = re.compile(r"\+\s*(\d{1,4})\s*(m|h|d|w)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

Answer = Callable[[Request], Awaitable[Reply]]
Play = Callable[[datetime], Awaitable[None]]
Show = Callable[[Message, int, tzinfo], None]


@dataclass(frozen=True, slots=True)
class Seat:
    """Who speaks, and where: in private, or in a place that everybody at this terminal shares."""

    name: str
    place: str | None = None

    @property
    def user(self) -> str:
        """The person's id on this platform."""
        return " ".join(self.name.casefold().split())

    @property
    def key(self) -> AddressKey:
        """The address their words come from."""
        return AddressKey(PLATFORM, f"#{self.place}" if self.place else self.user)

    @property
    def home(self) -> AddressKey:
        """Their private address."""
        return AddressKey(PLATFORM, self.user)


@dataclass(slots=True)
class Chat:
    """One terminal's conversation.

    `show` prints a message with its buttons numbered from a given number, its times in the zone that `zone_of` gives
    for whom it goes to. `sat_down` is told of everybody who takes a seat, so that what waited for them comes. Who sat
    first may manage the `places`, which are those that somebody went into.
    """

    answer: Answer
    clock: Callable[[], datetime]
    play: Play
    show: Show
    zone_of: Callable[[AddressKey], tzinfo]
    say: Callable[[str], None]
    sat_down: Callable[[Seat], Awaitable[None]]
    seat: Seat
    present: set[AddressKey] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    _first: str = ""
    _buttons: dict[int, Button] = field(default_factory=dict)
    _ask: Ask | None = None

    async def sit(self, seat: Seat) -> None:
        """Somebody takes the seat; they are present from then on."""
        self.seat = seat
        self._first = self._first or seat.user
        if seat.place and seat.place not in self.places:
            self.places.append(seat.place)
        self.present |= {seat.home, seat.key}
        await self.sat_down(seat)

    @property
    def first(self) -> str:
        """Who sat down first, and so runs the places."""
        return self._first

    async def take(self, line: str) -> bool:
        """Answers one line; False when it asks to leave."""
        text = line.strip()
        match text.split(maxsplit=1):
            case []:
                return True
            case ["/quit" | "/exit" | "/bye"]:
                return False
            case ["/clock", *rest]:
                await self._move_clock(rest[0] if rest else "")
            case ["/as", name]:
                await self.sit(Seat(name, self.seat.place))
            case ["/in", place]:
                named = place.strip().removeprefix("#")
                await self.sit(Seat(self.seat.name, None if named == "private" else named))
            case [number] if number.isdecimal() and len(number) < 4:
                await self._press(int(number))
            case _:
                await self._ask_for(text)
        return True

    def arrive(self, message: Message, to: AddressKey) -> None:
        """Shows an announcement; its buttons go on from the numbers in use."""
        self._present(message, max(self._buttons, default=0) + 1, to)

    async def _press(self, number: int) -> None:
        button = self._buttons.get(number)
        if button is None:
            last = max(self._buttons, default=0)
            self.say(
                f"There is no button {number}; the last one is {last}." if last else "There is no button to press."
            )
        elif button.url is not None:
            self.say(button.url)
        else:
            action = pressed(button.action or "")
            await self._send(action.command, action.values, pressed=True)

    async def _ask_for(self, text: str) -> None:
        if self._ask is not None and not text.startswith("/"):
            ask, self._ask = self._ask, None
            await self._send("resume", {"draft": ask.draft, ask.option: text})
            return
        said = typed(text)
        await self._send(said.command, said.values)

    async def _send(self, command: str, values: Mapping[str, str], *, pressed: bool = False) -> None:
        seat = self.seat
        reply = await self.answer(
            Request(
                who=Identity(PLATFORM, seat.user, seat.name),
                where=Where(
                    seat.key,
                    private=seat.place is None,
                    name=f"#{seat.place or ''}",
                    moderator=seat.user == self._first,
                ),
                command=command,
                now=self.clock(),
                values=values,
                home=seat.home,
                pressed=pressed,
            )
        )
        self._ask = reply.ask
        self._buttons = {}
        self._present(reply.message, 1, seat.home)
        for message in reply.also:
            self.arrive(message, seat.home)

    def _present(self, message: Message, first: int, to: AddressKey) -> None:
        self._buttons |= dict(numbered(message.buttons, first))
        self.show(message, first, self.zone_of(to))

    async def _move_clock(self, to: str) -> None:
        if not to:
            self.say(_time(self.clock()))
            return
        try:
            moment = moment_from(to, self.clock())
        except BadDate:
            self.say(f"I can't read “{to[:40]}” as a time. {HELP_CLOCK}")
            return
        if moment < self.clock():
            self.say(f"The clock only goes forward. {HELP_CLOCK}")
            return
        await self.play(moment)
        self.say(_time(self.clock()))


def _time(now: datetime) -> str:
    return f"It is {now:%A} {now.day} {now:%B %Y, %H:%M} UTC."


def moment_from(text: str, now: datetime) -> datetime:
    """A moment from ``+1d`` or from a written date or time (UTC unless it says otherwise). Raises `BadDate`."""
    if step := _STEP.fullmatch(text.strip()):
        return now + int(step[1]) * _UNITS[step[2]]
    try:
        said = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadDate(text) from None
    return said if said.tzinfo else said.replace(tzinfo=UTC)
