"""Verbs of posts: people take shifts, seek cover, take over, swap; coordinators put them on and take them off.

Each returns the shifts whose posts it changed, so that whoever follows the rota can follow.
"""

from sqlalchemy import select

from auth.log import note
from core.errors import NotFound, Refused, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from programmes.rota.duty import end_swaps
from programmes.rota.found import able, holders, my_post, names, posts, shift_ahead, shift_to_plan
from programmes.rota.models import SeriesPost, Shift, ShiftPost
from programmes.rota.policy import BACKUP, BACKUPS, HOLDER, PARTS
from programmes.rota.queries import team
from programmes.rota.telling import COVER_WANTED, KINDS, TAKEN, coordinators, settle, tell

HOLDERS = 20
"""Most people whom a coordinator puts on one shift."""
Touched = tuple[Shift, ...]


def take_shift(work: Work, actor: AnyActor, shift_id: str, part: str = HOLDER) -> Touched:
    """An open post is his. Of two who take the last one at once the second is refused and told who has it."""
    shift = shift_ahead(work, actor, shift_id)
    ensure(part in PARTS, "not_possible", status=422)
    rows = posts(work, shift)
    mine = rows.get(actor.id)
    if mine is not None and mine.part in (part, HOLDER):
        return ()
    if part == HOLDER and len(holders(rows)) >= shift.needed:
        raise Refused("shift_taken_already", names=names(work, shift, holders(rows)))
    ensure(part == HOLDER or len(rows) - len(holders(rows)) < BACKUPS, "backups_enough")
    ensure_free(work, actor.id, shift)
    _give(work, shift, actor.id, part)
    note(work, actor, "shift_taken", ("shift", shift.id), programme=shift.programme_id)
    return (shift,)


def seek_cover(work: Work, actor: AnyActor, shift_id: str) -> Touched:
    """He cannot come: his post stays his until somebody takes it over, and everybody who could is told."""
    shift = shift_ahead(work, actor, shift_id)
    row = my_post(work, actor.id, shift)
    if row.seeks == "cover":
        return ()
    end_swaps(work, shift.id, actor.id)
    row.seeks = "cover"
    work.db.flush()
    mates, taken = team(work, shift.programme_id), posts(work, shift)
    others = [one for one in mates if able(mates, one, shift.purpose) and one not in taken]
    asked = {*others, *coordinators(work, shift.programme_id)} - {actor.id}
    tell(work, asked, COVER_WANTED, shift, {"name": mates[actor.id].name, "part": row.part})
    note(work, actor, "cover_sought", ("shift", shift.id), programme=shift.programme_id)
    return (shift,)


def withdraw(work: Work, actor: AnyActor, shift_id: str) -> Touched:
    """He can come after all: he seeks neither cover nor a swap any more."""
    shift = shift_ahead(work, actor, shift_id)
    row = my_post(work, actor.id, shift)
    if not row.seeks:
        return ()
    end_swaps(work, shift.id, actor.id)
    row.seeks = ""
    work.db.flush()
    settle_cover(work, shift)
    note(work, actor, "cover_withdrawn", ("shift", shift.id), programme=shift.programme_id)
    return (shift,)


def take_over(work: Work, actor: AnyActor, shift_id: str, persona: str) -> Touched:
    """The post of somebody who seeks cover is his. Of two who come at once the second is told who has it."""
    shift = shift_ahead(work, actor, shift_id)
    rows = posts(work, shift)
    theirs, mine = rows.get(persona), rows.get(actor.id)
    if theirs is None or theirs.seeks != "cover":
        if mine is not None:
            return ()
        raise Refused("cover_given_already", names=names(work, shift, holders(rows)))
    ensure(mine is None or mine.part == BACKUP, "has_post_already")
    ensure_free(work, actor.id, shift)
    part = theirs.part
    remove(work, shift, persona)
    _give(work, shift, actor.id, part)
    settle_cover(work, shift)
    tell(work, [persona], TAKEN, shift, {"name": team(work, shift.programme_id)[actor.id].name})
    note(work, actor, "shift_taken_over", ("shift", shift.id), programme=shift.programme_id)
    return (shift,)


