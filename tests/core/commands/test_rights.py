"""Who may do what: the whole table, walked as each kind of person. A new command must be entered here."""

import operator
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.commands.register import COMMANDS
from bot.core.commands.rights import listed
from bot.core.commands.table import Shown
from bot.core.recipient import Grant, Role
from bot.store.tables import metadata
from tests.core.commands.around import Around
from tests.core.commands.talk import Talk

EVERYBODY, MODERATORS, EDITORS, OWNERS, NOBODY = "everybody", "moderators", "editors", "owners", "nobody"

TABLE: dict[str, tuple[str, str]] = {
    # command: who may use it, to whom it is listed by name
    "drama": (EVERYBODY, EVERYBODY),
    "cast": (EVERYBODY, NOBODY),
    "timeline": (EVERYBODY, NOBODY),
    "actor": (EVERYBODY, EVERYBODY),
    "upcoming": (EVERYBODY, EVERYBODY),
    "browse": (EVERYBODY, EVERYBODY),
    "news": (EVERYBODY, EVERYBODY),
    "find": (EVERYBODY, NOBODY),
    "why": (EVERYBODY, NOBODY),
    "help": (EVERYBODY, EVERYBODY),
    "start": (EVERYBODY, NOBODY),
    "claim": (EVERYBODY, NOBODY),
    # following, for oneself and for the place
    "follow": (EVERYBODY, EVERYBODY),
    "following": (EVERYBODY, EVERYBODY),
    "unfollow": (EVERYBODY, NOBODY),
    "followed": (EVERYBODY, NOBODY),
    "kinds": (EVERYBODY, NOBODY),
    "kind": (EVERYBODY, NOBODY),
    "followed-here": (MODERATORS, NOBODY),
    "kinds-here": (MODERATORS, NOBODY),
    "kind-here": (MODERATORS, NOBODY),
    "season": (EVERYBODY, NOBODY),
    "rumours": (EVERYBODY, NOBODY),
    "undo": (EVERYBODY, NOBODY),
    "wait": (EVERYBODY, NOBODY),
    "unwait": (EVERYBODY, NOBODY),
    "follow-here": (MODERATORS, NOBODY),
    "unfollow-here": (MODERATORS, NOBODY),
    "rumours-here": (MODERATORS, NOBODY),
    # places
    "setup": (MODERATORS, MODERATORS),
    "place": (MODERATORS, NOBODY),
    "drop": (MODERATORS, NOBODY),
    "place-undo": (MODERATORS, NOBODY),
    "notify": (EVERYBODY, NOBODY),
    # preferences
    "settings": (EVERYBODY, EVERYBODY),
    "set": (EVERYBODY, NOBODY),
    "zone": (EVERYBODY, NOBODY),
    "link": (EVERYBODY, EVERYBODY),
    "join": (EVERYBODY, NOBODY),
    "privacy": (EVERYBODY, EVERYBODY),
    "follows": (EVERYBODY, NOBODY),
    "import": (EVERYBODY, NOBODY),
    "forget": (EVERYBODY, NOBODY),
    # dialogues
    "resume": (EVERYBODY, NOBODY),
    "pick": (EVERYBODY, NOBODY),
    "back": (EVERYBODY, NOBODY),
    "cancel": (EVERYBODY, NOBODY),
    # posting
    "announce": (EDITORS, EDITORS),
    "confirm": (EDITORS, NOBODY),
    "save": (EDITORS, NOBODY),
    "erase": (EDITORS, NOBODY),
    "change": (EDITORS, NOBODY),
    "later": (EDITORS, NOBODY),
    "correct": (EDITORS, EDITORS),
    "retract": (EDITORS, EDITORS),
    "scheduled": (EDITORS, EDITORS),
    "agenda": (EDITORS, EDITORS),
    "reschedule": (EDITORS, NOBODY),
    "unschedule": (EDITORS, NOBODY),
    "unschedule-now": (EDITORS, NOBODY),
    # tips
    "tip": (EVERYBODY, EVERYBODY),
    "inbox": (EDITORS, EDITORS),
    "take-up": (EDITORS, NOBODY),
    "dismiss": (EDITORS, NOBODY),
    "spread": (EDITORS, NOBODY),
    "spread-now": (EDITORS, NOBODY),
    "shelve": (EDITORS, NOBODY),
    # rights
    "history": (EDITORS, EDITORS),
    "editors": (OWNERS, OWNERS),
    "editor-add": (OWNERS, NOBODY),
    "editor-stop": (OWNERS, NOBODY),
    "grant-stop": (OWNERS, NOBODY),
}

REFUSALS = (
    "That is for the owner of this bot. /help says what I do for you.",
    "Posting is for editors. Know something? /tip sends it to them.",
    "Only admins can change what comes into this place. Want it for yourself? /follow does that.",
    *(command.refusal for command in COMMANDS if command.refusal),
)


