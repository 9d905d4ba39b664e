"""What is logged goes to standard error, as text or JSON lines."""

import logging
import sys
from typing import TextIO

import structlog

from bot.config import Log

QUIET = "error"
"""The level while somebody chats in the same terminal."""


NETWORKS = frozenset({"aiohttp", "discord", "telegram"})
"""Packages whose own errors say what became of a connection."""


class Screen(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment: while somebody types, a prompt puts its own in place."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    @property
    def stream(self) -> TextIO:
        """Standard error."""
        return sys.stderr

    @stream.setter
    def stream(self, _to: TextIO) -> None:
        """It is what it is."""


def briefly(record: logging.LogRecord) -> bool:
    """Has libraries say in a line that a connection was lost; where in their code that came up helps nobody."""
    error = record.exc_info[1] if record.exc_info else None
    library = record.name.partition(".")[0] in NETWORKS
    if error and library and (isinstance(error, OSError) or type(error).__module__.partition(".")[0] in NETWORKS):
        record.msg, record.args = f"{record.getMessage()} ({str(error) or type(error).__name__})", ()
        record.exc_info = record.exc_text = None
    return True


def set_up(log: Log, *, quiet: bool = False) -> None:
    """Sets up logging for the process; libraries speak only from warnings on."""
    level = getattr(logging, (QUIET if quiet and log.level != "debug" else log.level).upper())
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if log.form == "json"
        else [
            # Plain, since a prettier traceback shows what variables hold: tokens, and what people wrote.
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    handler = Screen()
    handler.addFilter(briefly)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))
    for name in ("dramawire", "bot"):
        logging.getLogger(name).setLevel(level)
