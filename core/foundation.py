"""The kernel's lower half: the database, the keys and a writer. Enough for a console command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from core import clock
from core.clock import Instant
from core.config import Settings
from core.db import Database
from core.keyring import Keyring
from core.keystore import KeyFile, KeyStore
from core.lanes import Job
from core.spaces import Actor, Kind
from core.work import Read
from core.writer import Told, Writer

T = TypeVar("T")
READERS = 4


class Foundation:
    """The database, the keys and a writer that nobody has started: enough for a console command."""

    def __init__(self, settings: Settings, kinds: Iterable[Kind[Any]], now: Callable[[], Instant] = clock.now) -> None:
        self.settings = settings
        self.now = now
        self.kinds = {kind.name: kind for kind in kinds}
        self.database = Database(settings.database_url, READERS)
        self.key_file = KeyFile(settings.key_file)
        self.keyring = Keyring(KeyStore(settings.keys_url, self.key_file))
        self.writer = Writer(self.database, self.keyring, self.kinds, now, self._told, self._moved)
        self._answers: dict[Job, Any] = {}

    def _told(self, told: Told) -> None:
        self._answers.update(told.answers)

    def _moved(self) -> None:
        """Somebody else wrote: a console command looks at nothing but what it does."""

    def act_now(self, verb: Callable[..., T], actor: Actor, *args: Any) -> T:
        """Run a verb here and now. What it refuses is raised. Never while the kernel runs."""
        job = Job(verb, actor, args)
        self.writer.run([job])
        while job not in self._answers:
            self.writer.run(list(self.writer.waiting.take()))
        result = self._answers.pop(job)
        if isinstance(result, BaseException):
            raise result
        answered: T = result
        return answered

    def read_now(self, query: Callable[..., T], *args: Any) -> T:
        """Run a query here and now."""
        with self.database.reader() as session:
            return query(Read(session, self.keyring, self.kinds, self.now(), self.writer.committed.slots), *args)

    def close(self) -> None:
        """Everything is given back."""
        self.writer.close()
        self.database.close()
        self.keyring.store.close()
