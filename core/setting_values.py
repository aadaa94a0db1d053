"""How the text of one setting becomes a value. Each raises ValueError with the rest of a plain sentence."""

import ipaddress
import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_ORIGIN = re.compile(r"(https?)://(\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(:[0-9]{1,5})?")
_ORDINARY_PORTS = {"http": ":80", "https": ":443"}


class Proxies:
    """Whose word about the client's address is believed: none, some networks, the unix socket's other end."""

    __slots__ = ("networks", "unix")

    def __init__(self, networks: tuple[IPv4Network | IPv6Network, ...] = (), unix: bool = False) -> None:
        self.networks = networks
        self.unix = unix

    def __contains__(self, address: str) -> bool:
        """Say whether the peer with this address is trusted; the empty address is the unix socket's."""
        if not address:
            return self.unix
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(parsed.version == network.version and parsed in network for network in self.networks)


class MailServer:
    """Where mail is handed in. `tls` from the first byte on; else STARTTLS is asked for, except on this very machine."""

    __slots__ = ("host", "password", "port", "tls", "user")

    def __init__(self, host: str, port: int, tls: bool, user: str | None, password: str | None) -> None:
        self.host = host
        self.port = port
        self.tls = tls
        self.user = user
        self.password = password

    @property
    def start_tls(self) -> bool:
        """Say whether the talk must become TLS before anything is said."""
        return not self.tls and self.host not in ("localhost", "127.0.0.1", "::1")


def folder(text: str) -> Path:
    """Read a path; it is made absolute, so that a later change of folder moves nothing."""
    return Path(text).expanduser().absolute()


def database(text: str) -> str:
    """Read a database address: PostgreSQL (by psycopg) or SQLite in a file."""
    if text.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if text.startswith("sqlite:///") and len(text) > len("sqlite:///") and ":memory:" not in text:
        return "sqlite:///" + str(folder(text.removeprefix("sqlite:///")))
    raise ValueError("must start with postgresql:// or be sqlite:/// followed by a file")


def redis(text: str) -> str:
    """Read the address of Redis or Valkey."""
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must start with redis://, rediss:// or unix://")
    return text


def origins(text: str) -> tuple[str, ...]:
    """Read public origins. Plain http is taken only on this machine and for onion addresses."""
    named = tuple(dict.fromkeys(_origin(part.strip()) for part in text.split(",") if part.strip()))
    if not named:
        raise ValueError("must name at least one origin such as https://example.org")
    return named


def _origin(text: str) -> str:
    match = _ORIGIN.fullmatch(text.lower().rstrip("/"))
    if match is None:
        raise ValueError("must be an origin such as https://example.org, without a path")
    scheme, name, port = match[1], match[2], match[3] or ""
    if port and not 1 <= int(port[1:]) <= 65535:
        raise ValueError("names a port that does not exist")
    if scheme == "http" and name not in _LOOPBACK_NAMES and not name.endswith(".onion"):
        raise ValueError("must begin with https:// unless it is this machine itself or an onion address")
    return f"{scheme}://{name}" + ("" if port == _ORDINARY_PORTS[scheme] else port)


def is_loopback_origin(origin: str) -> bool:
    """Say whether an origin is plain http on this machine."""
    scheme, _, rest = origin.partition("://")
    return scheme == "http" and re.sub(r":\d+$", "", rest) in _LOOPBACK_NAMES


def is_loopback_host(host: str) -> bool:
    """Say whether listening there is out of reach of other machines; a unix socket is."""
    if host.startswith("/") or host == "localhost":
        return True
    return ipaddress.ip_address(host).is_loopback


def host(text: str) -> str:
    """Read an address to listen on, or the path of a unix socket."""
    if text.startswith("/") or text == "localhost":
        return text
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise ValueError("must be an IP address, localhost or the path of a unix socket") from None


def proxies(text: str) -> Proxies:
    """Read the proxies that are believed."""
    names = [part.strip() for part in text.split(",") if part.strip()]
    try:
        networks = tuple(ipaddress.ip_network(name, strict=False) for name in names if name != "unix")
    except ValueError:
        raise ValueError("must be IP addresses or networks, by comma, or unix") from None
    if any(network.prefixlen == 0 for network in networks):
        raise ValueError("cannot trust the whole internet")
    return Proxies(networks, unix="unix" in names)


def switch(text: str) -> bool:
    """Read on or off."""
    words = {"on": True, "yes": True, "true": True, "1": True, "off": False, "no": False, "false": False, "0": False}
    if text.lower() not in words:
        raise ValueError("must be on or off")
    return words[text.lower()]


def whole(low: int, high: int) -> Callable[[str], int]:
    """Make a reader of whole numbers between two bounds, both included."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Make a reader that takes one of these words."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"must be {' or '.join(words)}")
        return text.lower()

    return read


def token(text: str) -> str:
    """Read a bearer token, long enough not to be guessed."""
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("must be at least 16 characters without spaces")
    return text


def mail_server(text: str) -> MailServer | None:
    """Read where mail is handed in: smtps://user:password@host:465, or smtp://… for STARTTLS."""
    wrong = "must be smtps:// or smtp:// with a host, such as smtps://user:password@mail.example.org"
    try:
        parts = urlsplit(text)
        named, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in ("smtps", "smtp") or not named or parts.path not in ("", "/") or parts.query:
        raise ValueError(wrong)
    tls = parts.scheme == "smtps"
    user, password = (unquote(one) if one else None for one in (parts.username, parts.password))
    return MailServer(named, port or (465 if tls else 587), tls, user, password)


def mailbox(text: str) -> str:
    """Read the address of a mailbox: a name, an @ and a host, nothing else."""
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", text):
        raise ValueError("must be an address such as desk@example.org")
    return text
