"""What is kept sealed of a pager, and the key by which push services know this house."""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from auth.veil import Veil
from core.keystore import KeyFile

LONGEST = 600
"""Every address is padded to so many bytes, so that no two rows can be joined by their length."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve P-256 has: a private key is a number below it."""


def seal_address(file: KeyFile, target: str, address: str) -> bytes:
    """The address of a pager, readable only in its own row and with the key file."""
    return Veil(file).seal("pager", target, address.ljust(LONGEST))


def open_address(file: KeyFile, target: str, sealed: bytes) -> str:
    """The address again."""
    return Veil(file).unseal("pager", target, sealed).rstrip()


def push_key(file: KeyFile) -> ec.EllipticCurvePrivateKey:
    """The house's own key for web push (VAPID), made from the key file: the same in every worker, and stored nowhere else."""
    return _made(file.keyed("push-key", "1") + file.keyed("push-key", "2"))


def public_push_key(file: KeyFile) -> str:
    """What browsers are told of it."""
    point = push_key(file).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


@lru_cache(maxsize=4)
def _made(digits: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(digits, 16) % (_ORDER - 1) + 1, ec.SECP256R1())
