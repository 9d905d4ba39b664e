"""The small HTTP surface: health, and the Telegram webhook. Its server is imported by who serves it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

WELL = "well"


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is: how each part of it is, and a few plain figures."""

    parts: dict[str, str]
    figures: dict[str, int]

    @property
    def well(self) -> bool:
        """Whether every part is well."""
        return all(said == WELL for said in self.parts.values())


@dataclass(frozen=True, slots=True)
class Hook:
    """A path that takes updates as JSON, and the secret each must carry. What is not dealt with is to come again."""

    path: str
    secret: str
    take: Callable[[dict[str, Any]], Awaitable[bool]]
