"""What is logged goes to standard error, as text or JSON lines."""

import logging
import sys

import structlog

from bot.config import Log

QUIET = "error"
"""The level while somebody chats in the same terminal."""


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
    handler = logging.StreamHandler(sys.stderr)
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
