"""Who plays: the demonstration's people as they are in the database now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.demo import scenery
from auth.models import Factor, Grant, Persona
from auth.people import Actor
from auth.veil import Veil
from core.work import Read, Work
from programmes.place import DEMO, marked


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the demonstration in one programme: his actor, and the grants by which he can lead."""

    actor: Actor
    grants: tuple[str, ...]


def is_demo(read: Read | Work) -> bool:
    """Say whether this place is a demonstration."""
    return marked(read, DEMO) is not None


def cast_of(read: Read | Work, programme: str) -> Mapping[str, Player]:
    """Everybody of the demonstration who is still in this programme, by key."""
    place = marked(read, f"programme {programme}")
    if place is None:
        return {}
    names = {worker.names[programme][0]: worker.key for worker in scenery.workers() if programme in worker.names}
    names |= {man.name: man.key for man in scenery.men() if man.programme == programme}
    found = (
        select(Persona, Grant.id, Grant.role)
        .outerjoin(Grant, Grant.owner == Persona.owner)
        .where(Persona.programme_id == place, Persona.name.in_(names))
    )
    cast: dict[str, Player] = {}
    for persona, grant, role in read.db.execute(found):
        key = names[persona.name]
        known = cast.get(key)
        grants = (*(known.grants if known else ()), *((grant,) if grant else ()))
        roles = (known.actor.roles if known else frozenset()) | ({role} if role else frozenset())
        cast[key] = Player(Actor(persona.id, persona.name, place, persona.own_space, frozenset(roles)), grants)
    return cast


def secret_of(read: Read, worker: str) -> str | None:
    """The one-time-code secret of somebody who works in the demonstration; None where he has left."""
    account = marked(read, f"worker {worker}")
    factor = read.db.get(Factor, account) if account else None
    return Veil(read.key_file).unseal("factor", factor.account_id, factor.secret) if factor else None
