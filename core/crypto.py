"""Sealing: AES-256-GCM under one data key per stream; data keys wrapped by the key file's key."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

NONCE = 12


class Unsealable(Exception):
    """The seal does not open: another key, another place, or damage."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(256)


def seal(key: AESGCM, text: str, place: bytes) -> bytes:
    """The text, readable only with this key and at this place. 28 bytes longer than its UTF-8."""
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, text.encode(), place)


def unseal(key: AESGCM, sealed: bytes, place: bytes) -> str:
    """What was sealed at this place. Unsealable when it was not."""
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], place).decode()
    except (InvalidTag, ValueError) as fault:
        raise Unsealable from fault


def wrap(wrapping: bytes, key: bytes) -> bytes:
    """A data key as it may lie in the key store (RFC 3394)."""
    return aes_key_wrap(wrapping, key)


def unwrap(wrapping: bytes, wrapped: bytes) -> bytes:
    """The data key again. Unsealable under another wrapping key."""
    try:
        return aes_key_unwrap(wrapping, wrapped)
    except InvalidUnwrap as fault:
        raise Unsealable from fault


def place_of(stream: str, seq: int) -> bytes:
    """Where an entry's text belongs: its stream and number. A text moved elsewhere does not open."""
    return f"{stream}#{seq}".encode()
