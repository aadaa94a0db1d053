"""The staff log: what somebody with power did, written in the act's own transaction, chained by the clock.

Rows hold ids and codes; a reason in free words is sealed. The clock numbers committed rows of each programme every few
seconds and links each to the one before, so that a row taken out or changed later is found (`log verify`). Rows go after
24 months, from the oldest on; where the log was cut, number and link of the last row gone are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from auth.models import LogCut, LogRow
from auth.people import Actor
from auth.veil import SERVER, Veil
from core.clock import DAY, Instant
from core.spaces import Actor as AnyActor
from core.work import Read, Work

KEPT = 730 * DAY
SLICE = 200
START = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a programme's log is chained: number and link of its newest row."""

    programme: str
    seq: int
    chain: str


def note(
    work: Work,
    actor: AnyActor,
    code: str,
    subject: tuple[str, str],
    reason: str | None = None,
    programme: str | None = None,
) -> None:
    """Write down that the actor did this to the subject (its kind and id), in his programme unless another is named."""
    where = programme or (actor.programme if isinstance(actor, Actor) else None) or SERVER
    row = LogRow(id=work.new_id(), programme=where, actor=actor.id, code=code, at=work.now)
    row.subject_kind, row.subject = subject
    row.reason = Veil(work.key_file).seal("log", row.id, reason) if reason else None
    work.db.add(row)
    work.db.flush()


def chain_log(work: Work, actor: AnyActor) -> int:
    """Number and link what was committed since the last time, a slice of each programme. Returns how many rows."""
    veil, count = Veil(work.key_file), 0
    for programme in work.db.scalars(select(LogRow.programme).where(LogRow.seq.is_(None)).distinct()).all():
        head = _head(work, programme)
        fresh = select(LogRow).where(LogRow.programme == programme, LogRow.seq.is_(None))
        for row in work.db.scalars(fresh.order_by(LogRow.at, LogRow.id).limit(SLICE)):
            row.seq = head.seq + 1
            row.chain = veil.link(head.chain, _content(row))
            head = Head(programme, row.seq, row.chain)
            count += 1
        work.db.flush()
    return count


def cut_log(work: Work, actor: AnyActor) -> int:
    """Let go of rows that have come of age, a slice of each programme. Returns how many."""
    count = 0
    for programme in work.db.scalars(select(LogRow.programme).where(LogRow.at < work.now - KEPT).distinct()).all():
        last = _last_of_age(work, programme)
        if last is None or last.seq is None or last.chain is None:
            continue
        gone = delete(LogRow).where(LogRow.programme == programme, LogRow.seq <= last.seq)
        count += work.db.execute(gone.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined] # a DELETE's result counts rows
        work.db.merge(LogCut(programme=programme, seq=last.seq, chain=last.chain, cut_at=work.now))
        work.db.flush()
    return count


def heads(read: Read) -> tuple[Head, ...]:
    """Give the head of every programme's log, for the coordinator to keep and for the backup."""
    named = {*read.db.scalars(select(LogRow.programme).distinct()), *read.db.scalars(select(LogCut.programme))}
    return tuple(_head(read, programme) for programme in sorted(named))


def broken(read: Read) -> Iterator[Head]:
    """Walk every chain; give where each broken one stops being true: the last head that still holds."""
    for head in heads(read):
        last = _last_true(read, _cut(read, head.programme))
        if last != head:
            yield last


def reason_of(read: Read, row: LogRow) -> str | None:
    """Open the reason of a row."""
    return Veil(read.key_file).unseal("log", row.id, row.reason) if row.reason else None


def _last_true(read: Read, true: Head) -> Head:
    """Follow a chain from this head, a slice at a time; give the last head that holds."""
    veil, numbered = Veil(read.key_file), select(LogRow).where(LogRow.programme == true.programme)
    while rows := read.db.scalars(numbered.where(LogRow.seq > true.seq).order_by(LogRow.seq).limit(SLICE)).all():
        for row in rows:
            if row.seq != true.seq + 1 or row.chain != veil.link(true.chain, _content(row)):
                return true
            true = Head(true.programme, row.seq, row.chain)
    return true


def _head(work: Work | Read, programme: str) -> Head:
    newest = select(LogRow).where(LogRow.programme == programme, LogRow.seq.is_not(None)).order_by(LogRow.seq.desc())
    row = work.db.scalars(newest.limit(1)).first()
    if row is None or row.seq is None or row.chain is None:
        return _cut(work, programme)
    return Head(programme, row.seq, row.chain)


def _cut(work: Work | Read, programme: str) -> Head:
    cut = work.db.get(LogCut, programme)
    return Head(programme, cut.seq, cut.chain) if cut else Head(programme, 0, START)


def _last_of_age(work: Work, programme: str) -> LogRow | None:
    """The last row of the unbroken run of rows that have come of age."""
    kept_from = select(func.min(LogRow.seq)).where(LogRow.programme == programme, LogRow.at >= work.now - KEPT)
    first_kept: Instant | None = work.db.scalar(kept_from)
    of_age = select(LogRow).where(LogRow.programme == programme, LogRow.seq.is_not(None))
    if first_kept is not None:
        of_age = of_age.where(LogRow.seq < first_kept)
    in_order = of_age.order_by(LogRow.seq).limit(SLICE)
    rows = work.db.scalars(in_order).all()
    return rows[-1] if rows else None


def _content(row: LogRow) -> str:
    parts = (row.id, row.programme, row.actor, row.code, row.subject_kind, row.subject, str(row.at), str(row.seq))
    return "\x1f".join((*parts, (row.reason or b"").hex()))
