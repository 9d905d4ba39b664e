"""dramawire editors: list, add, remove."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main


class Shell:
    """Runs `dramawire editors` on a database of its own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.variables = {"DRAMAWIRE_STORE__URL": f"sqlite:///{folder / 'bot.db'}", **variables}

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["editors", *words], env=self.variables, catch_exceptions=False)

    def said(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 1
        return result.output


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return with_database(Shell(tmp_path))


def with_database(made: Shell) -> Shell:
    CliRunner().invoke(main, ["migrate"], env=made.variables, catch_exceptions=False)
    return made


def test_nobody_has_rights_at_first_and_it_says_how_to_change_that(shell: Shell) -> None:
    assert shell.said() == "Nobody yet. dramawire editors add discord:1234 --owner names an owner.\n"


def test_people_and_roles_are_named_listed_and_taken_back(shell: Shell) -> None:
    assert shell.said("add", "discord:1234", "--owner") == "discord:1234 is an owner now.\n"
    shell.said("add", "telegram:5678")
    shell.said("add", "discord:1/77")
    assert shell.said() == shell.said("list")
    assert shell.said().splitlines() == [
        "owner   discord:1234  1234", "editor  telegram:5678  5678", "editor  discord:1/77",
    ]  # fmt: skip
    for who in ("telegram:5678", "discord:1/77"):
        assert shell.said("remove", who) == f"{who} can't post any more.\n"
    assert shell.said() == "owner   discord:1234  1234\n"


def test_owners_of_the_configuration_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shell = with_database(Shell(tmp_path, DRAMAWIRE_OWNERS="discord:9"))
    assert shell.said() == "owner   discord:9  (in the configuration)\n"


@pytest.mark.parametrize("who", [
        "mina", "discord:", "irc:5", "discord:1/2/3", "discord:1 2", "discord:mina", "telegram:mina", "telegram:-5",
        "telegram:5/6", "console:ana/6", "discord:1/team", "discord:server/7", "discord:١٢",
    ],
)  # fmt: skip
def test_who_can_not_be_named_is_refused_with_what_can(shell: Shell, who: str) -> None:
    assert "write discord:1234" in shell.refused("add", who)
    assert shell.said().startswith("Nobody yet.")


def test_taking_back_what_nobody_has_is_refused(shell: Shell) -> None:
    shell.said("add", "discord:1234")
    for who in ("discord:12345", "telegram:1234", "discord:1/77"):
        assert "has no rights to take back" in shell.refused("remove", who)


def test_a_servers_role_makes_no_owners(shell: Shell) -> None:
    assert "makes editors only" in shell.refused("add", "discord:1/77", "--owner")


@pytest.mark.parametrize("owners", [1, 2])
def test_an_owner_is_not_made_less_by_being_named_an_editor(shell: Shell, owners: int) -> None:
    for who in ("discord:1234", "telegram:5678")[:owners]:
        shell.said("add", who, "--owner")
    before = shell.said()
    assert shell.refused("add", "discord:1234") == (
        "discord:1234 is an owner already, and owners can post. "
        "To make them an editor only, take that back first: dramawire editors remove discord:1234.\n"
    )
    assert shell.said() == before


def test_an_owner_of_the_configuration_is_no_editor_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shell = with_database(Shell(tmp_path, DRAMAWIRE_OWNERS="discord:9"))
    assert shell.refused("add", "discord:9") == (
        "discord:9 is an owner already, and owners can post. "
        "To make them an editor only, take them out of owners in the configuration first.\n"
    )
    assert shell.said() == "owner   discord:9  (in the configuration)\n"


def test_an_editor_becomes_an_owner(shell: Shell) -> None:
    shell.said("add", "discord:1234")
    assert shell.said("add", "discord:1234", "--owner") == "discord:1234 is an owner now.\n"


def test_the_only_owner_is_not_taken_back_unasked(shell: Shell) -> None:
    shell.said("add", "discord:1234", "--owner")
    said = shell.refused("remove", "discord:1234")
    assert "discord:1234 is the only owner of this bot; without them it has none." in said
    assert "dramawire editors add WHO --owner" in said
    assert "owner   discord:1234" in shell.said()
    assert shell.said("add", "telegram:5678", "--owner")
    assert shell.said("remove", "discord:1234") == "discord:1234 is no owner any more and can't post.\n"


def test_an_owner_beside_those_of_the_configuration_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell = with_database(Shell(tmp_path, DRAMAWIRE_OWNERS="discord:9,discord:1234"))
    shell.said("add", "discord:1234", "--owner")
    assert shell.said("remove", "discord:1234") == (
        "discord:1234 is an owner as long as the configuration says so; what was given here is taken back.\n"
    )


def test_an_owner_of_the_configuration_alone_is_taken_back_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell = with_database(Shell(tmp_path, DRAMAWIRE_OWNERS="discord:9"))
    assert "discord:9 is named in the configuration; take them out there." in shell.refused("remove", "discord:9")
