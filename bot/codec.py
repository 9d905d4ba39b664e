"""Entries, records, plans and preferences to JSON and back: the one way they are written down."""

from collections.abc import Sequence
from typing import Any, Generic, Optional, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.core.errors import BadInput
from bot.mistakes import place, sentence

T = TypeVar("T")


class Codec(Generic[T]):
    """Writes and reads one type of the core's. Unknown fields are refused; what is None is left out.

    `whole` writes None too, for types in which it is a value: a claim that there is no date.
    """

    def __init__(self, kind: type[T], *, whole: bool = False) -> None:
        self._short = not whole
        # Optional, because pydantic takes a configuration for a plain dataclass only from around it.
        self._adapter: TypeAdapter[T | None] = TypeAdapter(Optional[kind], config=ConfigDict(extra="forbid"))  # type: ignore[arg-type]  # noqa: UP045

    def dump(self, value: T) -> str:
        """The value as one line of JSON."""
        return self._adapter.dump_json(value, exclude_none=self._short).decode()

    def load(self, text: str) -> T:
        """The value a text was dumped from. Raises `Misread`."""
        try:
            return cast("T", self._adapter.validate_json(text))
        except ValidationError as error:
            raise Misread(explain(error)) from error

    def plain(self, value: T) -> Any:
        """The value as lists, dicts and scalars, without what is at its default where that is clear."""
        return self._adapter.dump_python(value, mode="json", exclude_none=self._short)

    def read(self, data: object) -> T:
        """The value that plain data (from TOML, say) describes. Raises `Misread` naming each place."""
        try:
            return cast("T", self._adapter.validate_python(data))
        except ValidationError as error:
            raise Misread(explain(error)) from error


class Misread(BadInput):
    """Data that can't be read; the sentence is the first of its `mistakes`."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("{mistake}", mistake=mistakes[0])
        self.mistakes = mistakes


def explain(error: ValidationError) -> list[str]:
    """Every mistake in one sentence: where it is, what is wrong, what would be right."""
    mistakes = error.errors(include_url=False)
    strangers = {m["loc"][:-1] for m in mistakes if m["type"] == "literal_error" and m["loc"][-1] == "type"}
    own = [m for m in mistakes if not any(m["loc"][: len(s)] == s for s in strangers)]
    said = [(m["loc"], f"{place(m['loc'])}: {sentence(m)}") for m in own]
    # A change that none of the types takes for one of its own is of a type that nobody knows.
    for where in {stranger[:-1] for stranger in strangers}:
        if not any(m["loc"][: len(where)] == where for m in own):
            types = [m for m in mistakes if m["type"] == "literal_error" and m["loc"][:-2] == where]
            tags = ", ".join(sorted({str(m["ctx"]["expected"]).strip("'") for m in types}))
            given = str(types[0].get("input"))[:40]
            said.append((where, f"{place(where)}: “{given}” is no type of change; use one of {tags}."))
    in_order = sorted(said, key=lambda one: [f"{part:09}" if isinstance(part, int) else part for part in one[0]])
    return list(dict.fromkeys(told for _, told in in_order))
