"""The directory of a programme: places outside to which a man can be referred, each with the day on which somebody checked it."""

from sqlalchemy import select

from auth.people import Actor
from core.clock import DAY, day_of
from core.errors import NotFound, Refused
from core.work import Read, Work
from counselling.desk.forms import Place
from counselling.desk.pages import Outside
from counselling.models import ReferralPlace

OLD = 365 * DAY
"""A place that nobody has checked for so long is shown with a warning."""
MOST = 300


def places(read: Read, programme: str) -> tuple[Outside, ...]:
    """List the places of a programme by name."""
    found = select(ReferralPlace).where(ReferralPlace.programme_id == programme).order_by(ReferralPlace.name)
    return tuple(
        Outside(
            row.id,
            row.name,
            row.about,
            row.how,
            tuple(row.languages.split()),
            row.checked_on,
            read.now - row.checked_on > OLD,
        )
        for row in read.db.scalars(found.limit(MOST))
    )


def keep_place(work: Work, actor: Actor, place: Place, place_id: str = "") -> str:
    """A place stands in the directory as somebody has checked it today. Gives its id."""
    if place_id:
        row = _found(work, actor, place_id)
    else:
        known = select(ReferralPlace.id).where(ReferralPlace.programme_id == actor.programme)
        if len(work.db.scalars(known.limit(MOST)).all()) >= MOST:
            raise Refused("directory_full", count=MOST)
        row = ReferralPlace(id=work.new_id(), programme_id=actor.programme)
        work.db.add(row)
    row.name, row.about, row.how, row.languages = place.name, place.about, place.how, place.languages
    row.checked_on = day_of(work.now)
    work.db.flush()
    return row.id


def check_place(work: Work, actor: Actor, place_id: str) -> None:
    """Somebody has checked today that it is still so."""
    _found(work, actor, place_id).checked_on = day_of(work.now)
    work.db.flush()


def drop_place(work: Work, actor: Actor, place_id: str) -> None:
    """It stands in the directory no more."""
    work.db.delete(_found(work, actor, place_id))
    work.db.flush()


def _found(work: Work, actor: Actor, place_id: str) -> ReferralPlace:
    row = work.db.get(ReferralPlace, place_id)
    if row is None or row.programme_id != actor.programme:
        raise NotFound
    return row
