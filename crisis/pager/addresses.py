"""Where a page may be sent: out into the world, not at machines beside this one, unless the house was told that it may."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from crisis.pager.secrets import LONGEST

_WITHIN = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16")))
"""Networks in which an address of the old kind is wrapped, that could be a private one."""


class NotAllowed(Exception):
    """A page may not be sent there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A web address, and where on the net it lies just now. Who connects to `number` meets the machine that was looked at."""

    url: SplitResult
    number: str


def is_web_address(text: str, *, private: bool) -> bool:
    """Say whether this is a whole https address without a password in it; plain http only where private ones are allowed."""
    try:
        parts = urlsplit(text)
        named, port = parts.hostname, parts.port
    except ValueError:
        return False
    schemes = ("https", "http") if private else ("https",)
    plain = text.isascii() and text.isprintable() and not any(sign in text for sign in ' \\"<>')
    whole = parts.scheme in schemes and bool(named) and "@" not in parts.netloc and port != 0
    return plain and whole and len(text) <= LONGEST and not parts.fragment


def is_public(number: str) -> bool:
    """Say whether an address of the net belongs to the world: not to this machine, its neighbours or nobody."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in network for network in _WITHIN):
            return False
    return address.is_global and not address.is_multicast


async def look_up(text: str, *, private: bool) -> Place:
    """Find where an address lies. NotAllowed when anything there is private; OSError when there is nothing."""
    if not is_web_address(text, private=private):
        raise NotAllowed
    url = urlsplit(text)
    port = url.port or (443 if url.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
    numbers = [str(where[4][0]) for where in found]
    if not numbers:
        raise OSError
    if not private and not all(is_public(number) for number in numbers):
        raise NotAllowed
    return Place(url, numbers[0])
