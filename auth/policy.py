"""Who may do what with accounts and roles. Pure."""

from auth.people import ROLES, Actor, Person


def may_run_team(person: Person, programme: str | None) -> bool:
    """Give and end roles in a programme: its coordinators and the administrator; on the whole server only the latter."""
    if person.administrator is not None:
        return True
    actor = person.actor_in(programme) if programme is not None else None
    return actor is not None and actor.has("coordinator")


def runs_teams_of(person: Person) -> tuple[str, ...]:
    """Programmes whose team he runs as their coordinator."""
    return tuple(actor.programme for actor in person.actors if actor.programme and actor.has("coordinator"))


def may_be_given(role: str, programme: str | None) -> bool:
    """Roles of a programme are given in a programme, `administrator` on the whole server."""
    return role in ROLES if programme is not None else role == "administrator"


def has_desk(actor: Actor) -> bool:
    """Whoever has a role somewhere has a desk there."""
    return bool(actor.roles) or actor.administrator
