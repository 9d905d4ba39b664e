"""What somebody asks, and what they get back: the one door for every platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.message import Message
from bot.core.recipient import AddressKey, Identity

UNKNOWN = "?"
"""The value under which a typed line brings the name of an option that its command does not have."""
TWICE = "??"
"""The value under which it brings the name of an option that it gives two different values."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where it was asked.

    `moderator`: the platform says this person may manage this place. `roles` are the ids of the roles they bear
    here, and `server` the id of what the place belongs to, where the platform has such things. `placeless`: the bot
    was brought along by the person alone and can't post here by itself.
    """

    key: AddressKey
    private: bool = True
    name: str = ""
    moderator: bool = False
    roles: tuple[str, ...] = ()
    server: str = ""
    placeless: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One command or button: the command's name, its options as typed or chosen, who, where, when.

    A platform that has whole typed text instead uses `bot.core.commands.parse.typed`, and `parse.pressed` for a
    button's action. `home` is the person's private address where the platform knows one. `pressed` says that a
    button was: its value is an id, and the reply may take the place of the message it stood under. `about` is the
    reference of the message it is about, where somebody pointed at one. `asks` says that the platform can wait for
    one more answer (see `Ask`).
    """

    who: Identity
    where: Where
    command: str
    now: datetime
    values: Mapping[str, str] = field(default_factory=dict)
    home: AddressKey | None = None
    language: str = "en"
    pressed: bool = False
    about: str | None = None
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """The reply waits for one more answer: the option it fills, and the draft that holds the rest.

    A platform shows the reply's message and takes the person's next free text as this option's value. Where it can't
    wait, it sends that text as words alone: an open question in the same chat is found by itself, after a restart too.
    `long` asks for a larger field; `command` says whose option it is.
    """

    option: str
    draft: str
    long: bool = False
    command: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back. `private`: only to who asked; `edit`: in place of the message whose button was pressed.

    `also` are further messages in the same place (a posted example). `ask` waits for one more answer. `home` is also
    written to the person's private address at once, where the platform can write first; where that is closed,
    `unreached` is said in place of the message.
    """

    message: Message
    private: bool = False
    edit: bool = False
    also: tuple[Message, ...] = ()
    ask: Ask | None = None
    toast: str | None = None
    home: Message | None = None
    unreached: Message | None = None
