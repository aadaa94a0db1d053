"""How much waits on the page of aftercare, for the sections of every desk page."""

from auth.people import Person
from core.visit import Visit
from crisis.aftercare.queries import cared_in, waiting_for


async def care_waiting(visit: Visit) -> int:
    """Count what waits there for the reader of a desk; nothing for everybody else."""
    person: Person | None = visit.person
    mine = cared_in(person) if person is not None and person.staff else ()
    return await visit.read(waiting_for, mine) if mine else 0
