"""Verbs of swaps: my shift for yours. Both posts change hands at once or not at all."""

from sqlalchemy import select

from auth.log import note
from core.errors import NotFound, Refused, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from programmes.rota.duty import end_swaps
from programmes.rota.found import able, my_post, posts, shift_ahead
from programmes.rota.models import Shift, ShiftPost, Swap
from programmes.rota.posts import Touched, ensure_free, remove
from programmes.rota.queries import team
from programmes.rota.telling import SWAP_ANSWERED, SWAP_OFFERED, settle, tell

TAKE, DECLINE, WITHDRAW = "take", "decline", "withdraw"
ANSWERS = (TAKE, DECLINE, WITHDRAW)
ENDS = {TAKE: "taken", DECLINE: "declined", WITHDRAW: "withdrawn"}


def offer_swap(work: Work, actor: AnyActor, shift_id: str, for_shift_id: str, persona: str) -> str:
    """His colleague is offered this shift for one of his own. Offering the same again changes nothing. Returns its id."""
    shift, wanted = _both(work, actor, shift_id, for_shift_id)
    mine, theirs = my_post(work, actor.id, shift), posts(work, wanted).get(persona)
    ensure(theirs is not None and persona != actor.id, "swap_not_possible")
    mates = team(work, shift.programme_id)
    ensure(able(mates, persona, shift.purpose), "swap_not_fitting")
    ensure(persona not in posts(work, shift) and actor.id not in posts(work, wanted), "swap_not_possible")
    again = (Swap.shift_id == shift_id, Swap.for_shift_id == for_shift_id, Swap.from_persona == actor.id)
    known = work.db.scalar(select(Swap.id).where(*again, Swap.to_persona == persona, Swap.state == "open"))
    if known is not None:
        return known
    swap = Swap(id=work.new_id(), shift_id=shift_id, for_shift_id=for_shift_id, from_persona=actor.id)
    swap.to_persona, swap.state = persona, "open"
    mine.seeks = mine.seeks or "swap"
    work.db.add(swap)
    work.db.flush()
    told = {"swap": swap.id, "name": mates[actor.id].name, "for_begins_at": wanted.begins_at}
    tell(work, [persona], SWAP_OFFERED, shift, told)
    note(work, actor, "swap_offered", ("shift", shift.id), programme=shift.programme_id)
    return swap.id


def answer_swap(work: Work, actor: AnyActor, swap_id: str, answer: str) -> Touched:
    """The offer is taken, declined by the one to whom it was made, or withdrawn by the one who made it.

    NotFound for everybody else. Refused when it is over already, or one of the posts is in other hands by now.
    """
    swap = work.db.scalar(select(Swap).where(Swap.id == swap_id))
    if swap is None or actor.id != (swap.from_persona if answer == WITHDRAW else swap.to_persona):
        raise NotFound
    shift, wanted = _both(work, actor, swap.shift_id, swap.for_shift_id)
    work.db.refresh(swap)  # it may have been answered while we waited for the shifts
    if swap.state == ENDS[answer]:
        return ()
    ensure(swap.state == "open", "swap_over")
    touched = _exchange(work, swap, shift, wanted) if answer == TAKE else ()
    swap.state = ENDS[answer]
    _seek_no_more(work, swap)
    settle(work, [swap.to_persona], shift, SWAP_OFFERED)
    if answer != WITHDRAW:
        name = team(work, shift.programme_id)[actor.id].name
        told = {"answer": ENDS[answer], "name": name, "for_begins_at": wanted.begins_at}
        tell(work, [swap.from_persona], SWAP_ANSWERED, shift, told)
    note(work, actor, f"swap_{ENDS[answer]}", ("shift", shift.id), programme=shift.programme_id)
    return touched


def _exchange(work: Work, swap: Swap, shift: Shift, wanted: Shift) -> Touched:
    """Each has the other's post."""
    swap.state = "taken"
    work.db.flush()
    first, second = posts(work, shift).get(swap.from_persona), posts(work, wanted).get(swap.to_persona)
    if first is None or second is None:
        raise Refused("swap_over")
    ensure_free(work, swap.to_persona, shift, but=wanted.id)
    ensure_free(work, swap.from_persona, wanted, but=shift.id)
    parts = first.part, second.part
    remove(work, shift, swap.from_persona)
    remove(work, wanted, swap.to_persona)
    end_swaps(work, shift.id, swap.to_persona)
    end_swaps(work, wanted.id, swap.from_persona)
    work.db.merge(ShiftPost(shift_id=shift.id, persona_id=swap.to_persona, part=parts[0], seeks=""))
    work.db.merge(ShiftPost(shift_id=wanted.id, persona_id=swap.from_persona, part=parts[1], seeks=""))
    work.db.flush()
    return shift, wanted


def _seek_no_more(work: Work, swap: Swap) -> None:
    """He who offered seeks a swap only while another offer of his is open."""
    work.db.flush()
    others = select(Swap.id).where(Swap.shift_id == swap.shift_id, Swap.from_persona == swap.from_persona)
    row = work.db.get(ShiftPost, (swap.shift_id, swap.from_persona))
    if row is not None and row.seeks == "swap" and work.db.scalar(others.where(Swap.state == "open")) is None:
        row.seeks = ""
        work.db.flush()


def _both(work: Work, actor: AnyActor, one: str, other: str) -> tuple[Shift, Shift]:
    """Both shifts, locked in one order, so that two offers never wait for each other."""
    ensure(one != other, "swap_not_possible")
    found = {shift_id: shift_ahead(work, actor, shift_id) for shift_id in sorted((one, other))}
    return found[one], found[other]
