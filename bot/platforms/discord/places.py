"""How chats and messages are written down: addresses and references."""

from dataclasses import dataclass

from bot.core.ports import Lost
from bot.core.recipient import AddressKey

PLATFORM = "discord"
POST, CARD = "post", "card"


@dataclass(frozen=True, slots=True)
class Reference:
    """A message that stands somewhere, in one of its two forms; in a forum the channel is the thread."""

    form: str
    channel: int
    message: int

    def __str__(self) -> str:
        return f"{self.form}:{self.channel}:{self.message}"

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """The message a text names. Raises `Lost` for one that nobody wrote like this."""
        form, _, rest = text.partition(":")
        channel, _, message = rest.partition(":")
        if form not in {POST, CARD} or not channel.isdecimal() or not message.isdecimal():
            raise Lost(text)
        return cls(form, int(channel), int(message))


def home_of(user: int | str) -> AddressKey:
    """Somebody's private address: their own id, since a channel with them may not be there yet."""
    return AddressKey(PLATFORM, f"@{user}")


def place_at(channel: int | str) -> AddressKey:
    """A channel's address. Threads are channels too, and go by their own id."""
    return AddressKey(PLATFORM, str(channel))


def user_of(key: AddressKey) -> int | None:
    """Whose private address it is; None for a channel's."""
    return int(key.chat[1:]) if key.chat.startswith("@") else None
