"""How much waits on the page of aftercare, for the sections of every desk page."""

from auth.people import Actor, Person
from core.visit import Visit
from core.work import Read
from crisis.aftercare.load import proposes
from crisis.aftercare.queries import cared_in, waiting_for
from crisis.reach import HeavyTalks


async def care_waiting(visit: Visit, heavy: HeavyTalks) -> int:
    """Count what waits there for the reader of a desk, a break that is proposed to him too; nothing for everybody else."""
    person: Person | None = visit.person
    mine = cared_in(person) if person is not None and person.staff else ()
    return await visit.read(waiting, mine, heavy) if mine else 0


def waiting(read: Read, actors: tuple[Actor, ...], heavy: HeavyTalks) -> int:
    """Count tasks and proposals of these personas."""
    return waiting_for(read, actors) + sum(proposes(read, actor, heavy) for actor in actors)
