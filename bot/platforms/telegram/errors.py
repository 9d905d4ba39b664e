"""What Telegram's refusals mean, in the words of the port.

Source: https://core.telegram.org/bots/api#making-requests; the descriptions are those its servers send, which no
document lists.
"""

from collections.abc import Mapping

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.core.ports import Gone, Later, Lost, Moved, Refused, Unsure

DOWN, TROUBLED, REVOKED = 2.0, 2.0, 30.0
"""Seconds to wait where Telegram can't be reached, where it answers that it is in trouble, and without a token."""


class Same(Exception):
    """The message shows that already."""


class NoTopic(Exception):
    """The topic is closed or gone; the chat is there."""


class Unreadable(Exception):
    """Telegram can't read the tags of a text."""


class NoPicture(Exception):
    """The picture can't be had, or may not be sent there."""


NEVER_LEFT = frozenset({
    "ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol",
    "ClientConnectorError", "ClientConnectorDNSError", "ClientProxyConnectionError", "ConnectionTimeoutError",
    "ConnectionRefusedError",
})  # fmt: skip
"""Errors of HTTP clients that say that no request went out."""

GONE: Mapping[str, str] = {
    "bot was blocked by the user": "blocked",
    "user is deactivated": "that account is gone",
    "can't initiate conversation": "they have not written to me yet",
    "bot was kicked": "I was removed",
    "not a member": "I am not in it",
    "chat not found": "I can't find it",
    "peer_id_invalid": "I can't find it",
    "user not found": "I can't find it",
    "group chat was deactivated": "the group is gone",
    "have no rights to send": "I may not write there",
    "not enough rights": "I may not write there",
    "need administrator rights": "I am no administrator there",
    "chat_write_forbidden": "I may not write there",
    "chat_send_plain_forbidden": "I may not write there",
    "chat_restricted": "Telegram has restricted it",
    "chat_admin_required": "I am no administrator there",
}
"""Parts of descriptions that mean an address can't be written to, with the reason that is kept."""
NO_PICTURE = ("failed to get http url content", "wrong file identifier", "wrong type of the web page content",
              "webpage_", "image_process_failed", "photo_invalid_dimensions", "rights to send photos",
              "chat_send_photos_forbidden", "media_empty", "wrong remote file")  # fmt: skip
NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
LOST = ("message to edit not found", "message can't be edited", "message_id_invalid", "message to delete not found",
        "message can't be deleted", "message identifier is not specified", "message_edit_time_expired",
        "there is no text in the message", "there is no caption in the message")  # fmt: skip


def meaning(error: TelegramError, *, everywhere: bool = False) -> Exception:
    """What an error says about the call that met it. `everywhere` says how far a wait for a flood reaches."""
    match error:
        case RetryAfter():
            return Later(_seconds(error), everywhere=everywhere)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken() | EndPointNotFound():
            return Later(REVOKED, everywhere=True)
        case Forbidden():
            return Gone(_reason(error.message) or error.message.removeprefix("Forbidden: "))
        case BadRequest():
            return _refusal(error.message)
        case _:
            return _unanswered(error)


def _unanswered(error: TelegramError) -> Exception:
    """No answer at all, or one that says the trouble is Telegram's."""
    if never_left(error):
        return Later(DOWN, everywhere=True)
    # An answer that could not be read is one all the same, and it is the error's cause then.
    cause = error.__cause__
    answered = not isinstance(error, TimedOut) and (cause is None or isinstance(cause, TelegramError))
    return Later(TROUBLED, everywhere=True) if answered else Unsure(error.message)


def _refusal(said: str) -> Exception:
    """A bad request by its description."""
    low = said.lower()
    if "message is not modified" in low:
        return Same(said)
    if "can't parse entities" in low:
        return Unreadable(said)
    for parts, kind in ((NO_PICTURE, NoPicture), (NO_TOPIC, NoTopic), (LOST, Lost)):
        if any(part in low for part in parts):
            return kind(said)
    reason = _reason(said)
    return Gone(reason) if reason else Refused(said.removeprefix("Bad Request: "))


def _reason(said: str) -> str | None:
    low = said.lower()
    return next((reason for part, reason in GONE.items() if part in low), None)


def never_left(error: BaseException) -> bool:
    """Whether an error of the HTTP client says that the request was never sent."""
    seen: BaseException | None = error
    while seen is not None:
        if type(seen).__name__ in NEVER_LEFT:
            return True
        seen = seen.__cause__
    return False


def unreached(error: TelegramError, api: str) -> str:
    """Why nothing can be heard of Telegram just now, and what would help, in one sentence."""
    if never_left(error):
        return f"Telegram can't be reached; see that this machine has a way out to {api}."
    return f"Telegram does not answer as it should ({error.message}); it may be in trouble, or {api} is not its server."


def _seconds(error: RetryAfter) -> float:
    """How long to wait: seconds, or a span of time since the library's 22.2."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
