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
        ("[store]\nurk = 1", "store.urk: there is no such setting; did you mean url?"),
        ("colour = 1", "colour: there is no such setting; known are owners, store"),
        ("[telegram]\nrate = 'fast'", "telegram.rate: input should be a valid number"),
        ("[delivery]\nconcurrency = 0", "delivery.concurrency: input should be greater than or equal to 1."),
        ("[telegram]\nproxy = 'socks5://x:1'", "telegram.proxy: value error, a proxy is named as http://host:port"),
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


def test_every_mistake_is_said_at_once_and_secrets_are_not(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[web]\nport = 70000\n[discord]\ntoken = ['very-secret']\nshards = 0\n")
    with pytest.raises(BadConfig) as refusal:
        load(file, {})
    assert len(str(refusal.value).splitlines()) == 3
    assert "very-secret" not in str(refusal.value)


def test_a_file_that_is_named_must_be_there_and_readable(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="There is no configuration at"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(BadConfig, match=r"discord\.token_file: I can't read"):
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
