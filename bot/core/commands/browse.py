"""Looking through the catalogue by stage, genre or network."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.audience import topic_slug
from bot.core.cards.browse import MOST_LISTED, Shelf, menu_card, shelf_card, unknown_shelf_card
from bot.core.commands.paging import LAST_PAGE, leaf, turned
from bot.core.commands.request import Reply
from bot.core.commands.table import Command, Option, Visit
from bot.core.commands.upcoming import MAKING
from bot.core.drama import Drama, Stage
from bot.core.ports import Shelves

STAGES: Mapping[str, tuple[Stage, ...]] = {
    "making": MAKING,
    "announced": (Stage.ANNOUNCED,),
    "casting": (Stage.CASTING,),
    "filming": (Stage.FILMING,),
    "post-production": (Stage.POST_PRODUCTION,),
    "coming": (Stage.SCHEDULED,),
    "airing": (Stage.AIRING,),
    "out": (Stage.RELEASED, Stage.AIRING, Stage.ENDED),
    "ended": (Stage.ENDED,),
    "cancelled": (Stage.CANCELLED,),
}
"""Where a drama stands, as people ask for it."""
ALSO = {
    "in-the-works": "making", "in-production": "making", "production": "making", "upcoming": "coming",
    "scheduled": "coming", "soon": "coming", "on-air": "airing", "ongoing": "airing", "released": "out", "aired": "out",
    "finished": "ended", "completed": "ended", "canceled": "cancelled", "postproduction": "post-production",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """One shelf: a stage, a genre or a network, by its name in ids."""

    sort: str
    name: str

    def __str__(self) -> str:
        return f"{self.sort}:{self.name}"


async def _browse(visit: Visit) -> Reply:
    """The dramas of one shelf; without a word, the shelves to choose from."""
    text, page = turned(visit, "what")
    shelves = await visit.tools.ledger.shelves()
    if not text:
        return Reply(menu_card(await _menu(visit, shelves), visit.view))
    asked = _meant(text, shelves)
    if asked is None:
        return Reply(unknown_shelf_card(text, _near(text, shelves), visit.view))
    some = await _dramas(visit, asked, min((page + 1) * MOST_LISTED + 1, (LAST_PAGE + 1) * MOST_LISTED))
    page = min(page, max(len(some) - 1, 0) // MOST_LISTED)
    shown = Shelf(asked.sort, asked.name, await _called(visit, asked), _count(asked, shelves))
    card = shelf_card(shown, some[page * MOST_LISTED : (page + 1) * MOST_LISTED], visit.view)
    return leaf(visit, card, "browse", str(asked), page, more=len(some) > (page + 1) * MOST_LISTED)


def _meant(text: str, shelves: Shelves) -> _Asked | None:
    """The shelf that a text names."""
    sort, _, name = text.rpartition(":")
    slug = topic_slug(name)
    stage = ALSO.get(slug, slug)
    if stage in STAGES and sort in {"", "stage"}:
        return _Asked("stage", stage)
    if slug in shelves.networks and sort in {"", "network"}:
        return _Asked("network", slug)
    if slug in shelves.genres and sort in {"", "genre"}:
        return _Asked("genre", slug)
    return None


def _near(text: str, shelves: Shelves) -> list[str]:
    """Ids of shelves whose names are like a text."""
    names = {name: f"stage:{name}" for name in STAGES}
    names |= {name: f"network:{name}" for name in shelves.networks} | {name: f"genre:{name}" for name in shelves.genres}
    return [names[name] for name in difflib.get_close_matches(topic_slug(text), names, n=3)]


async def _dramas(visit: Visit, asked: _Asked, most: int) -> list[Drama]:
    ledger = visit.tools.ledger
    if asked.sort == "stage":
        return await ledger.at_stage(*STAGES[asked.name], limit=most)
    if asked.sort == "network":
        return await ledger.at_stage(network=asked.name, limit=most)
    return await ledger.at_stage(genre=asked.name, limit=most)


async def _called(visit: Visit, asked: _Asked) -> str:
    """A genre's or network's name as the records spell it."""
    some = await _dramas(visit, asked, 1) if asked.sort != "stage" else []
    for drama in some:
        names = drama.genres if asked.sort == "genre" else (drama.network or "",)
        return next((name for name in names if topic_slug(name) == asked.name), asked.name)
    return asked.name


def _count(asked: _Asked, shelves: Shelves) -> int:
    if asked.sort == "stage":
        return sum(shelves.stages.get(stage, 0) for stage in STAGES[asked.name])
    return (shelves.networks if asked.sort == "network" else shelves.genres).get(asked.name, 0)


async def _menu(visit: Visit, shelves: Shelves) -> list[Shelf]:
    """Every shelf that has something on it, stages first."""
    asked = [_Asked("stage", name) for name in STAGES]
    asked += [_Asked("genre", name) for name in shelves.genres][:MOST_LISTED]
    asked += [_Asked("network", name) for name in shelves.networks][:MOST_LISTED]
    full = [one for one in asked if _count(one, shelves)]
    return [Shelf(one.sort, one.name, await _called(visit, one), _count(one, shelves)) for one in full]


COMMANDS = (
    Command(
        "browse", "look around by stage, genre or network", _browse,
        (Option("what", "a stage, a genre or a network, such as horror", rest=True,
                choices=tuple((name.replace("-", " "), f"stage:{name}") for name in STAGES)),),
        example="horror",
    ),
)  # fmt: skip
