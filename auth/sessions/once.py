"""What is shown once: sealed under the session's own token, so that only his browser can open it."""

import hashlib

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core import crypto

PHRASE, SPARES, LINK, WORD = "phrase", "spares", "link", "word"


class Once(msgspec.Struct, frozen=True):
    """Something to write down: its kind, the groups of digits or the link, and with a new account the name it was made with."""

    kind: str
    groups: tuple[str, ...]
    name: str = ""


def seal_once(token: str, once: Once) -> bytes:
    """Seal it under the token."""
    return crypto.seal(_key(token), msgspec.json.encode(once).decode(), b"once")


def open_once(token: str, sealed: bytes) -> Once:
    """Open it again."""
    return msgspec.json.decode(crypto.unseal(_key(token), sealed, b"once"), type=Once)


def _key(token: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"shown once\x1f" + token.encode()).digest())
