"""What pydantic finds wrong, in a sentence of ours: where it is, what is wrong, what would be right."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

NUMBER, WHOLE, SWITCH = "has to be a number", "has to be a whole number, as 3", "has to be true or false"
TEXT, TABLE = "has to be text in quotes", "has to be a table of names and values, as { name = … }"
DAY, HOUR = "has to be a day, as 2021-05-14", "has to be a time of day, as 03:30:00"
LIST = 'has to be a list in brackets, as ["…"]'

SAID: Mapping[str, str] = {
    "missing": "is missing",
    "missing_argument": "is missing",
    "missing_keyword_only_argument": "is missing",
    "unexpected_keyword_argument": "is not a name I know here",
    "extra_forbidden": "is not a name I know here",
    "greater_than": "has to be more than {gt:g}",
    "greater_than_equal": "has to be at least {ge:g}",
    "less_than": "has to be less than {lt:g}",
    "less_than_equal": "has to be at most {le:g}",
    "path_type": "has to be a path in quotes",
    "finite_number": NUMBER,
}
"""What is said of a kind of mistake; `{…}` are the limits that pydantic names."""
FAMILIES: tuple[tuple[str, str], ...] = (
    ("int_", WHOLE),
    ("float_", NUMBER),
    ("bool_", SWITCH),
    ("string_", TEXT),
    ("time_", HOUR),
    ("date_", DAY),
    ("datetime_", DAY),
    ("tuple_", LIST),
    ("list_", LIST),
    ("dataclass_", TABLE),
    ("model_", TABLE),
    ("dict_", TABLE),
)
"""The same for kinds that begin alike."""


def sentence(mistake: Mapping[str, Any]) -> str:
    """What is wrong and what would be right, to stand after the place."""
    return ended(_said(mistake))


def ended(said: str) -> str:
    """A sentence with its full stop, where it has no end yet."""
    return said if said.endswith((".", "?")) else f"{said}."


def _said(mistake: Mapping[str, Any]) -> str:
    kind, context = mistake["type"], mistake.get("ctx", {})
    if kind in {"enum", "literal_error"}:
        return _choice(mistake.get("input"), context["expected"])
    if kind in SAID:
        return SAID[kind].format(**context)
    for start, said in FAMILIES:
        if kind.startswith(start):
            return said
    said = str(mistake["msg"]).removeprefix("Value error, ").rstrip(".")
    return said if kind == "value_error" else said[:1].lower() + said[1:]


def _choice(given: object, expected: str) -> str:
    """One of a few words was to be given."""
    words = expected.replace("' or '", "', '").strip("'").split("', '")
    near = get_close_matches(given, words, 1) if isinstance(given, str) else []
    if near:
        return f"“{given}” is not a word I know here; did you mean {near[0]}?"
    listed = ", ".join(words)
    return f"“{given[:40]}” is none of {listed}" if isinstance(given, str) else f"has to be one of {listed}"


def place(parts: Sequence[int | str]) -> str:
    """Where a mistake is, as people count: ``changes, 0, Noted, drama`` is *change 1: drama*."""
    said = ""
    for part in parts:
        if isinstance(part, int):
            said = f"{said.removesuffix('s')} {part + 1}"
        elif not part[:1].isupper():  # those are names of our classes
            said += f"{(': ' if said[-1:].isdigit() else '.') if said else ''}{part}"
    return said