def put_on(
    work: Work, actor: AnyActor, shift_id: str, persona: str, part: str = HOLDER, *, rest: bool = False
) -> Touched:
    """This person has a post in the shift (and, with `rest`, in every later one of its series), and is told once."""
    shift = shift_to_plan(work, actor, shift_id)
    ensure(part in PARTS, "not_possible", status=422)
    if not able(team(work, shift.programme_id), persona, shift.purpose):
        raise NotFound
    touched = tuple(
        one for one in with_rest(work, shift, rest=rest) if _put(work, one, persona, part, strict=one is shift)
    )
    if rest and shift.series_id is not None:
        work.db.merge(SeriesPost(series_id=shift.series_id, persona_id=persona, part=part))
        work.db.flush()
    if touched and persona != actor.id:
        told = {"part": part, "rest": True} if rest else {"part": part}
        tell(work, [persona], "shift_given", shift, told)
    note(work, actor, "shift_given", ("shift", shift.id), programme=shift.programme_id)
    return touched


def take_off(work: Work, actor: AnyActor, shift_id: str, persona: str, *, rest: bool = False) -> Touched:
    """This person has no post in the shift any more (nor, with `rest`, in any later one of its series), and is told."""
    shift = shift_to_plan(work, actor, shift_id)
    touched = tuple(one for one in with_rest(work, shift, rest=rest) if remove(work, one, persona))
    regular = work.db.get(SeriesPost, (shift.series_id, persona)) if rest and shift.series_id else None
    if regular is not None:
        work.db.delete(regular)
        work.db.flush()
    for one in touched:
        settle_cover(work, one)
    if touched and persona != actor.id:
        tell(work, [persona], TAKEN, shift, {"rest": True} if rest else {})
    note(work, actor, "shift_taken_away", ("shift", shift.id), programme=shift.programme_id)
    return touched


def ensure_free(work: Work, persona: str, shift: Shift, but: str | None = None) -> None:
    """Refuse when he holds another shift for the same purpose at that time; `but` is one that he is giving away."""
    ensure(is_free(work, persona, shift, but), "busy_then")


def is_free(work: Work, persona: str, shift: Shift, but: str | None = None) -> bool:
    """Say whether he could be in this shift: nobody is twice in the same kind of duty at once."""
    found = (
        select(Shift.id)
        .join(ShiftPost, ShiftPost.shift_id == Shift.id)
        .where(
            ShiftPost.persona_id == persona,
            ShiftPost.part == HOLDER,
            Shift.purpose == shift.purpose,
            Shift.called_off.is_(False),
            Shift.begins_at < shift.ends_at,
            Shift.ends_at > shift.begins_at,
            Shift.id.not_in([one for one in (shift.id, but) if one]),
        )
    )
    return work.db.scalar(found.limit(1)) is None


def remove(work: Work, shift: Shift, persona: str) -> bool:
    """He has no post in the shift. False when he had none."""
    row = work.db.get(ShiftPost, (shift.id, persona))
    if row is None:
        return False
    end_swaps(work, shift.id, persona)
    work.db.delete(row)
    work.db.flush()
    settle(work, [persona], shift, *KINDS)
    return True


def settle_cover(work: Work, shift: Shift) -> None:
    """Nobody is asked for cover any more, unless somebody else in the shift still seeks it."""
    if all(row.seeks != "cover" for row in posts(work, shift).values()):
        settle(work, team(work, shift.programme_id), shift, COVER_WANTED)


def with_rest(work: Work, shift: Shift, *, rest: bool) -> list[Shift]:
    """The shift; with `rest` every later one of its series too that was not called off."""
    if not rest or shift.series_id is None:
        return [shift]
    later = select(Shift).where(Shift.series_id == shift.series_id, Shift.begins_at > shift.begins_at)
    found = later.where(Shift.called_off.is_(False)).order_by(Shift.begins_at).with_for_update()
    return [shift, *work.db.scalars(found)]


def _put(work: Work, shift: Shift, persona: str, part: str, *, strict: bool) -> bool:
    rows = posts(work, shift)
    known = rows.get(persona)
    if known is not None and known.part == part:
        return False
    if not strict and not is_free(work, persona, shift):
        return False
    ensure_free(work, persona, shift)
    ensure(len(rows) < HOLDERS, "posts_enough")
    _give(work, shift, persona, part)
    return True


def _give(work: Work, shift: Shift, persona: str, part: str) -> None:
    row = work.db.get(ShiftPost, (shift.id, persona)) or ShiftPost(shift_id=shift.id, persona_id=persona)
    row.part, row.seeks = part, ""
    work.db.add(row)
    work.db.flush()
    settle(work, [persona], shift, COVER_WANTED, TAKEN)
