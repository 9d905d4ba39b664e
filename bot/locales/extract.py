"""Every text that people read, gathered for translators: ``python -m bot.locales.extract dramawire.pot``.

Texts stand in calls (``words.say("…")``, ``BadInput("…")``), or in tables and variables that such calls name; what
the core's own tables hold (commands, kinds, stages) is read from them.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import bot.core.drama
from bot.core.commands.announce import CHANGEABLE
from bot.core.commands.register import COMMANDS
from bot.core.commands.table import Shown
from bot.core.following import GROUPS
from bot.core.kinds import TABLE
from bot.core.wishes import TITLES

ROOMS = ("core", "delivery", "platforms", "session.py")
"""Where texts stand."""
METHODS: Mapping[str, tuple[int, ...]] = {"say": (0,), "line": (0,), "count": (0, 1), "__init__": (0,)}
"""Methods of `Words`, with the places of their templates."""
FUNCTIONS: Mapping[str, tuple[int, ...]] = {
    "needed": (2,), "BadInput": (0,), "NotAllowed": (0,), "NotFound": (0,), "TooMany": (0,), "LedgerMoved": (0,),
    "DramawireError": (0,), "say": (0,),
}  # fmt: skip
"""Functions and errors that take a template, with its place."""

SAID = ("GONE", "LEFT", "DELETED", "MENUS")
"""Names in any module whose texts are said elsewhere: why an address sleeps, the entries of a message's menu."""
WORKS = ("webtoon", "web novel", "novel", "essay", "short film", "film", "drama")
"""What dramas are made from, as the catalogue has it."""

Names = dict[str, list[ast.expr]]


@dataclass(slots=True)
class Module:
    """A module taken apart: its tree, what its names are given, and where its imported names come from."""

    name: str
    tree: ast.Module
    names: Names = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A text to translate: its template, the one for many things where it counts, and where it stands."""

    text: str
    many: str | None
    module: str
    line: int


def texts() -> list[Found]:
    """Every text, each as often as it stands somewhere."""
    modules = {module.name: module for module in _modules()}
    found = [one for module in modules.values() for one in _in_module(module, modules)]
    return [*found, *(Found(text, None, "tables", 0) for text in _in_tables() if text)]


def write(path: Path) -> int:
    """Writes a template for translators; returns how many texts it holds."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalogue = Catalog(project="Dramawire", charset="utf-8")
    for one in texts():
        identity = (one.text, one.many) if one.many else one.text
        catalogue.add(identity, locations=[(one.module, one.line)] if one.line else ())
    with path.open("wb") as out:
        write_po(out, catalogue, sort_output=True, width=120)
    return len(catalogue)


def _modules() -> Iterator[Module]:
    for room in ROOMS:
        for name, source in _sources(files("bot") / room, f"bot.{room.removesuffix('.py')}"):
            module = Module(name, ast.parse(source))
            _names(module.tree, module.names)
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ImportFrom) and node.module:
                    module.imported |= {a.asname or a.name: (node.module, a.name) for a in node.names}
            yield module


def _sources(place: Traversable, name: str) -> Iterator[tuple[str, str]]:
    if place.is_file():
        yield name, place.read_text("utf-8")
        return
    for inner in place.iterdir():
        if inner.is_dir() or inner.name.endswith(".py"):
            yield from _sources(inner, f"{name}.{inner.name.removesuffix('.py')}")


def _names(tree: ast.AST, names: Names) -> None:
    """All that the names in a tree are ever given."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    _give(target, value, names)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                _give(target, value, names)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                _give(target, value, names)


def _give(target: ast.expr, value: ast.expr, names: Names) -> None:
    if isinstance(target, ast.Name):
        names.setdefault(target.id, []).append(value)
    elif isinstance(target, ast.Tuple):
        for number, part in enumerate(target.elts):
            own = value.elts[number] if isinstance(value, ast.Tuple) and len(value.elts) > number else value
            _give(part, own, names)


def _in_module(module: Module, modules: Mapping[str, Module]) -> Iterator[Found]:
    yield from (Found(text, None, module.name, 0) for name in SAID for text in _held(module.names.get(name, [])))
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        places: tuple[int, ...] = ()
        if isinstance(node.func, ast.Attribute):
            places = METHODS.get(node.func.attr, ())
        elif isinstance(node.func, ast.Name):
            places = FUNCTIONS.get(node.func.id, ())
        given = [list(_templates(node.args[p], module, modules)) for p in places if p < len(node.args)]
        if len(given) == 2:
            yield from (Found(one, many, module.name, node.lineno) for one, many in zip(*given, strict=False))
        elif given:
            yield from (Found(text, None, module.name, node.lineno) for text in given[0])


def _templates(node: ast.expr, module: Module, modules: Mapping[str, Module], depth: int = 0) -> Iterator[str]:
    """The texts that an expression may stand for."""
    if depth > 4:
        return
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _each([one, other], module, modules, depth)
        case ast.BoolOp(values=some):
            yield from _each(some, module, modules, depth)
        case ast.Subscript(value=table):
            yield from _held(_given(table, module, modules))
        case ast.Call(func=ast.Attribute(attr="get" | "items" | "values", value=table), args=rest):
            yield from _held(_given(table, module, modules))
            yield from _each(rest[1:], module, modules, depth)
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(elt=one), *rest]):
            yield from _each([one, *rest], module, modules, depth)
        case ast.Name():
            given = _given(node, module, modules)
            yield from _each(given, module, modules, depth + 1)
            yield from _held(v for v in given if isinstance(v, ast.Dict | ast.Tuple | ast.List | ast.Set))
        case _:
            return


def _each(nodes: Iterable[ast.expr], module: Module, modules: Mapping[str, Module], depth: int) -> Iterator[str]:
    for node in nodes:
        yield from _templates(node, module, modules, depth)


def _given(node: ast.expr, module: Module, modules: Mapping[str, Module]) -> list[ast.expr]:
    """What a name is given, here or where it is imported from; a table written out is itself."""
    if not isinstance(node, ast.Name):
        return [node] if isinstance(node, ast.Dict | ast.Tuple | ast.List) else []
    if node.id in module.imported:
        origin, name = module.imported[node.id]
        return modules[origin].names.get(name, []) if origin in modules else []
    return module.names.get(node.id, [])


def _held(tables: Iterable[ast.expr]) -> Iterator[str]:
    """The texts a table holds: the values of a mapping, the members of a list."""
    for table in tables:
        parts = table.values if isinstance(table, ast.Dict) else [table]
        for part in parts:
            for node in ast.walk(part):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def _in_tables() -> Iterator[str]:
    """The texts of the core's tables."""
    for command in COMMANDS:
        if command.shown is not Shown.BUTTON:
            # A platform that lists commands in many languages asks for their names like this.
            yield from (f"/{command.name}", *(f"{option.name}:" for option in command.options))
        yield from (command.summary, command.refusal)
        for option in command.options:
            yield from (option.summary, option.question, *(label for label, _ in option.choices))
    yield from (label for label, _ in CHANGEABLE)
    yield from (text for kind, row in TABLE.items() for text in (row.label, kind.replace("_", " ")))
    yield from (*TITLES, *WORKS)
    yield from (group.label for group in GROUPS.values())
    for kind in vars(bot.core.drama).values():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            yield from (str(member) for member in kind)


if __name__ == "__main__":
    print(write(Path(sys.argv[1])), "texts")  # noqa: T201  this is its trade
