"""Telegram's HTML, read as strictly as Telegram reads it. Source: https://core.telegram.org/bots/api#html-style."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
          "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
          "blockquote": "blockquote", "tg-spoiler": "spoiler", "a": "text_link", "tg-time": "date_time"}  # fmt: skip
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\s+[\w-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*>")
_ATTRIBUTE = re.compile(r"([\w-]+)=[\"']([^\"']*)[\"']")
_BARE = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")


class BadHtml(Exception):
    """What Telegram says to HTML it can't read."""


@dataclass(frozen=True)
class Parsed:
    """A text when its tags are gone, and what they meant."""

    text: str
    entities: list[dict[str, Any]]


def length(text: str) -> int:
    """A text's length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def parsed(html: str) -> Parsed:
    """The text and its entities. Raises `BadHtml` with Telegram's words."""
    text, entities, open_tags, at = "", list[dict[str, Any]](), list[tuple[str, int, str]](), 0
    for tag in _TAG.finditer(html):
        text += _said(html[at : tag.start()], at)
        at = tag.end()
        name = tag["name"].lower()
        if name not in STYLES:
            raise BadHtml(f'Unsupported start tag "{name}" at byte offset {tag.start()}')
        if not tag["close"]:
            if open_tags and open_tags[-1][0] == "code":
                raise BadHtml(f'Can\'t nest "{name}" in "code" at byte offset {tag.start()}')
            open_tags.append((name, len(text), tag["rest"]))
            continue
        if not open_tags or open_tags[-1][0] != name:
            raise BadHtml(f"Unmatched end tag at byte offset {tag.start()}")
        entities += _entity(*open_tags.pop(), text)
    text += _said(html[at:], at)
    if open_tags:
        raise BadHtml(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return Parsed(text, entities)


def _said(raw: str, at: int) -> str:
    if "<" in raw:
        raise BadHtml(f"Unclosed start tag at byte offset {at + raw.index('<')}")
    if _BARE.search(raw):
        raise BadHtml(f"Unescaped ampersand at byte offset {at}")
    return unescape(raw)


def _entity(name: str, start: int, rest: str, text: str) -> list[dict[str, Any]]:
    said = text[start:]
    if not said.strip():
        return []
    entity: dict[str, Any] = {"type": STYLES[name], "offset": length(text[:start]), "length": length(said)}
    given = {key: unescape(value) for key, value in _ATTRIBUTE.findall(rest)}
    if name == "a":
        if "href" not in given:
            raise BadHtml("Link without an address")
        entity["url"] = given["href"]
    if name == "tg-time":
        entity |= {"unix_time": int(given["unix"]), "date_time_format": given.get("format", "")}
    return [entity]
