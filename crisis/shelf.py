"""What a worker has put together for each programme and keeps until it is told that the programme's rules have changed."""

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from core.kernel import Kernel
from core.work import Read

T = TypeVar("T")


class Shelf(Generic[T]):
    """Things of one kind, read once a version. Under `subject` and a programme's id workers are told that it has changed."""

    def __init__(self, subject: str, read: Callable[[Read, str], T]) -> None:
        self._subject = subject
        self._read = read
        self._workers: WeakKeyDictionary[Kernel, _Kept[T]] = WeakKeyDictionary()

    async def of(self, kernel: Kernel, programme: str) -> T:
        """What this worker keeps for the programme, read where it is not there yet."""
        kept = self._workers.get(kernel)
        if kept is None:
            kept = self._workers[kernel] = _Kept(self._subject)
            kernel.on_recheck.append(kept.forget)
        if programme in kept.known:
            return kept.known[programme]
        told = kept.told
        found = await kernel.read(self._read, programme)
        if told == kept.told:  # else something has changed while it was read, and who asks next reads it anew
            kept.known[programme] = found
        return found


class _Kept(Generic[T]):
    """What one worker keeps, and how often it was told of a change."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.known: dict[str, T] = {}
        self.told = 0

    def forget(self, subject: str) -> None:
        if subject.startswith(self.subject):
            self.told += 1
            self.known.pop(subject.removeprefix(self.subject), None)
