"""Reads over personas."""

from collections.abc import Collection

from sqlalchemy import select

from auth.accounts.queries import sign_in_names_taken
from auth.house import House, Threshold
from auth.models import DeadName, Persona
from auth.people import Person
from auth.veil import Veil
from core.lookalikes import skeleton
from core.work import Read, Work


def names_taken(read: Read | Work, programme: str | None, names: Collection[str]) -> set[str]:
    """Tell which of these names somebody in this programme bears, or bore within a year."""
    veil = Veil(read.key_file)
    skeletons = {name: skeleton(name) for name in names}
    dead = {name: veil.dead_name(programme, folded) for name, folded in skeletons.items()}
    here = Persona.programme_id == programme if programme else Persona.programme_id.is_(None)
    borne = {*read.db.scalars(select(Persona.skeleton).where(here, Persona.skeleton.in_(skeletons.values())))}
    gone = {*read.db.scalars(select(DeadName.key).where(DeadName.key.in_(dead.values())))}
    return {name for name in names if skeletons[name] in borne or dead[name] in gone}


def names_to_avoid(read: Read | Work, programme: str, names: list[str]) -> set[str]:
    """Tell which names are not to be suggested in a programme: those taken, and every name that somebody signs in by."""
    return names_taken(read, programme, names) | sign_in_names_taken(read, names)


def names_elsewhere(read: Read, person: Person, door: Threshold, house: House) -> list[str]:
    """Give the names he bears in other programmes and may choose to bear here too: none across a wall."""
    walls = {other.id: other.walled for other in house.thresholds(read, person.language)}
    mine = {
        actor.name
        for programme, actor in person.personas.items()
        if programme is not None
        and programme != door.id
        and programme not in door.walled
        and door.id not in walls.get(programme, frozenset())
    }
    return sorted(mine - names_taken(read, door.id, mine))
