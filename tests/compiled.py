"""SQL compiled once: each test opens databases of its own, and each of these would compile every statement anew."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_FIRST: dict[str, AsyncEngine] = {}
_COMPILED: dict[Any, Any] = {}


def engine(*address: Any, **rest: Any) -> AsyncEngine:
    """As `create_async_engine`, with what engines of the same sort compiled before.

    What is compiled belongs to a dialect, so that all have the one of the first, once that has met its database.
    """
    made = create_async_engine(*address, **rest)
    first = _FIRST.setdefault(made.dialect.name, made)
    if first is not made and getattr(first.dialect, "server_version_info", None):
        made.sync_engine.dialect = first.sync_engine.dialect
    return made.execution_options(compiled_cache=_COMPILED)
