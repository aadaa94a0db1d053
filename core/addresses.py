"""Where a request comes from: believed only from a trusted proxy, kept nowhere, used as a keyed hash for some minutes."""

import hashlib
import ipaddress
import secrets

from starlette.types import Scope

from core.clock import MINUTE, Instant
from core.setting_values import Proxies

FORGOTTEN_AFTER = 5 * MINUTE
_FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip")


class Callers:
    """Names for callers that mean nothing outside this process and nothing here after five minutes."""

    def __init__(self, trusted: Proxies, hosts: frozenset[str] = frozenset()) -> None:
        self._trusted = trusted
        self._onions = frozenset(host.encode() for host in hosts if host.partition(":")[0].endswith(".onion"))
        self._secret = b""
        self._fresh_until: Instant = 0

    def name(self, scope: Scope, now: Instant) -> str | None:
        """Name the caller by a keyed hash of his network; None for loopback and onion, which share one address."""
        address = client_address(scope, self._trusted)
        if address is None or address.is_loopback:
            return None
        # The onion service may run beside us; a stranger who merely writes its name comes from a public address.
        if address.is_private and self._is_onion(scope):
            return None
        if now >= self._fresh_until or self._fresh_until > now + FORGOTTEN_AFTER:
            self._secret, self._fresh_until = secrets.token_bytes(32), now + FORGOTTEN_AFTER
        return hashlib.blake2b(_network(address), digest_size=16, key=self._secret).hexdigest()

    def _is_onion(self, scope: Scope) -> bool:
        return any(name == b"host" and value in self._onions for name, value in scope["headers"])


def client_address(scope: Scope, trusted: Proxies) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Find the client: the peer, or what a trusted proxy says, read from the near end. None for a unix socket."""
    peer = _peer(scope)
    if peer not in trusted:
        return _parsed(peer)
    for said in reversed(_said(scope)):
        if said not in trusted:
            return _parsed(said)
    return _parsed(peer)


def is_this_machine(scope: Scope) -> bool:
    """Say whether the request comes from this machine itself, with nobody in between."""
    if any(name in _FORWARDED for name, _ in scope["headers"]):
        return False
    address = _parsed(_peer(scope))
    return address is None or address.is_loopback


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _said(scope: Scope) -> list[str]:
    headers = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [part.strip() for part in ",".join(headers)[-1000:].split(",") if part.strip()][-20:]


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, ipaddress.IPv6Address) else parsed


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    """One household has one IPv4 address or one /64."""
    return address.packed if address.version == 4 else address.packed[:8]
