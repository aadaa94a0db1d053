"""Who is paged, and who may say so. Pure."""

from auth.people import Actor, Person

CALLED = ("counsellor", "coordinator")
"""Roles that are called in a crisis: professionals, and those who see to it that there is one."""


def is_called(actor: Actor) -> bool:
    """Whoever may be called in a programme may be paged for it."""
    return actor.programme is not None and actor.has(*CALLED)


def called_as(person: Person) -> tuple[Actor, ...]:
    """Every persona under which he may be called."""
    return tuple(actor for actor in person.actors if is_called(actor))


def may_arrange_alarms(actor: Actor) -> bool:
    """The test alarm is the coordinators'."""
    return actor.has("coordinator")
