"""What `dramawire` says about its configuration, tokens and database, in plain words."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import __version__
from bot.catalogue.ledger import load
from bot.cli import main


def shell(*words: str, **variables: str) -> Result:
    named = {f"DRAMAWIRE_{name}": value for name, value in variables.items()}
    return CliRunner().invoke(main, words, env=named, input="", catch_exceptions=False)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def config(text: str) -> None:
    Path("config.toml").write_text(text, "utf-8")


def test_all_is_well_on_a_new_machine_and_no_database_is_made() -> None:
    result = shell("check")
    assert result.exit_code == 0
    assert result.output == (
        "Platforms: none has a token, so run chats here.\n"
        "Database: sqlite:///var/dramawire.db, not there yet; run makes it.\n"
        f"Catalogue: {len(load()):,} entries.\n"
        "All is well.\n"
    )
    assert not list(Path().iterdir()), "it only looks"
    assert shell("check", "--quiet").output == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[store]\nfoo = 1\n[discrod]\ntoken = "x"\n',
         ("config.toml:2: store.foo: there is no such setting; known are url.\n"
          "config.toml:3: discrod: there is no such setting; did you mean discord?\n")),
        ('[discord]\ntoken = "abc"\n',
         "discord.token doesn't look like a bot's token; copy it from the Bot page of your application.\n"),
        ('[telegram]\ntoken = "abc"\n',
         "telegram.token doesn't look like a bot's token; BotFather writes it like 123456789:AA…\n"),
        ('[telegram.webhook]\nurl = "https://bot.example"\n',
         ("telegram.webhook.url needs web.port, on which Telegram's updates arrive.\n"
          "telegram.webhook.url needs telegram.webhook.secret, so that nobody else can send updates.\n")),
        ('owners = ["bob"]\n',
         "config.toml:1: owners: “bob” is no owner; write discord:<user id> or telegram:<user id>.\n"),
        ("x = = 1", "config.toml is not TOML: Invalid value (at line 1, column 5).\n"),
        ("[delivery]\nconcurrency = 0\n", "config.toml:2: delivery.concurrency: has to be at least 1.\n"),
        ('[store]\nurl = "mysql://x"\n',
         "config.toml:2: store.url: names mysql; Dramawire knows sqlite:///file.db and postgresql://host/name.\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_a_sentence_each(text: str, said: str) -> None:
    config(text)
    result = shell("check")
    assert result.exit_code == 1
    assert result.output.startswith(said)
    assert "Traceback" not in result.output


def test_settings_tokens_folders_and_catalogue_are_all_looked_at_in_one_round() -> None:
    Path("file").write_text("")
    config(
        '[web]\nport = 70000\n[store]\nurl = "sqlite:///file/x.db"\n[catalogue]\nfolder = "none"\n'
        '[discord]\ntoken = "abc"\nrate = 0\n[telegram.webhook]\nurl = "https://bot.example"\nsecret = "s"\n'
    )
    result = shell("check")
    assert result.exit_code == 1
    assert result.output.splitlines()[:-2] == [
        "config.toml:2: web.port: has to be at most 65535.",
        "config.toml:9: discord.rate: has to be more than 0.",
        "discord.token doesn't look like a bot's token; copy it from the Bot page of your application.",
    ], "and nothing of a port that is missing, since one is given"
    assert result.output.splitlines()[-2].startswith("The folder file can't be made by user ")
    assert result.output.splitlines()[-1].startswith("catalogue: There is nothing at none")


def test_of_a_database_or_catalogue_whose_setting_is_wrong_no_more_is_said() -> None:
    Path("var").write_text("")
    config('[store]\nurl = "mysql://x"\n[catalogue]\nfolder = 3\n')
    assert shell("check").output == (
        "config.toml:2: store.url: names mysql; Dramawire knows sqlite:///file.db and postgresql://host/name.\n"
        "config.toml:4: catalogue.folder: has to be a path in quotes.\n"
    )


def test_no_secret_is_shown() -> None:
    config('[discord]\ntoken = "hush-hush"\n[store]\nurl = "postgresql://me:hush-hush@127.0.0.1:1/x"\n')
    assert "hush-hush" not in shell("check").output


def test_a_configuration_that_is_named_must_be_there() -> None:
    result = shell("--config", "nope.toml", "check")
    assert (result.exit_code, result.output) == (
        1,
        (
            "There is no configuration at nope.toml; "
            "see that --config or DRAMAWIRE_CONFIG names the right file.\n"
        ),
    )  # fmt: skip


def test_a_catalogue_that_can_not_be_read_is_named() -> None:
    Path("mine").mkdir()
    Path("mine/bad.toml").write_text('[[entry]]\nid = "a.a"\nknown_on = 2021-13-40\n')
    result = shell("check", CATALOGUE__FOLDER="mine")
    assert result.exit_code == 1
    assert result.output.startswith("catalogue: ")
    assert "bad.toml:3: “2021-13-40” is no day;" in result.output


def test_a_folder_that_can_not_be_made_is_named_with_who_can_not() -> None:
    Path("file").write_text("")
    result = shell("chat", STORE__URL="sqlite:///file/state/x.db")
    assert result.exit_code == 1
    assert result.output.startswith("The folder file/state can't be made by user ")


def test_check_says_that_a_folder_could_not_be_made_and_makes_none() -> None:
    Path("file").write_text("")
    result = shell("check", STORE__URL="sqlite:///file/state/x.db")
    assert result.exit_code == 1
    assert result.output.startswith("The folder file/state can't be made by user ")
    assert result.output.endswith(f" ({Path('file').absolute()} is a file); name another.\n")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here, in which nobody makes files")
@pytest.mark.parametrize("folder", ["/proc", "/root/../proc", "/proc/new"])
def test_check_says_that_no_file_can_be_made_in_a_folder(folder: str) -> None:
    result = shell("check", STORE__URL=f"sqlite:///{folder}/x.db")
    assert result.exit_code == 1
    assert " can't be written to by user " in result.output
    assert "All is well" not in result.output


@pytest.mark.needs_loopback
def test_a_server_out_of_reach_is_told_in_a_sentence() -> None:
    result = shell("check", STORE__URL="postgresql://ana:secret@127.0.0.1:9/dramawire")
    assert (result.exit_code, result.output) == (
        1,
        (
            "The database postgresql://ana:***@127.0.0.1:9/dramawire can't be reached; "
            "see that its server runs and that store.url is right.\n"
        ),
    )


def test_migrate_makes_a_database_once() -> None:
    url = "sqlite:///x.db"
    assert shell("migrate", STORE__URL=url).output == "Migrated.\n"
    assert shell("migrate", STORE__URL=url).output == "The database is up to date.\n"
    assert shell("check", STORE__URL=url).exit_code == 0


def test_run_without_a_token_chats_here_and_says_so() -> None:
    result = CliRunner().invoke(
        main, ["run"], env={"DRAMAWIRE_STORE__URL": "sqlite:///x.db"}, input="move to heven\n", catch_exceptions=False
    )
    assert result.exit_code == 0
    assert "No Discord or Telegram token is configured, so we talk here." in result.output
    assert "✅ Out on Netflix since 14 May 2021" in result.output


def test_chat_refuses_a_time_or_zone_it_can_not_read() -> None:
    assert shell("chat", "--now", "2021-13-40").exit_code == 1
    assert "Mars/Base" in shell("chat", "--zone", "Mars/Base").output


def test_it_says_its_version_and_what_it_can_do() -> None:
    assert __version__ in shell("--version").output
    listed = shell("--help").output
    for command in ("run", "chat", "check", "migrate", "import", "export", "find", "replay", "backup"):
        assert f"\n  {command}" in listed


def test_a_newer_database_is_said_to_need_a_newer_dramawire() -> None:
    shell("migrate", STORE__URL="sqlite:///x.db")
    with closing(sqlite3.connect("x.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9001'")
        database.commit()
    result = shell("check", STORE__URL="sqlite:///x.db")
    assert (result.exit_code, result.output) == (
        1,
        (
            "The database sqlite:///x.db was made by a newer Dramawire (version 9001); "
            "update Dramawire, or restore a backup.\n"
        ),
    )


@pytest.mark.parametrize("command", ["check", "chat"])
def test_two_slashes_are_said_to_want_a_third(command: str) -> None:
    result = shell(command, STORE__URL="sqlite://var/x.db")
    said = "DRAMAWIRE_STORE__URL: has two slashes where a file wants three; write sqlite:///var/x.db.\n"
    assert (result.exit_code, result.output) == (1, said)


def test_what_it_says_of_tokens_is_no_more_than_it_knows() -> None:
    token = "123456789:" + "A" * 35
    said = shell("check", TELEGRAM__TOKEN=token).output
    assert "Platforms: Telegram.\nTokens: they look like tokens; whether they are taken, check --online asks.\n" in said


def test_as_a_service_it_waits_without_a_token_instead_of_ending_again_and_again(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "run", "--service"]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": root, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    ) as waiting:  # fmt: skip
        assert waiting.stdout
        assert waiting.stdout.readline() == (
            "No Discord or Telegram token is configured, so I do nothing. Name one and start me again.\n"
        )
        assert waiting.poll() is None
        waiting.send_signal(signal.SIGTERM)
        assert waiting.wait(20) == 0
