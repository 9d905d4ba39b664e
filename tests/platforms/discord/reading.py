"""Reads Discord's markdown as its clients do, as far as we write it: what is seen, and what would ping or lead."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<code>`[^`]+`)"
    r"|(?P<moment><t:\d+:f>)"
    r"|(?P<mention><(?:@[!&]?|#)\d+>|@everyone|@here)"
    r"|\[(?P<label>(?:\\.|[^\[\]\\])+)\]\(<(?P<url>[^<>\s]+)>\)"
    r"|(?P<address>https?://\S+)"
    r"|(?P<emoji><a?:\w+:\d+>|:\w+:)"
    r"|(?P<mark>\*\*|\*|~~|__|_|\|\||`)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_BLOCK = re.compile(r"^\s*(?:#{1,3}|[-*+]|>{1,3}|\d+\.)\s")


@dataclass
class Seen:
    """A markdown text as a person sees it."""

    text: str = ""
    mentions: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def seen(markdown: str) -> Seen:
    """What is seen: the words without marks; `open` names styles that begin and never end."""
    out = Seen()
    for n, line in enumerate(markdown.split("\n")):
        out.text += "\n" if n else ""
        words = line.removeprefix("-# ")
        if _BLOCK.match(words):
            out.blocks.append(line)
        styles: list[str] = []
        for token in _TOKEN.finditer(words):
            _read(token, styles, out)
        out.open += styles
    out.text = out.text.replace("\u200b", "")
    return out


def _read(token: re.Match[str], styles: list[str], out: Seen) -> None:
    match token.lastgroup:
        case "escaped" | "other" | "moment":
            out.text += token[token.lastgroup]
        case "code":
            out.text += token["code"].strip("`")
        case "url":
            out.leads.append(token["url"])
            out.text += re.sub(r"\\(.)", r"\1", token["label"])
        case "mention":
            out.mentions.append(token["mention"])
        case "address":
            out.leads.append(token["address"])
        case "mark" if token["mark"] in styles:
            if styles.pop() != token["mark"]:
                out.odd.append(token.string)
        case "mark":
            styles.append(token["mark"])
        case _:
            out.odd.append(token.string)
