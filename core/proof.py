"""Pressed doors: when many come at once, a browser does a sum, or its owner waits a little. No third party is asked."""

import hmac
import json
import math
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import altcha

from core.budgets import Budget, Budgets
from core.clock import MINUTE, SECOND, Instant
from core.errors import Busy, Refused

COST = 5_000
PREFIX = "00"  # 256 tries of 5,000 rounds: about a second of an ordinary phone
VALID = 10 * MINUTE
LEAST_WAIT = 15 * SECOND
MOST_USED = 50_000
MOST_PAYLOAD = 2_000

Hash = Callable[..., Awaitable[altcha.VerifySolutionResult]]


class Asked(Protocol):
    """What is asked of a form here."""

    def raw(self, name: str) -> str:
        """Give a field as typed."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way in. Some may come freely; above that each brings a proof, or has waited: so many a `per`."""

    name: str
    free: int = 30
    patient: int = 30
    per: int = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Task:
    """What a page puts into its form when the door is pressed: `challenge` for the script, `ticket` for who waits."""

    challenge: str
    ticket: str
    seconds: int


class Doors:
    """How pressed each door of this process is, and which proofs have been used."""

    def __init__(self, secret: str, budgets: Budgets) -> None:
        self._secret = secret.encode()
        self._budgets = budgets
        self._used: dict[str, Instant] = {}

    def is_pressed(self, door: Door, now: Instant) -> bool:
        """Say whether the door asks for a proof now."""
        return self._budgets.wait(_free(door), door.name, now) > 0

    def task(self, door: Door, now: Instant) -> Task | None:
        """Give what a page of this door has to ask for; None while nobody presses."""
        if not self.is_pressed(door, now):
            return None
        ticket = self._ticket(door, now + LEAST_WAIT)
        return Task(json.dumps(self._challenge(door, now)), ticket, LEAST_WAIT // SECOND)

    async def admit(self, door: Door, form: Asked, now: Instant, hash_: Hash) -> None:
        """Let one in. Refused `proof_needed` or `proof_wait` (429) when the door is pressed and nothing is brought."""
        if not self.is_pressed(door, now):
            self._budgets.spend(_free(door), door.name, now)
            return
        if proof := form.raw("proof"):
            await self._check_proof(door, proof[:MOST_PAYLOAD], now, hash_)
        elif ticket := form.raw("wait"):
            self._check_ticket(door, ticket[:MOST_PAYLOAD], now)
        else:
            raise Refused("proof_needed", status=429, retry_after=LEAST_WAIT / SECOND)

    def _challenge(self, door: Door, now: Instant) -> dict[str, object]:
        made = altcha.create_challenge(
            "PBKDF2/SHA-256",
            COST,
            key_prefix=PREFIX,
            expires_at=(now + VALID) // SECOND,
            data={"door": door.name},
            hmac_secret=self._secret,
        )
        told: dict[str, object] = made.to_dict()
        return told

    async def _check_proof(self, door: Door, proof: str, now: Instant, hash_: Hash) -> None:
        refused = Refused("proof_needed", status=429, retry_after=1.0)
        try:
            payload = altcha.Payload.from_base64(proof)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise refused from None
        parameters = payload.challenge.parameters
        if parameters.data != {"door": door.name} or not isinstance(parameters.nonce, str):
            raise refused
        if parameters.nonce in self._used:
            raise refused
        result = await hash_(altcha.verify_solution, payload, self._secret)
        # Looked at again after the wait: the same proof may have been sent twice at once.
        if not result.verified or parameters.nonce in self._used:
            raise refused
        self._use(parameters.nonce, now)

    def _ticket(self, door: Door, ready_at: Instant) -> str:
        said = f"{ready_at}.{secrets.token_hex(8)}"
        return f"{said}.{self._sign(door, said)}"

    def _check_ticket(self, door: Door, ticket: str, now: Instant) -> None:
        said, _, signature = ticket.rpartition(".")
        if not ticket.isascii() or not hmac.compare_digest(signature, self._sign(door, said)):
            raise Refused("proof_needed", status=429, retry_after=LEAST_WAIT / SECOND)
        ready_at = int(said.partition(".")[0])
        if ready_at + VALID < now or said in self._used:
            raise Refused("proof_needed", status=429, retry_after=LEAST_WAIT / SECOND)
        # Those who wait come in at a steady pace, so that a flood of tickets only waits longer.
        patient = Budget(f"{door.name} patient", door.patient, door.per)
        wait = max((ready_at - now) / SECOND, self._budgets.wait(patient, door.name, now))
        if wait > 0:
            raise Refused("proof_wait", status=429, retry_after=wait, count=math.ceil(wait))
        self._budgets.spend(patient, door.name, now)
        self._use(said, now)

    def _sign(self, door: Door, said: str) -> str:
        return hmac.new(self._secret, f"{door.name}\0{said}".encode(), sha256).hexdigest()

    def _use(self, name: str, now: Instant) -> None:
        """Remember what was used until it is no longer valid anyway."""
        if len(self._used) >= MOST_USED:
            self._used = {used: until for used, until in self._used.items() if until > now}
            if len(self._used) >= MOST_USED:
                raise Busy
        self._used[name] = now + VALID + MINUTE


def _free(door: Door) -> Budget:
    return Budget(f"{door.name} free", door.free, door.per)
