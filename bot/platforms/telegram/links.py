"""Links that open the private chat with the bot at something: ``https://t.me/bot?start=d_move-to-heaven``.

Source: https://core.telegram.org/bots/features#deep-linking; a payload is at most 64 of ``A-Z a-z 0-9 _ -``.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from bot.core.recipient import TopicKind

MOST = 64
"""The most characters of a payload."""
HELLO = "hello"
"""What a link brings along that leads to nothing but the greeting."""
GROUP = "setup"
"""What a link that adds the bot to a group brings along."""

_SHORT = {"drama": "d_", "follow": "f_", "actor": "p_"}
_ANY = "x_"
_SLUG = re.compile(r"[a-z0-9-]+")
_ACTION = re.compile(r"v1:[a-z][a-z0-9-]*(?::.*)?", re.DOTALL)


def private(bot: str, action: str | None = None) -> str | None:
    """The address that opens the private chat, at what a button's action would show; None where that is too long."""
    if action is None:
        return f"https://t.me/{bot}"
    payload = payload_of(action)
    return f"https://t.me/{bot}?start={payload}" if payload else None


def into_group(bot: str) -> str:
    """The address that lets somebody add the bot to a group of theirs."""
    return f"https://t.me/{bot}?startgroup={GROUP}"


def payload_of(action: str) -> str | None:
    """The payload that stands for a button's action; None where it would be too long."""
    verb, _, value = action.removeprefix("v1:").partition(":")
    short = _short(verb, value) if verb in _SHORT else None
    payload = short or _ANY + urlsafe_b64encode(action.removeprefix("v1:").encode()).decode().rstrip("=")
    return payload if len(payload) <= MOST else None


def _short(verb: str, value: str) -> str | None:
    """The short, readable form, for the ids that have one: ``f_series_move-to-heaven``."""
    kind, colon, slug = value.rpartition(":")
    known = (not colon or kind in _KINDS) and _SLUG.fullmatch(slug)
    if not known or (kind and verb != "follow"):
        return None
    return _SHORT[verb] + (f"{kind}_{slug}" if kind else slug)


_KINDS = {str(kind) for kind in TopicKind}


def action_of(payload: str) -> str | None:
    """The action that a payload of ours stands for; None for any other text."""
    for verb, prefix in _SHORT.items():
        if payload.startswith(prefix):
            kind, line, slug = payload.removeprefix(prefix).partition("_")
            value = f"{kind}:{slug}" if line else kind
            return f"v1:{verb}:{value}" if _SLUG.fullmatch(slug or kind) else None
    if not payload.startswith(_ANY):
        return None
    coded = payload.removeprefix(_ANY)
    try:
        action = "v1:" + urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (NotBase64, UnicodeDecodeError, ValueError):
        return None
    return action if _ACTION.fullmatch(action) and len(action.encode()) <= MOST else None
