"""What the clock does to spaces that have ended: their keys are destroyed, then their entries go, in slices."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, select

from core.bus import Shredded
from core.clock import HOUR, Instant
from core.journal import Book
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Actor
from core.tables import EntryRow, RecheckRow, Shredding, SpaceRow, StreamRow
from core.work import CLOCK, Read, Work

SLICE = 500


def shredding(read: Read) -> dict[str, list[str]]:
    """Spaces whose end is committed, with the data keys that are to be destroyed."""
    spaces: dict[str, list[str]] = {space: [] for space in read.db.scalars(select(Shredding.space).limit(100))}
    for row in read.db.execute(select(StreamRow.space, StreamRow.data_key).where(StreamRow.space.in_(spaces))):
        spaces[row.space].append(row.data_key)
    return spaces


def forget_space(work: Work, actor: Actor, space: str) -> bool:
    """One slice of a shredded space's entries goes. True when nothing is left and the space is done."""
    versions = select(EntryRow.version).where(EntryRow.space == space).order_by(EntryRow.version).limit(SLICE)
    last = list(work.db.scalars(versions))
    if last:
        work.db.execute(delete(EntryRow).where(EntryRow.space == space, EntryRow.version <= last[-1]))
    if len(last) == SLICE:
        return False
    row = work.db.get_one(SpaceRow, space)
    book = msgspec.msgpack.decode(row.book, type=Book)
    first = {stream: head + 1 for stream, head in book.heads.items()}
    row.book = msgspec.msgpack.encode(msgspec.structs.replace(book, first=first))
    work.db.execute(delete(StreamRow).where(StreamRow.space == space))
    work.db.execute(delete(Shredding).where(Shredding.space == space))
    return True


def forget_entries(work: Work, actor: Actor, space: str, before: Instant) -> bool:
    """One slice goes of what happened before then in a space that lives on: only what its state row holds. True when none is left.

    For spaces whose readers ask only for what is new: nothing older than this is told any more.
    """
    held = select(SpaceRow.version).where(SpaceRow.id == space).scalar_subquery()
    of_age = select(EntryRow.version).where(EntryRow.space == space, EntryRow.version <= held, EntryRow.at < before)
    last = list(work.db.scalars(of_age.order_by(EntryRow.version).limit(SLICE)))
    if last:
        work.db.execute(delete(EntryRow).where(EntryRow.space == space, EntryRow.version <= last[-1]))
    return len(last) < SLICE


def forget_rechecks(work: Work, actor: Actor, before: Instant) -> None:
    """Old notes of changed rights go."""
    work.db.execute(delete(RecheckRow).where(RecheckRow.at < before))


async def keep_keys(kernel: Kernel) -> None:
    """Spares lie ready; keys of streams that are listened to stay open; old ones are forgotten. Runs every minute."""
    if kernel.keyring.spares_wanted():
        await kernel.on_reader(kernel.keyring.stock, kernel.now())
    slots = [kernel.writer.committed.slots.get(space) for space in kernel.streams.spaces]
    names = [name for slot in slots if slot is not None for name in slot.keys.values()]
    await kernel.on_reader(kernel.keyring.renew, names)
    kernel.keyring.drop_old()


async def destroy_keys(kernel: Kernel) -> None:
    """Keys of spaces that have ended are destroyed, here and in every worker; then their entries go. Repeated until done."""
    for space, names in (await kernel.read(shredding)).items():
        await kernel.on_reader(kernel.keyring.store.destroy, names)
        kernel.keyring.drop(names)
        kernel.bus.tell(None, [Shredded(space, names)])
        kernel.streams.forget(space)
        while not await kernel.act(forget_space, CLOCK, space, on=(space,), lane=Lane.CHORE):
            pass


async def destroy_unnamed_keys(kernel: Kernel) -> None:
    """Spare keys that no stream named within a day are destroyed. Runs every hour."""
    named = await kernel.read(_named)
    unnamed = await kernel.on_reader(kernel.keyring.store.unnamed, named, kernel.now())
    if unnamed:
        await kernel.on_reader(kernel.keyring.store.destroy, unnamed)


async def forget_old_rechecks(kernel: Kernel) -> None:
    """Notes of changed rights go after an hour."""
    await kernel.act(forget_rechecks, CLOCK, kernel.now() - HOUR, lane=Lane.CHORE)


def _named(read: Read) -> set[str]:
    return set(read.db.scalars(select(StreamRow.data_key)))
