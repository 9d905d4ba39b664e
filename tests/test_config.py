from datetime import time
from pathlib import Path

import pytest

from bot.config import BadConfig, Config, load

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def test_without_a_file_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(environment={}) == Config()


def test_a_setting_comes_from_the_file_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('owners = ["discord:1"]\n[store]\nurl = "sqlite:///a.db"\n[telegram]\nrate = 20\n')
    config = load(file, {"DRAMAWIRE_STORE__URL": "sqlite:///b.db", "DRAMAWIRE_OWNERS": "discord:1, telegram:2"})
    assert (config.store.url, config.telegram.rate, config.owners) == (
        "sqlite:///b.db",
        20,
        ("discord:1", "telegram:2"),
    )


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[caps]\nfollows = 3\n")
    assert load(environment={"DRAMAWIRE_CONFIG": str(file)}).caps.follows == 3


def test_a_secret_may_come_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("very-secret\n")
    config = load(_empty(tmp_path), {"DRAMAWIRE_DISCORD__TOKEN_FILE": str(secret)})
    assert config.discord.token is not None
    assert config.discord.token.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(config)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[store]\nurk = 1", "c.toml:2: store.urk: there is no such setting; did you mean url?"),
        ("colour = 1", "c.toml:1: colour: there is no such setting; known are owners, store"),
        ("[telegram]\n\nrate = 'fast'", "c.toml:3: telegram.rate: has to be a number."),
        ("[delivery]\nconcurrency = 0", "c.toml:2: delivery.concurrency: has to be at least 1."),
        ("[discord]\nrate = 60", "c.toml:2: discord.rate: has to be at most 50."),
        ("[discord]\nrate = 0", "c.toml:2: discord.rate: has to be more than 0."),
        ("discord = { rate = 0 }", "c.toml:1: discord.rate: has to be more than 0."),
        ("discord.rate = 0", "c.toml:1: discord.rate: has to be more than 0."),
        ("discord = 3", "c.toml:1: discord: has to be a table of names and values, as { name = … }."),
        ("[[discord]]\nrate = 3", "c.toml:1: discord: has to be a table of names and values, as { name = … }."),
        ("[discord]\ncrosspost = 'maybe'", "discord.crosspost: has to be true or false."),
        ("[catalogue]\nfolder = 3", "catalogue.folder: has to be a path in quotes."),
        ("[store]\nurl = 3", "store.url: has to be text in quotes."),
        ("[backup]\nhour = 'noon'", "backup.hour: has to be a time of day, as 03:30:00."),
        ("[log]\nlevel = 'loud'", "log.level: has to be one of debug, info, warning, error."),
        ("owners = 3", 'owners: has to be a list in brackets, as ["…"].'),
        ("owners = ['discord:x']", "owners: “discord:x” is no owner; write discord:<user id> or telegram:<user id>."),
        ("[telegram]\nproxy = 'socks5://me:pass@x:1'", "telegram.proxy: a proxy is written http://host:port or https:"),
        ("[telegram]\napi = 'nonsense'", "telegram.api: “nonsense” is no address; write it like https://api.telegram."),
        ("[telegram.webhook]\nurl = 'http://x'", "c.toml:2: telegram.webhook.url: “http://x” is no https address;"),
        (
            "[telegram.webhook]\nsecret = 'a b'",
            "telegram.webhook.secret: has to be up to 256 of A-Z, a-z, 0-9, _",
        ),
        ("[web]\nhost = 'nope nope'", "web.host: “nope nope” is no host; write an address of this machine"),
        ("[discord]\neditor_servers = ['abc']", "discord.editor_servers: “abc” is no server's id; it has digits only"),
        ("[backup]\nhour = 24", "backup.hour: has to be an hour from 0 to 23, or a time of day, as 03:30:00."),
        ("[backup]\nhour = 330", "backup.hour: has to be an hour from 0 to 23, or a time of day, as 03:30:00."),
        ("[backup]\nhour = 3.5", "backup.hour: has to be an hour from 0 to 23, or a time of day, as 03:30:00."),
        ("[backup]\nhour = -1", "backup.hour: has to be an hour from 0 to 23, or a time of day, as 03:30:00."),
        ("[backup]\nhour = '0330'", "backup.hour: has to be an hour from 0 to 23, or a time of day, as 03:30:00."),
        ("[delivery]\nlate_limit_days = 1e10", "delivery.late_limit_days: has to be at most 36500."),
        ("[delivery]\nlate_limit_days = inf", "delivery.late_limit_days: has to be a number."),
        ("[delivery]\nlate_limit_days = nan", "delivery.late_limit_days: has to be a number."),
        ("[delivery]\nlease_seconds = 1e20", "delivery.lease_seconds: has to be at most 86400."),
        ("[delivery]\npoll_seconds = 1e20", "delivery.poll_seconds: has to be at most 86400."),
        ("[store", "is not TOML"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text)
    with pytest.raises(BadConfig) as refusal:
        load(file, {})
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert "pass@" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "[telegram]\nproxy = 'http://me:pass@proxy.example:3128'\napi = 'http://127.0.0.1:8081'",
        "[telegram.webhook]\nurl = 'https://bot.example.org:8443/a/b'\nsecret = 'A-b_9'",
        "[web]\nhost = '::1'",
        "[web]\nhost = '0.0.0.0'",
        "[web]\nhost = 'my-machine.lan'",
        "owners = ['discord:1', 'telegram:2', 'console:ana']",
    ],
)
def test_what_is_right_is_taken(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text)
    assert load(file, {}) != Config()


