"""Keys in memory: those that are open in this process, and spares for streams to come.

Every stream is sealed under a data key of its own. Data keys lie, wrapped, in a store that no backup contains; destroying
one there makes every copy of what it sealed unreadable.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.clock import Instant
from core.keystore import KeyStore

SPARES = 64
OPEN_AT_MOST = 20_000
OPEN_SECONDS = 600.0


class Keyring:
    """The open keys of this process: a bounded cache, ten minutes at most, and spares for streams to come."""

    def __init__(self, store: KeyStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._spares: deque[tuple[str, bytes]] = deque()
        self._open: OrderedDict[str, tuple[float, AESGCM]] = OrderedDict()

    def spares_wanted(self) -> bool:
        """Whether a reader should make more spares."""
        return len(self._spares) < SPARES // 2

    def stock(self, now: Instant, count: int = SPARES) -> None:
        """More durable spares lie ready."""
        fresh = self.store.make(count, now)
        with self._lock:
            self._spares.extend(fresh)

    def take(self, now: Instant) -> str:
        """The id of a durable key that no stream has named yet; makes more only when none is left."""
        while True:
            with self._lock:
                if self._spares:
                    name, key = self._spares.popleft()
                    self._remember(name, key)
                    return name
            self.stock(now)

    def key(self, name: str) -> AESGCM:
        """The open key. KeyGone when it was destroyed."""
        with self._lock:
            known = self._open.get(name)
            if known is not None and known[0] > time.monotonic():
                return known[1]
        fresh = self.store.open(name)
        with self._lock:
            return self._remember(name, fresh)

    def has(self, name: str) -> bool:
        """Whether the key is open here, so that using it waits for nothing."""
        known = self._open.get(name)
        return known is not None and known[0] > time.monotonic()

    def renew(self, names: list[str]) -> None:
        """Those of these keys that are in use and still exist are open for another ten minutes."""
        for start in range(0, len(names), 500):
            for name, key in self.store.open_many(names[start : start + 500]).items():
                with self._lock:
                    self._remember(name, key)

    def _remember(self, name: str, key: bytes) -> AESGCM:
        opened = AESGCM(key)
        self._open[name] = (time.monotonic() + OPEN_SECONDS, opened)
        self._open.move_to_end(name)
        while len(self._open) > OPEN_AT_MOST:
            self._open.popitem(last=False)
        return opened

    def drop(self, names: list[str]) -> None:
        """These keys are forgotten here."""
        with self._lock:
            for name in names:
                self._open.pop(name, None)

    def drop_old(self) -> None:
        """Keys opened more than ten minutes ago are forgotten."""
        with self._lock:
            now = time.monotonic()
            for name in [name for name, (until, _) in self._open.items() if until < now]:
                del self._open[name]
