"""Verbs over personas."""

from sqlalchemy import select

from auth.ages import old_enough
from auth.house import Threshold
from auth.models import DeadName, Persona
from auth.own import OWN, Begin
from auth.people import Person
from auth.personas.queries import names_taken
from auth.veil import Veil, recheck
from core.clock import DAY, day_of
from core.errors import Fault, Invalid, Refused, ensure
from core.lookalikes import skeleton
from core.spaces import Actor
from core.work import Work

NAME_KEPT = 366 * DAY
"""How long nobody takes the name of somebody who left."""


def enter_programme(work: Work, person: Person, door: Threshold, name: str) -> str:
    """He has a persona in this programme, under this name and with his own space. Entering again changes nothing.

    A guest has his one programme; into others he comes once he has an account.
    """
    ensure(not person.guest or door.id in person.personas, "account_first", status=403)
    if not person.agreed or not person.consented:
        raise Refused("agreement_first", status=403)
    if not old_enough(person.age_band, door.least_age):
        raise Refused("too_young_here", status=403)
    return make_persona(work, person, person.account, door.id, name)


def make_persona(work: Work, actor: Actor, account: str, programme: str | None, name: str) -> str:
    """The account has a persona here, the one it had or a new one. A name like another's is refused at its field."""
    owner = Veil(work.key_file).owner(account, programme)
    known = work.db.scalar(select(Persona.id).where(Persona.owner == owner))
    if known is not None:
        return known
    if names_taken(work, programme, [name]):
        raise Invalid({"name": Fault("name_taken")})
    persona = Persona(id=work.new_id(), owner=owner, programme_id=programme, name=name, skeleton=skeleton(name))
    persona.own_space = work.new_id()
    work.db.add(persona)
    work.db.flush()
    work.create(OWN, persona.own_space, actor, Begin(persona.id), programme)
    recheck(work, account)
    return persona.id


def end_persona(work: Work, persona: Persona) -> None:
    """The persona is gone; its own space is destroyed, and for a year nobody takes its name."""
    until = day_of(work.now) + NAME_KEPT
    dead = DeadName(key=Veil(work.key_file).dead_name(persona.programme_id, persona.skeleton), until=until)
    work.db.merge(dead)
    work.db.delete(persona)
    work.db.flush()
    work.shred(persona.own_space)
    recheck(work, persona.id)
