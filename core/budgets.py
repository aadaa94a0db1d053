"""Budgets: how often one may do what costs the others. One time stamp a key (GCRA), in memory only, never stored."""

import hashlib
import secrets
from dataclasses import dataclass

from core.clock import SECOND, Instant
from core.errors import Busy

MOST_KEYS = 100_000


@dataclass(frozen=True, slots=True)
class Budget:
    """So many at once, and the same number again spread over `per` milliseconds."""

    name: str
    most: int
    per: int


class Budgets:
    """What has been spent. Keys are hashed with a secret of this process, so that memory names nobody."""

    def __init__(self, *, limits: bool = True, most_keys: int = MOST_KEYS) -> None:
        self._limits = limits
        self._most_keys = most_keys
        self._secret = secrets.token_bytes(32)
        self._full_at: dict[bytes, float] = {}  # when the budget will be whole again

    def take(self, budget: Budget, key: str | None, now: Instant, cost: int = 1) -> None:
        """Spend, or raise Busy `too_many` with the seconds to wait. Without a key (loopback, onion) nothing is counted."""
        wait = self.wait(budget, key, now, cost)
        if wait > 0:
            raise Busy("too_many", retry_after=wait)
        self.spend(budget, key, now, cost)

    def spend(self, budget: Budget, key: str | None, now: Instant, cost: int = 1) -> None:
        """Spend without asking, such as for a wrong password."""
        if not self._limits or key is None:
            return
        name = self._name(budget, key)
        if name not in self._full_at and len(self._full_at) >= self._most_keys:
            self._forget(now)
        # Never further ahead than the whole budget, so that nobody can be locked out for longer.
        full_at = max(self._full_at.get(name, 0.0), now) + budget.per / budget.most * cost
        self._full_at[name] = min(full_at, now + float(budget.per))

    def wait(self, budget: Budget, key: str | None, now: Instant, cost: int = 1) -> float:
        """Tell how many seconds remain until so much can be spent; 0 when it can be now."""
        if not self._limits or key is None:
            return 0.0
        full_at = max(self._full_at.get(self._name(budget, key), 0.0), now)
        return max(0.0, (full_at + budget.per / budget.most * cost - budget.per - now) / SECOND)

    def restore(self, budget: Budget, key: str | None) -> None:
        """Make a budget whole again, such as after the right password."""
        if key is not None:
            self._full_at.pop(self._name(budget, key), None)

    def _name(self, budget: Budget, key: str) -> bytes:
        return hashlib.blake2b(f"{budget.name}\0{key}".encode(), digest_size=16, key=self._secret).digest()

    def _forget(self, now: Instant) -> None:
        """Drop what is whole again; if nearly all are still spent, those that are nearest to it."""
        self._full_at = {name: full_at for name, full_at in self._full_at.items() if full_at > now}
        if len(self._full_at) > self._most_keys * 0.9:
            spent = sorted(self._full_at.items(), key=lambda item: item[1])
            self._full_at = dict(spent[len(spent) // 4 :])
