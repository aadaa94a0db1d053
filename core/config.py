"""Settings: read once from the environment and `.env`, refused in plain words where they make no sense."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from dotenv import dotenv_values

from core import setting_values as parse

PREFIX = "RINNALLA_"


class BadSettings(Exception):
    """The settings make no sense. `.sentences` says in plain words what is wrong, one sentence a setting."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the documentation lists it. `read` turns its text into a value or raises ValueError."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], object] = str

    @property
    def variable(self) -> str:
        """Give the name of its environment variable."""
        return PREFIX + self.name.upper()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an installation can choose, checked; the rest is derived."""

    data_dir: Path
    database_url: str
    redis_url: str
    key_file: Path
    keys_url: str
    origin: tuple[str, ...]
    trusted_proxy: parse.Proxies
    limits: bool
    workers: int
    host: str
    port: int
    log: str
    metrics_token: str
    smtp_url: parse.MailServer | None
    smtp_from: str
    private_webhooks: bool

    def __repr__(self) -> str:
        """Show nothing: addresses of databases carry passwords."""
        return "Settings(…)"

    @property
    def is_postgres(self) -> bool:
        """Say whether the truth lives in PostgreSQL; otherwise it is SQLite in the data directory."""
        return self.database_url.startswith("postgresql")

    @property
    def is_sqlite(self) -> bool:
        """Say whether the truth lives in SQLite."""
        return not self.is_postgres

    @property
    def is_loopback(self) -> bool:
        """Say whether the public origin is this machine itself, so that nobody else can be served."""
        return all(parse.is_loopback_origin(origin) for origin in self.origin)

    @property
    def bound_to_loopback(self) -> bool:
        """Say whether only this machine can reach the listening socket."""
        return parse.is_loopback_host(self.host)

    @property
    def secure_cookies(self) -> bool:
        """Say whether cookies are Secure and `__Host-`: always, except on plain-http loopback, where browsers refuse."""
        return not self.is_loopback

    @property
    def hosts(self) -> frozenset[str]:
        """Give the names, with port where one is written, under which the house answers."""
        return frozenset(origin.split("://", 1)[1] for origin in self.origin)


SETTINGS: tuple[Setting, ...] = (
    Setting("data_dir", "./var", "Folder of the embedded databases and the key file.", parse.folder),
    Setting(
        "database_url", "sqlite in the data directory", "Database: postgresql://… or sqlite:///path.", parse.database
    ),
    Setting("redis_url", "none", "Redis or Valkey, 7 or later, needed by more than one worker: redis://…", parse.redis),
    Setting(
        "key_file", "rinnalla.key in the data directory", "File of the master key; never inside a backup.", parse.folder
    ),
    Setting(
        "keys_url",
        "keys.db in the data directory",
        "Key store: a second database, never archived; must be given with PostgreSQL.",
        parse.database,
    ),
    Setting(
        "origin",
        "http://127.0.0.1 and http://localhost with the port",
        "Public address, several by comma, an onion address too: https://example.org",
        parse.origins,
    ),
    Setting(
        "trusted_proxy",
        "none",
        "Addresses or networks, by comma, of proxies whose X-Forwarded-For is believed; `unix` for a unix socket.",
        parse.proxies,
    ),
    Setting("limits", "on", "`off` lifts the abuse limits for load tests; only on loopback.", parse.switch),
    Setting("workers", "1", "Processes that serve; more than one needs PostgreSQL and Redis.", parse.whole(1, 256)),
    Setting("host", "127.0.0.1", "Address to listen on, or the path of a unix socket.", parse.host),
    Setting("port", "8000", "Port to listen on.", parse.whole(1, 65535)),
    Setting("log", "text", "Shape of the log: `text` or `json`.", parse.one_of("text", "json")),
    Setting("metrics_token", "none", "Bearer token (16 characters or more) for /metrics from elsewhere.", parse.token),
    Setting(
        "smtp_url",
        "none",
        "Mail server that pages staff: smtps://user:password@host, or smtp://… for STARTTLS. Without it nobody is paged by mail.",
        parse.mail_server,
    ),
    Setting("smtp_from", "none", "Address from which those mails come; needed with a mail server.", parse.mailbox),
    Setting(
        "private_webhooks",
        "off",
        "`on` lets webhooks of staff lead to private addresses and plain http, such as a gateway in your own net.",
        parse.switch,
    ),
)


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """Read all settings; the environment wins over the file. Raises BadSettings with every fault at once."""
    given = _given(os.environ if environ is None else environ, env_file)
    faults: list[str] = []
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.variable, "")
        try:
            values[setting.name] = setting.read(text) if text else None
        except ValueError as wrong:
            faults.append(f"{setting.variable} {wrong}.")
    if faults:
        raise BadSettings(tuple(faults))
    settings = _complete(values)
    if contradictions := tuple(_contradictions(settings, given)):
        raise BadSettings(contradictions)
    return settings


def unknown_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> list[str]:
    """List variables that look like settings and are none: slips of the pen that `check` names."""
    known = {setting.variable for setting in SETTINGS}
    # RINNALLA_TEST_… belongs to the test suite's services.
    return sorted(
        name
        for name in _given(os.environ if environ is None else environ, env_file)
        if name not in known and not name.startswith(PREFIX + "TEST_")
    )


def _given(environ: Mapping[str, str], env_file: Path | None) -> dict[str, str]:
    written = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    together = {**{name: text or "" for name, text in written.items()}, **environ}
    return {name: text.strip() for name, text in together.items() if name.startswith(PREFIX)}


def _complete(values: Mapping[str, object]) -> Settings:
    """Fill in what was not given; later defaults lean on earlier values."""
    chosen: dict[str, object] = {"data_dir": Path("var").absolute(), "redis_url": "", "limits": True, "workers": 1}
    chosen |= {"trusted_proxy": parse.Proxies(), "host": "127.0.0.1", "port": 8000, "log": "text", "metrics_token": ""}
    chosen |= {"smtp_url": None, "smtp_from": "", "private_webhooks": False}
    chosen |= {name: value for name, value in values.items() if value is not None}
    folder, port = chosen["data_dir"], chosen["port"]
    chosen.setdefault("database_url", f"sqlite:///{folder}/rinnalla.db")
    on_postgres = str(chosen["database_url"]).startswith("postgresql")
    chosen.setdefault("keys_url", "" if on_postgres else f"sqlite:///{folder}/keys.db")
    chosen.setdefault("key_file", Path(str(folder)) / "rinnalla.key")
    chosen.setdefault("origin", tuple(f"http://{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")))
    return msgspec.convert(chosen, Settings)


def _contradictions(settings: Settings, given: Mapping[str, str]) -> list[str]:
    """Say what does not fit together, one sentence each."""
    loopbacks = {parse.is_loopback_origin(origin) for origin in settings.origin}
    said = {
        "RINNALLA_KEYS_URL must name a second PostgreSQL database, because keys may not be in the same backups.": (
            settings.is_postgres and settings.keys_url in ("", settings.database_url)
        ),
        "RINNALLA_WORKERS can be more than 1 only with PostgreSQL and Redis (RINNALLA_REDIS_URL).": (
            settings.workers > 1 and not (settings.is_postgres and settings.redis_url)
        ),
        "RINNALLA_LIMITS can be off only when the server listens on loopback and serves a loopback origin.": (
            not settings.limits and not (settings.bound_to_loopback and settings.is_loopback)
        ),
        "RINNALLA_ORIGIN must say the public address when RINNALLA_HOST is not loopback.": (
            not settings.bound_to_loopback and "RINNALLA_ORIGIN" not in given
        ),
        "RINNALLA_SMTP_FROM must say from whom mails come when RINNALLA_SMTP_URL names a mail server.": (
            settings.smtp_url is not None and not settings.smtp_from
        ),
        "RINNALLA_ORIGIN cannot mix this machine's own address with public ones.": len(loopbacks) > 1,
    }
    return [sentence for sentence, wrong in said.items() if wrong]
