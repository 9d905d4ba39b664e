"""One frozen configuration from a TOML file and the environment; secrets also from files."""

import os
import tomllib
from collections.abc import Mapping
from datetime import time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import BadInput

PREFIX = "DRAMAWIRE_"
FILE_VARIABLE = "DRAMAWIRE_CONFIG"
OWN_VARIABLES = frozenset({FILE_VARIABLE, "DRAMAWIRE_RECORD"})


class BadConfig(BadInput):
    """The configuration can't be used; every mistake is one line that says where and what would be right."""


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


def _http(value: str | None) -> str | None:
    if value is not None and not value.startswith(("http://", "https://")):
        raise ValueError("a proxy is named as http://host:port or https://host:port")
    return value


class Part(BaseModel):
    """A table of the configuration: frozen, and closed to names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Store(Part):
    """Where state lives."""

    url: str = "sqlite:///var/dramawire.db"


class Catalogue(Part):
    """Where the shipped catalogue is read from; the one inside the package when empty."""

    folder: Path | None = None


class Discord(Part):
    """The Discord bot; off without a token. Rates are requests per second over all routes."""

    token: SecretStr | None = None
    editor_servers: Names = ()
    shards: int | None = Field(None, ge=1)
    rate: float = Field(45, gt=0, le=50)
    share_for_answers: float = Field(0.2, ge=0, lt=1)
    new_dms_per_minute: float = Field(10, gt=0)
    scheduled_events: bool = False
    crosspost: bool = True


class Webhook(Part):
    """Telegram's way in by webhook instead of polling; needs a public https address."""

    url: str | None = None
    secret: SecretStr | None = None


class Telegram(Part):
    """The Telegram bot; off without a token. `rate` is messages per second, `paid_rate` what paid broadcast may use."""

    token: SecretStr | None = None
    api: str = "https://api.telegram.org"
    rate: float = Field(30, gt=0)
    chat_rate: float = Field(1, gt=0)
    group_per_minute: float = Field(20, gt=0)
    share_for_answers: float = Field(0.1, ge=0, lt=1)
    paid_rate: float = Field(0, ge=0, le=1000)
    paid_limit: int = Field(0, ge=0)
    proxy: Annotated[str | None, AfterValidator(_http)] = None
    webhook: Webhook = Webhook()


class Web(Part):
    """The small web surface: health, and the Telegram webhook. Off when the port is 0."""

    host: str = "127.0.0.1"
    port: int = Field(0, ge=0, le=65535)


class Delivery(Part):
    """How announcements go out. News older than `late_limit_days` when published is recorded and not sent."""

    late_limit_days: float = Field(7, gt=0)
    concurrency: int = Field(32, ge=1, le=1000)
    lease_seconds: float = Field(120, ge=30)
    poll_seconds: float = Field(15, gt=0)

    @property
    def late_limit(self) -> timedelta:
        """The age at which news is no longer sent."""
        return timedelta(days=self.late_limit_days)


class Caps(Part):
    """What one reader or place may use up."""

    follows: int = Field(200, ge=1)
    waits: int = Field(20, ge=0)
    tips: int = Field(10, ge=0)
    mentions: int = Field(10, ge=0, le=20)
    answers_per_minute: int = Field(30, ge=1)


class Backup(Part):
    """The daily backup beside the database: at what hour (UTC), and how many are kept; 0 turns it off."""

    keep: int = Field(7, ge=0)
    hour: time = time(3, 30)
    folder: Path | None = None


class Log(Part):
    """What is logged, to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    form: Literal["text", "json"] = "text"


class Config(Part):
    """Everything that can be configured. Owners are written ``discord:1234`` or ``telegram:5678``."""

    owners: Names = ()
    store: Store = Store()
    catalogue: Catalogue = Catalogue()
    discord: Discord = Discord()
    telegram: Telegram = Telegram()
    web: Web = Web()
    delivery: Delivery = Delivery()
    caps: Caps = Caps()
    backup: Backup = Backup()
    log: Log = Log()


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration: the file at `path`, else $DRAMAWIRE_CONFIG, else config.toml; then the environment.

    A variable names table and setting, as DRAMAWIRE_STORE__URL; one that ends in _FILE names a file that holds
    the value, as DRAMAWIRE_DISCORD__TOKEN_FILE. Raises `BadConfig` with every mistake at once.
    """
    named = path or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)
    values = _read(named or Path("config.toml"), required=named is not None)
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in OWN_VARIABLES and not name.startswith("DRAMAWIRE_TEST_"):
            _put(values, name, environment[name])
    _open_files(values)
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise BadConfig(
            "\n".join(_mistake(m["loc"], m["type"], m["msg"]) for m in error.errors(include_input=False))
        ) from None


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if required:
            raise BadConfig(f"There is no configuration at {path}; copy config.example.toml there.") from None
        return {}
    except OSError as error:
        raise BadConfig(f"I can't read {path}: {(error.strerror or 'unreadable').lower()}.") from None
    except UnicodeDecodeError:
        raise BadConfig(f"{path} is not UTF-8 text; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path} is not TOML: {error}.") from None


def _put(values: dict[str, Any], name: str, value: str) -> None:
    *tables, setting = name.removeprefix(PREFIX).lower().split("__")
    for table in tables:
        values = values.setdefault(table, {})
        if not isinstance(values, dict):
            raise BadConfig(f"{name} names a setting inside {table}, which is no table.")
    values[setting] = value


def _open_files(values: dict[str, Any], place: tuple[str, ...] = ()) -> None:
    """Replaces every `x_file` by `x`, read from that file without the line end."""
    for name, value in list(values.items()):
        if isinstance(value, dict):
            _open_files(value, (*place, name))
        elif name.endswith("_file") and isinstance(value, str):
            try:
                values[name.removesuffix("_file")] = Path(value).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                where = ".".join((*place, name))
                raise BadConfig(f"{where}: I can't read {value} ({type(error).__name__}).") from None
            del values[name]


def _mistake(place: tuple[int | str, ...], kind: str, said: str) -> str:
    where = ".".join(str(p) for p in place)
    if kind != "extra_forbidden":
        return f"{where}: {said[:1].lower()}{said[1:]}."
    known = _settings(place[:-1])
    near = get_close_matches(str(place[-1]), known, 1)
    return f"{where}: there is no such setting; " + (
        f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}."
    )


def _settings(place: tuple[int | str, ...]) -> list[str]:
    part: type[BaseModel] = Config
    for name in place:
        part = type(part.model_fields[str(name)].default)
    return list(part.model_fields)
