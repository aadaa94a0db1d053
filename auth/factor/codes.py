"""One-time codes (RFC 6238): made from a shared secret and the half-minute, each good for one use."""

import base64
import hmac
import os
import secrets

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from core.clock import SECOND, Instant

STEP_SECONDS = 30
CODE_LENGTH = 6
SPARE_LENGTH = 10
SPARES = 8
_AROUND = (-1, 0, 1)


def new_secret() -> str:
    """Draw a secret: 160 bits in base32, as authenticator apps take it."""
    return base64.b32encode(os.urandom(20)).decode()


def step_of(now: Instant) -> int:
    """Tell the number of the present half-minute."""
    return now // (STEP_SECONDS * SECOND)


def code_at(secret: str, step: int) -> str:
    """Give the code of a half-minute."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: str, code: str, now: Instant, after: int) -> int | None:
    """Tell which half-minute this code belongs to: the present one or a neighbour, later than `after`; None if none."""
    present = step_of(now)
    totp, found = _totp(secret), None
    for step in (present + near for near in _AROUND):
        right = hmac.compare_digest(totp.generate(step * STEP_SECONDS), code.encode())
        if right and step > after:
            found = step
    return found


def address_of(secret: str, issuer: str, label: str) -> str:
    """Give the address that an authenticator app reads from the QR code."""
    return _totp(secret).get_provisioning_uri(label, issuer)


def picture_of(address: str) -> str:
    """Draw the address as a QR code: SVG to stand in a page, without style attributes."""
    return segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)


def new_spares() -> tuple[str, ...]:
    """Draw the spare codes: ten digits each."""
    return tuple(f"{secrets.randbelow(10**SPARE_LENGTH):0{SPARE_LENGTH}d}" for _ in range(SPARES))


def _totp(secret: str) -> TOTP:
    # SHA-1 is what every authenticator app speaks; a one-time code rests on HMAC, which its collisions do not touch.
    return TOTP(base64.b32decode(secret), CODE_LENGTH, SHA1(), STEP_SECONDS)  # noqa: S303
