"""The veil: everything about people that only the holder of the key file can compute.

A row that must find its like again (a sign-in name, the owner of a persona) carries a keyed hash instead of the thing.
Without the key file nobody can make one, so the database alone links nothing to nobody. The secret behind it never
changes; `keys rotate` leaves it alone.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core import crypto
from core.keystore import KeyFile
from core.work import Work

SERVER = "server"
"""In place of a programme's id: what concerns the whole server."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Keyed hashes and small seals under the key file's secret."""

    file: KeyFile

    def owner(self, account: str, programme: str | None) -> str:
        """Whose a persona or grant is: one value for an account in a programme, alike in no two programmes."""
        return self.file.keyed("owner", account, programme or SERVER)

    def sign_in(self, skeleton: str) -> str:
        """Under which an account is found by the name that he types."""
        return self.file.keyed("sign-in", skeleton)

    def door(self, purpose: str, skeleton: str) -> str:
        """The name of a door that belongs to a sign-in name. No row holds it."""
        return self.file.keyed("door", purpose, skeleton)

    def dead_name(self, programme: str | None, skeleton: str) -> str:
        """A name that somebody bore here, kept so that nobody takes it while he may be remembered."""
        return self.file.keyed("dead-name", programme or SERVER, skeleton)

    def phrase(self, account: str, digits: str) -> str:
        """What is kept of a recovery phrase. It has 80 random bits, so a slow hash would add nothing but a queue."""
        return self.file.keyed("phrase", account, digits)

    def guest(self, persona: str) -> str:
        """Under which a guest's account is found by his one persona, though their rows share no value."""
        return self.file.keyed("guest", persona)

    def word(self, digits: str) -> str:
        """What is kept of a return word, by which a guest is found. It has 53 random bits: budgets do the rest."""
        return self.file.keyed("return-word", digits)

    def spare_code(self, account: str, digits: str) -> str:
        """What is kept of a spare one-time code."""
        return self.file.keyed("spare-code", account, digits)

    def token(self, purpose: str, token: str) -> str:
        """What is kept of a cookie or an invitation link."""
        return self.file.keyed(purpose, token)

    def subject(self, name: str) -> str:
        """Under which a change of rights of a session, account or persona is told: a value that no row of theirs holds."""
        return self.file.keyed("recheck", name)

    def delay(self, account: str, programme: str | None, most: int) -> int:
        """A wait below `most` that is the same each time it is asked, and unlike in each programme."""
        return int(self.file.keyed("delay", account, programme or SERVER), 16) % most

    def seal(self, purpose: str, place: str, text: str) -> bytes:
        """A short text that opens only here, for this purpose and row."""
        return crypto.seal(self._key(purpose), text, f"{purpose}#{place}".encode())

    def unseal(self, purpose: str, place: str, sealed: bytes) -> str:
        """The text again. Unsealable when it was sealed for another purpose or row."""
        return crypto.unseal(self._key(purpose), sealed, f"{purpose}#{place}".encode())

    def link(self, previous: str, row: str) -> str:
        """The next link of a chain of rows: nobody without the key file can forge what follows a link."""
        return self.file.keyed("chain", previous, row)

    def _key(self, purpose: str) -> AESGCM:
        halves = self.file.keyed("seal", purpose, "1") + self.file.keyed("seal", purpose, "2")
        return AESGCM(hashlib.sha256(halves.encode()).digest())


def recheck(work: Work, *names: str) -> None:
    """Whoever keeps something about these sessions, accounts or personas asks again, here and everywhere.

    The note of it lies in a table for a while, so it does not name them.
    """
    veil = Veil(work.key_file)
    for name in names:
        work.recheck(veil.subject(name))


def new_token() -> str:
    """A secret for a cookie or a link: 43 characters, 256 random bits."""
    return secrets.token_urlsafe(32)


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())
