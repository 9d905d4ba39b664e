"""One frozen configuration from a TOML file and the environment; secrets also from files."""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import BadInput
from bot.mistakes import place as place_of
from bot.mistakes import sentence

PREFIX = "DRAMAWIRE_"
FILE_VARIABLE = "DRAMAWIRE_CONFIG"
OWN_VARIABLES = frozenset({FILE_VARIABLE, "DRAMAWIRE_RECORD"})
Place = tuple[str, ...]
Places = dict[Place, str]
"""Where each setting was said: file:line, or the variable's name."""
T = TypeVar("T")
_TABLE = re.compile(r"\s*\[{1,2}([^\[\]]+)\]")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")


class BadConfig(BadInput):
    """The configuration can't be used; every mistake is one line that says where and what would be right."""


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


def _like(form: str, wanted: str, *, shown: bool = True) -> AfterValidator:
    """Holds a text to a form; `wanted` says what is, after the text itself where that is no secret."""
    pattern = re.compile(form)

    def check(value: T) -> T:
        for one in value if isinstance(value, tuple) else (value,):
            said = one.get_secret_value() if isinstance(one, SecretStr) else one
            if said is not None and not pattern.fullmatch(str(said)):
                raise ValueError(f"“{str(said)[:40]}” {wanted}" if shown else wanted)
        return value

    return AfterValidator(check)


HOST = r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])"
ADDRESS = rf"https?://(?:[^\s/@]+@)?{HOST}(?::\d+)?(?:/\S*)?"
Owners = Annotated[
    Names, _like(r"(discord|telegram):\d+|console:\S+", "is no owner; write discord:<user id> or telegram:<user id>")
]
Servers = Annotated[Names, _like(r"\d+", "is no server's id; it has digits only, as 123456789012345678")]
Proxy = Annotated[str | None, _like(ADDRESS, "a proxy is written http://host:port or https://host:port", shown=False)]
Api = Annotated[str, _like(ADDRESS, "is no address; write it like https://api.telegram.org")]
Public = Annotated[
    str | None,
    _like(ADDRESS.replace("https?", "https"), "is no https address; write it like https://bot.example.org/telegram"),
]
Secret = Annotated[
    SecretStr | None,
    _like(r"[A-Za-z0-9_-]{1,256}", "has to be up to 256 of A-Z, a-z, 0-9, _ and -, as Telegram wants it", shown=False),
]
Listening = Annotated[
    str, _like(rf"{HOST}|[0-9A-Fa-f:.]+", "is no host; write an address of this machine, or 0.0.0.0 for all of them")
]


def _hour(value: object) -> object:
    """An hour may be said by its number alone; any other number would be taken for seconds since midnight."""
    number = value.strip() if isinstance(value, str) else str(value)
    if not re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?|[-+]?inf|nan", number, re.IGNORECASE):
        return value
    if not re.fullmatch(r"[01]?[0-9]|2[0-3]", number):
        raise ValueError("has to be an hour from 0 to 23, or a time of day, as 03:30:00")
    return time(int(number))


class Part(BaseModel):
    """A table of the configuration: frozen, and closed to names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)


class Store(Part):
    """Where state lives."""

    url: str = "sqlite:///var/dramawire.db"


class Catalogue(Part):
    """Where the shipped catalogue is read from; the one inside the package when empty."""

    folder: Path | None = None


class Discord(Part):
    """The Discord bot; off without a token. Rates are requests per second over all routes."""

    token: SecretStr | None = None
    editor_servers: Servers = ()
    shards: int | None = Field(None, ge=1)
    rate: float = Field(45, gt=0, le=50)
    share_for_answers: float = Field(0.2, ge=0, lt=1)
    new_dms_per_minute: float = Field(10, gt=0)
    scheduled_events: bool = False
    crosspost: bool = True


class Webhook(Part):
    """Telegram's way in by webhook instead of polling; needs a public https address."""

    url: Public = None
    secret: Secret = None


class Telegram(Part):
    """The Telegram bot; off without a token. `rate` is messages per second, `paid_rate` what paid broadcast may use."""

    token: SecretStr | None = None
    api: Api = "https://api.telegram.org"
    rate: float = Field(30, gt=0)
    chat_rate: float = Field(1, gt=0)
    group_per_minute: float = Field(20, gt=0)
    share_for_answers: float = Field(0.1, ge=0, lt=1)
    paid_rate: float = Field(0, ge=0, le=1000)
    paid_limit: int = Field(0, ge=0)
    proxy: Proxy = None
    webhook: Webhook = Webhook()


class Web(Part):
    """The small web surface: health, and the Telegram webhook. Off when the port is 0."""

    host: Listening = "127.0.0.1"
    port: int = Field(0, ge=0, le=65535)