@dataclass(frozen=True)
class Kind:
    """A kind of person: what the store and the platform say of them."""

    name: str
    role: Role = Role.READER
    moderator: bool = False
    place: bool = False
    bears: tuple[str, ...] = ()
    configured: bool = False

    def may(self, who: str) -> bool:
        """Whether they may use what these may use."""
        return {
            EVERYBODY: True,
            MODERATORS: self.moderator or not self.place,
            EDITORS: self.role >= Role.EDITOR,
            OWNERS: self.role >= Role.OWNER,
        }[who]

    def sees(self, who: str) -> bool:
        """Whether what is listed to these is listed to them."""
        if who == MODERATORS:
            return self.moderator and self.place
        return who != NOBODY and self.may(who)


PEOPLE = [
    Kind("stranger"),
    Kind("stranger in a place", place=True),
    Kind("fan"),
    Kind("member of a place", place=True),
    Kind("member with another role", place=True, bears=("78",)),
    Kind("moderator", moderator=True, place=True),
    Kind("moderator in private"),
    Kind("editor", Role.EDITOR),
    Kind("editor in a place", Role.EDITOR, place=True),
    Kind("editor by a server's role", Role.EDITOR, place=True, bears=("78", "77")),
    Kind("editor who moderates", Role.EDITOR, moderator=True, place=True),
    Kind("owner", Role.OWNER),
    Kind("owner in a place", Role.OWNER, place=True),
    Kind("owner by the configuration", Role.OWNER, configured=True),
    Kind("owner who moderates", Role.OWNER, moderator=True, place=True),
]
each_kind = pytest.mark.parametrize("kind", PEOPLE, ids=lambda kind: kind.name)


async def arrive(talk: Talk, kind: Kind) -> Talk:
    """A person of a kind, in a house where the role 77 makes editors on server 1."""
    await talk.tools.readers.grant(Grant("console", "1", "77", Role.EDITOR, "@News team"))
    managers = {"zoe"} if kind.moderator else set[str]()
    owners = frozenset({"console:zoe"}) if kind.configured else frozenset[str]()
    tools = replace(talk.tools, surroundings={"console": Around(managers)}, owners=owners)
    here = "#news" if kind.place else None
    who = Talk(tools, talk.house, "zoe", here, asks=False, moderator=kind.moderator, roles=kind.bears)
    who = replace(who, server="1" if kind.place else "", settles=False)
    if not kind.bears and not kind.configured and kind.role > Role.READER:
        await who.become(kind.role)
    await who.say("/follow the silent sea" if kind.name == "fan" else "/help")
    return who


Dump = dict[str, list[tuple[Any, ...]]]


async def dump(talk: Talk) -> Dump:
    """All there is in the database."""
    async with talk.house.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in await connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_every_command_is_entered_in_the_table_of_rights() -> None:
    assert set(TABLE) == {command.name for command in COMMANDS}, "enter a new command in TABLE of this file"


@each_kind
async def test_each_kind_of_person_may_do_what_is_theirs_and_is_refused_the_rest(talk: Talk, kind: Kind) -> None:
    who = await arrive(talk, kind)
    if kind.name.startswith("stranger"):
        who.user = "nobody-met-them"
    mine = {command.name: kind.may(TABLE[command.name][0]) for command in COMMANDS}
    before = await dump(talk)
    for name, may in sorted(mine.items(), key=operator.itemgetter(1)):
        if may and before:
            # What is refused comes first, and all of it together has written nothing but who asked.
            assert who.user != "zoe" or await dump(talk) == before, f"{kind.name} was refused, and yet it wrote"
            before = {}
        for said in [await way for way in _ways(who, name)]:
            assert (said in REFUSALS) is not may, f"{kind.name} asked /{name}: {said}"
            assert "broke" not in said, f"{kind.name} asked /{name}: {said}"


def _ways(who: Talk, name: str) -> "list[Awaitable[str]]":
    """From a form, and as a button, with something that is there and with nothing."""
    return [who.give(name), who.act(f"v1:{name}:the-silent-sea"), who.act(f"v1:{name}")]


@each_kind
async def test_each_kind_of_person_is_shown_what_they_may_do_and_no_more(talk: Talk, kind: Kind) -> None:
    who = await arrive(talk, kind)
    shown = {c.name for c in listed(COMMANDS, kind.role, moderator=kind.moderator, private=not kind.place)}
    assert shown == {name for name, (_, listed_to) in TABLE.items() if kind.sees(listed_to)}
    said = await who.say("/help")
    named = {line.split()[0].removeprefix("/") for line in said.splitlines() if line.startswith("/")}
    assert named == shown - {"help"}


def test_nothing_is_listed_to_who_may_not_use_it() -> None:
    for kind in PEOPLE:
        for command in listed(COMMANDS, kind.role, moderator=kind.moderator, private=not kind.place):
            assert kind.may(TABLE[command.name][0]), f"/{command.name} is listed to a {kind.name}"


def test_buttons_are_listed_to_nobody() -> None:
    for command in COMMANDS:
        assert (TABLE[command.name][1] == NOBODY) is (command.shown in {Shown.BUTTON, Shown.TYPED}), command.name


@pytest.mark.parametrize("said", REFUSALS)
def test_a_refusal_ends_in_something_one_can_do(said: str) -> None:
    assert said.endswith(".")
    assert any(f"/{name}" in said.rsplit(". ", 1)[-1] or f"/{name}" in said.rsplit("? ", 1)[-1]
               for name in ("help", "tip", "follow", "timeline", "upcoming", "editors"))  # fmt: skip
