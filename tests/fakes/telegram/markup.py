"""Keyboards and replies, judged as Telegram judges them."""

import json
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.world import Json

ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
           "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}  # fmt: skip
STYLES = {"danger", "success", "primary"}


class Refusal(Exception):
    """An answer that is none: a code, a description, and parameters that say more."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> Refusal:
    """400, as most refusals are."""
    return Refusal(400, f"Bad Request: {description}")


def loaded(value: str | None) -> Any:
    """A parameter that is JSON. Raises `Refusal`."""
    if value is None:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad("can't parse JSON object") from None


def checked_markup(value: str | None, kind: str) -> Json | None:
    """A reply markup that Telegram takes in a chat of that kind."""
    markup = loaded(value)
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        checked_keyboard(markup["inline_keyboard"])
    elif "keyboard" in markup:
        for button in (b for row in markup["keyboard"] for b in row):
            if not button.get("text"):
                raise bad("text buttons must have a text")
            if "request_chat" in button and kind != "private":
                raise bad("BUTTON_TYPE_INVALID")
            if "request_chat" in button and not {"request_id", "chat_is_channel"} <= set(button["request_chat"]):
                raise bad("can't parse keyboard button: can't find field")
    elif "force_reply" in markup:
        if len(markup.get("input_field_placeholder", "x")) not in range(1, 65):
            raise bad("input field placeholder is too long")
    elif "remove_keyboard" not in markup:
        raise bad("object expected as reply markup")
    return dict(markup)


def checked_keyboard(rows: list[list[Json]]) -> None:
    """Refuses an inline keyboard that Telegram would."""
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for button in (b for row in rows for b in row):
        acts = ACTIONS & set(button)
        if not str(button.get("text", "")).strip():
            raise bad('can\'t parse inline keyboard button: field "text" must be non-empty')
        if len(acts) != 1:
            raise bad("text buttons are unallowed in the inline keyboard")
        if button.get("style") not in {None, *STYLES}:
            raise bad("invalid button style specified")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
        if "url" in button and not is_address(button["url"]):
            raise bad("BUTTON_URL_INVALID")


def is_address(url: str) -> bool:
    """Whether a button may lead there."""
    parts = urlsplit(url)
    return (parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in url) or parts.scheme == "tg"