def test_an_hour_may_be_its_number_alone(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[backup]\nhour = 3")
    assert load(file, {}).backup.hour == time(3)
    assert load(file, {"DRAMAWIRE_BACKUP__HOUR": "4"}).backup.hour == time(4)


def test_a_mistake_in_the_environment_names_its_variable(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"^DRAMAWIRE_WEB__PORT: has to be a whole number, as 3\.$"):
        load(_empty(tmp_path), {"DRAMAWIRE_WEB__PORT": "eighty"})
    with pytest.raises(BadConfig, match=r"^DRAMAWIRE_STORE__URL__X: has to be text in quotes\.$"):
        load(_empty(tmp_path), {"DRAMAWIRE_STORE__URL__X": "1"})


def test_a_secret_and_the_file_that_holds_it_are_not_both_given(tmp_path: Path) -> None:
    secret, file = tmp_path / "token", tmp_path / "c.toml"
    secret.write_text("from-a-file\n")
    file.write_text(f"[discord]\ntoken = 'x'\ntoken_file = '{secret}'")
    with pytest.raises(BadConfig, match=r"c\.toml:3: discord\.token_file: token and token_file are both given; keep"):
        load(file, {})
    both = {"DRAMAWIRE_DISCORD__TOKEN": "x", "DRAMAWIRE_DISCORD__TOKEN_FILE": str(secret)}
    with pytest.raises(BadConfig, match="DRAMAWIRE_DISCORD__TOKEN and DRAMAWIRE_DISCORD__TOKEN_FILE are both given"):
        load(_empty(tmp_path), both)
    file.write_text(f"[discord]\ntoken_file = '{secret}'")
    token = load(file, {"DRAMAWIRE_DISCORD__TOKEN": "from-outside"}).discord.token
    assert token is not None
    assert token.get_secret_value() == "from-outside", "the environment wins"


def test_an_empty_file_of_a_secret_is_said(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.touch()
    with pytest.raises(BadConfig, match=r"DRAMAWIRE_DISCORD__TOKEN_FILE: \S+/token is empty; write the value into it"):
        load(_empty(tmp_path), {"DRAMAWIRE_DISCORD__TOKEN_FILE": str(secret)})


def test_every_mistake_is_said_at_once_and_secrets_are_not(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[web]\nport = 70000\n[discord]\ntoken = ['very-secret']\nshards = 0\n")
    with pytest.raises(BadConfig) as refusal:
        load(file, {})
    assert len(str(refusal.value).splitlines()) == 3
    assert "very-secret" not in str(refusal.value)


def test_all_mistakes_of_all_kinds_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text(
        "owners = ['bob']\n"
        "[web]\nport = 70000\n"
        "[store]\nurl = 'mysql://x'\n"
        "[telegram]\ntoken_file = '/nowhere/token'\nrate = 'fast'\n"
        "[discrod]\nrate = 1\n"
    )
    variables = {
        "DRAMAWIRE_STORE__UR": "x",
        "DRAMAWIRE_OWNERS__X": "1",
        "DRAMAWIRE_DISCORD__TOKEN_FILE": "/nowhere/discord",
        "DRAMAWIRE_CAPS__FOLLOWS": "none",
    }
    with pytest.raises(BadConfig) as refusal:
        load(file, variables)
    assert str(refusal.value).splitlines() == [
        f"{file}:1: owners: “bob” is no owner; write discord:<user id> or telegram:<user id>.",
        f"{file}:3: web.port: has to be at most 65535.",
        f"{file}:5: store.url: names mysql; Dramawire knows sqlite:///file.db and postgresql://host/name.",
        f"{file}:7: telegram.token_file: I can't read /nowhere/token (no such file or directory).",
        f"{file}:8: telegram.rate: has to be a number.",
        f"{file}:9: discrod: there is no such setting; did you mean discord?",
        "DRAMAWIRE_CAPS__FOLLOWS: has to be a whole number, as 3.",
        "DRAMAWIRE_DISCORD__TOKEN_FILE: I can't read /nowhere/discord (no such file or directory).",
        "DRAMAWIRE_OWNERS__X names a setting inside owners, which is no table.",
        "DRAMAWIRE_STORE__UR: there is no such setting; did you mean DRAMAWIRE_STORE__URL?",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DRAMAWIRE_STORE__UR", "DRAMAWIRE_STORE__URL"),
        ("DRAMAWIRE_STOER__URL", "DRAMAWIRE_STORE__URL"),
        ("DRAMAWIRE_TELEGRAM__WEBHOK__URL", "DRAMAWIRE_TELEGRAM__WEBHOOK__URL"),
        ("DRAMAWIRE_DISCORD__TOKN_FILE", "DRAMAWIRE_DISCORD__TOKEN_FILE"),
    ],
)
def test_a_variable_is_said_to_mean_a_variable(tmp_path: Path, typed: str, meant: str) -> None:
    held = tmp_path / "held"
    held.write_text("x")
    with pytest.raises(BadConfig) as refusal:
        load(_empty(tmp_path), {typed: str(held)})
    assert str(refusal.value) == f"{typed}: there is no such setting; did you mean {meant}?"


def test_what_is_no_toml_is_told_beside_what_is_wrong_with_variables(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[store")
    with pytest.raises(BadConfig) as refusal:
        load(file, {"DRAMAWIRE_WEB__PORT": "eighty"})
    first, second = str(refusal.value).splitlines()
    assert " is not TOML: " in first
    assert second == "DRAMAWIRE_WEB__PORT: has to be a whole number, as 3."


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no database address; try sqlite:///var/dramawire.db."),
        ("sqlite://var/x.db", "has two slashes where a file wants three; write sqlite:///var/x.db."),
        ("sqlite:///", "names no file; try sqlite:///var/dramawire.db."),
    ],
)
def test_a_database_address_is_looked_at_with_all_the_rest(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(BadConfig) as refusal:
        load(_empty(tmp_path), {"DRAMAWIRE_STORE__URL": url})
    assert str(refusal.value) == f"DRAMAWIRE_STORE__URL: {said}"


def test_a_file_that_is_named_must_be_there_and_readable(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="There is no configuration at"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(BadConfig, match=r"^DRAMAWIRE_DISCORD__TOKEN_FILE: I can't read \S+ \(no such file or dir"):
        load(_empty(tmp_path), {"DRAMAWIRE_DISCORD__TOKEN_FILE": str(tmp_path / "none")})
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"owners = ['\xe9']")
    with pytest.raises(BadConfig, match="not UTF-8"):
        load(latin, {})
    with pytest.raises(BadConfig, match="I can't read"):
        load(tmp_path, {})


def test_a_variable_that_looks_inside_a_plain_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="owners, which is no table"):
        load(_empty(tmp_path), {"DRAMAWIRE_OWNERS": "discord:1", "DRAMAWIRE_OWNERS__X": "1"})


def test_the_example_explains_every_setting_and_shows_its_default(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    settings = "\n".join(
        line.removeprefix("#") for line in lines if line.startswith(("#", "[")) and not line.startswith("# ")
    )
    file = tmp_path / "c.toml"
    file.write_text(settings)
    shown = load(file, {})
    assert shown == Config()
    for name, part in Config.model_fields.items():
        inner = type(part.default)
        for setting in getattr(inner, "model_fields", {name: None}):
            assert f"{setting} =" in EXAMPLE.read_text("utf-8") or f"[{name}.{setting}]" in EXAMPLE.read_text(
                "utf-8"
            ), f"{name}.{setting}"


def _empty(folder: Path) -> Path:
    file = folder / "empty.toml"
    file.write_text("")
    return file