class Delivery(Part):
    """How announcements go out. News older than `late_limit_days` when published is recorded and not sent."""

    late_limit_days: float = Field(7, gt=0, le=36500)
    concurrency: int = Field(32, ge=1, le=1000)
    lease_seconds: float = Field(120, ge=30, le=86400)
    poll_seconds: float = Field(15, gt=0, le=86400)

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
    hour: Annotated[time, BeforeValidator(_hour)] = time(3, 30)
    folder: Path | None = None


class Log(Part):
    """What is logged, to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    form: Literal["text", "json"] = "text"


class Config(Part):
    """Everything that can be configured. Owners are written ``discord:1234`` or ``telegram:5678``."""

    owners: Owners = ()
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
    file = named or Path("config.toml")
    text = _text(file, required=named is not None)
    values, said_at = _parsed(text, file), _lines(text, file)
    _open_files(values, said_at)
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in OWN_VARIABLES and not name.startswith("DRAMAWIRE_TEST_"):
            _put(values, said_at, name, environment)
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise BadConfig("\n".join(_mistake(dict(m), said_at) for m in error.errors(include_input=False))) from None


def _text(path: Path, *, required: bool) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        if required:
            raise BadConfig(
                f"There is no configuration at {path}; see that --config or {FILE_VARIABLE} names the right file."
            ) from None
        return ""
    except OSError as error:
        raise BadConfig(f"I can't read {path}: {(error.strerror or 'unreadable').lower()}.") from None
    except UnicodeDecodeError:
        raise BadConfig(f"{path} is not UTF-8 text; save it as UTF-8.") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path} is not TOML: {error}.") from None


def _lines(text: str, path: Path) -> Places:
    """Where each setting of a file stands, as file:line; one inside a table written in one line, where that is."""
    found: Places = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = _split(header[1])
            found.setdefault(table, f"{path}:{number}")
        elif key := _KEY.match(line):
            found.setdefault((*table, *_split(key[1])), f"{path}:{number}")
    return found


def _split(name: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _put(values: dict[str, Any], said_at: Places, name: str, environment: Mapping[str, str]) -> None:
    """Puts a variable's value, or what the file holds that it names, over what the configuration's file says."""
    value = environment[name]
    *tables, setting = name.removeprefix(PREFIX).lower().split("__")
    for table in tables:
        values = values.setdefault(table, {})
        if not isinstance(values, dict):
            raise BadConfig(f"{name} names a setting inside {table}, which is no table.")
    if setting.endswith("_file"):
        if environment.get(name.removesuffix("_FILE")):
            raise BadConfig(f"{name.removesuffix('_FILE')} and {name} are both given; keep one.")
        setting, value = setting.removesuffix("_file"), _held(value, name)
    elif not value and environment.get(f"{name}_FILE"):
        return
    values[setting] = value
    said_at[*tables, setting] = name


def _open_files(values: dict[str, Any], said_at: Places, place: Place = ()) -> None:
    """Replaces every `x_file` by `x`, read from that file without the line end."""
    for name, value in list(values.items()):
        here = (*place, name)
        if isinstance(value, dict):
            _open_files(value, said_at, here)
        elif name.endswith("_file") and isinstance(value, str):
            setting, where = name.removesuffix("_file"), _where(here, said_at)
            if setting in values:
                raise BadConfig(f"{where}: {setting} and {name} are both given; keep one.")
            values[setting] = _held(value, where)
            said_at[*place, setting] = said_at.get(here, "")
            del values[name]


def _held(file: str, where: str) -> str:
    """What a file holds that a setting is read from."""
    try:
        said = Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise BadConfig(f"{where}: I can't read {file} ({(error.strerror or 'unreadable').lower()}).") from None
    except ValueError:
        raise BadConfig(f"{where}: I can't read {file}, which is not UTF-8 text.") from None
    if not said:
        raise BadConfig(f"{where}: {file} is empty; write the value into it.")
    return said


def _where(place: Place, said_at: Places) -> str:
    """A setting by its variable, or by its name after the line of the file that it, or what is around it, stands in."""
    name = place_of(place)
    around = (said_at.get(place[:n]) for n in range(len(place), 0, -1))
    within = (at for inner, at in said_at.items() if inner[: len(place)] == place)
    found = next((at for at in (*around, *within) if at), "")
    return found if found.startswith(PREFIX) else f"{found}: {name}" if found else name


def _mistake(mistake: dict[str, Any], said_at: Places) -> str:
    """One mistake in one sentence; what was given is left out of it, since it may be a secret."""
    place = tuple(part for part in mistake["loc"] if isinstance(part, str))
    where = _where(place, said_at)
    if mistake["type"] != "extra_forbidden":
        return f"{where}: {sentence(mistake)}"
    known = _settings(place[:-1])
    near = get_close_matches(place[-1], known, 1)
    return f"{where}: there is no such setting; " + (
        f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}."
    )


def _settings(place: Place) -> list[str]:
    part: type[BaseModel] = Config
    for name in place:
        part = type(part.model_fields[name].default)
    return list(part.model_fields)
