"""One frozen configuration from a TOML file and the environment; secrets also from files."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    """The configuration can't be used; every mistake is one line that says where and what would be right.

    `rest` is what the configuration would be with its `wrong` settings left out, where something could be read.
    """

    def __init__(self, said: str, rest: "Config | None" = None, wrong: Iterable[Place] = ()) -> None:
        self.rest, self.wrong = rest, tuple(wrong)
        super().__init__(said)


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


DATABASES = ("sqlite", "postgresql", "postgres")


def mistake_in_address(url: str) -> str | None:
    """What is wrong with a database's address as it is written, to stand after its name; None when nothing is."""
    named, slashes, rest = url.partition("://")
    kind = named.partition("+")[0]
    if not slashes or not kind:
        return "is no database address; try sqlite:///var/dramawire.db"
    if kind not in DATABASES:
        return f"names {kind}; Dramawire knows sqlite:///file.db and postgresql://host/name"
    if kind != "sqlite":
        return None
    if rest and not rest.startswith("/"):
        return f"has two slashes where a file wants three; write sqlite:///{rest}"
    return "names no file; try sqlite:///var/dramawire.db" if rest in {"", "/", "/:memory:"} else None


def _address(url: str) -> str:
    if wrong := mistake_in_address(url):
        raise ValueError(wrong)
    return url


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

    url: Annotated[str, AfterValidator(_address)] = "sqlite:///var/dramawire.db"


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
    read = _read(_text(file, required=named is not None), file)
    _open_files(read, read.values)
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in OWN_VARIABLES and not name.startswith("DRAMAWIRE_TEST_"):
            _put(read, name, environment)
    try:
        config = Config.model_validate(read.values)
    except ValidationError as error:
        for mistake in error.errors(include_input=False):
            read.wrong.append(tuple(part for part in mistake["loc"] if isinstance(part, str)))
            read.mistakes.append(_mistake(dict(mistake), read.said_at))
        config = _without(read.wrong, read.values)
    if read.mistakes:
        said = sorted(read.mistakes, key=lambda mistake: _rank(mistake, file))
        raise BadConfig("\n".join(said), config if read.whole else None, read.wrong)
    return config


@dataclass(slots=True)
class _Read:
    """What was read so far, where each of it was said, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    said_at: Places = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    wrong: list[Place] = field(default_factory=list)
    whole: bool = True


def _rank(mistake: str, file: Path) -> tuple[bool, int, str]:
    """Sorts mistakes as whoever mends them goes: down the file's lines, then variable by variable."""
    line = re.match(rf"{re.escape(str(file))}:(\d+):", mistake)
    outside = mistake.startswith(PREFIX)
    return outside, int(line[1]) if line else 0, mistake if outside else ""


def _without(wrong: Iterable[Place], values: dict[str, Any]) -> Config:
    """The configuration when what is wrong is left out."""
    for *tables, setting in wrong:
        part: Any = values
        for table in tables:
            part = part.get(table) if isinstance(part, dict) else None
        if isinstance(part, dict):
            part.pop(setting, None)
    return Config.model_validate(values)


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


def _read(text: str, path: Path) -> _Read:
    try:
        return _Read(tomllib.loads(text), _lines(text, path))
    except tomllib.TOMLDecodeError as error:
        return _Read(mistakes=[f"{path} is not TOML: {error}."], whole=False)


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


def _put(read: _Read, name: str, environment: Mapping[str, str]) -> None:
    """Puts a variable's value, or what the file holds that it names, over what the configuration's file says."""
    value, values = environment[name], read.values
    *tables, setting = name.removeprefix(PREFIX).lower().split("__")
    for table in tables:
        values = values.setdefault(table, {})
        if not isinstance(values, dict):
            read.mistakes.append(f"{name} names a setting inside {table}, which is no table.")
            return
    if setting.endswith("_file"):
        setting = setting.removesuffix("_file")
        if environment.get(name.removesuffix("_FILE")):
            read.mistakes.append(f"{name.removesuffix('_FILE')} and {name} are both given; keep one.")
            return
        held = _held(read, value, name, (*tables, setting))
        if held is None:
            return
        value = held
    elif not value and environment.get(f"{name}_FILE"):
        return
    values[setting] = value
    read.said_at[*tables, setting] = name


def _open_files(read: _Read, values: dict[str, Any], place: Place = ()) -> None:
    """Replaces every `x_file` by `x`, read from that file without the line end."""
    for name, value in list(values.items()):
        here = (*place, name)
        if isinstance(value, dict):
            _open_files(read, value, here)
        elif name.endswith("_file") and isinstance(value, str):
            setting, where = name.removesuffix("_file"), _where(here, read.said_at)
            del values[name]
            if setting in values:
                read.mistakes.append(f"{where}: {setting} and {name} are both given; keep one.")
            elif (held := _held(read, value, where, (*place, setting))) is not None:
                values[setting] = held
                read.said_at[*place, setting] = read.said_at.get(here, "")


def _held(read: _Read, file: str, where: str, setting: Place) -> str | None:
    """What a file holds that a setting is read from; None, and a mistake more, where it can't be had."""
    said = ""
    try:
        said = Path(file).read_text("utf-8").strip()
        wrong = "" if said else f"{file} is empty; write the value into it"
    except OSError as error:
        wrong = f"I can't read {file} ({(error.strerror or 'unreadable').lower()})"
    except ValueError:
        wrong = f"I can't read {file}, which is not UTF-8 text"
    if wrong:
        read.wrong.append(setting)
        read.mistakes.append(f"{where}: {wrong}.")
        return None
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
    meant = near and (_variable(where, len(place) - 1, near[0]) if where.startswith(PREFIX) else near[0])
    return f"{where}: there is no such setting; " + (
        f"did you mean {meant}?" if meant else f"known are {', '.join(known)}."
    )


def _variable(name: str, number: int, setting: str) -> str:
    """A variable's name with one of its parts put right."""
    parts = name.removeprefix(PREFIX).split("__")
    parts[number] = setting.upper() + ("_FILE" if parts[number].endswith("_FILE") else "")
    return PREFIX + "__".join(parts)


def _settings(place: Place) -> list[str]:
    part: type[BaseModel] = Config
    for name in place:
        part = type(part.model_fields[name].default)
    return list(part.model_fields)
