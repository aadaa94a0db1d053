"""Who acts: a persona in one programme; and the person behind the session, of whom other domains know no more than that."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.clock import Instant
from core.spaces import address

ADMINISTRATOR = "administrator"
ROLES = ("support_person", "counsellor", "moderator", "coordinator")
"""Roles in a programme; `administrator` is the one of the whole server."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A persona with what it may do in its programme. `own` is his own space. It knows of no account."""

    id: str
    name: str
    programme: str | None
    own: str
    roles: frozenset[str] = frozenset()
    administrator: bool = False

    def has(self, *roles: str) -> bool:
        """Say whether one of these roles is his here."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody at the door, not signed in. The id is drawn for this one request and kept nowhere."""

    id: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in. Only this part of the house and the guards hold one; verbs elsewhere get an Actor.

    `factor` is "none" where none is needed, "asked" while his one-time code is missing, "unset" while he has set up no
    device yet, "passed" afterwards. Before it is passed, whoever needs one can do nothing at all. `subjects` are the
    names under which a change of his rights is told: of his session, his account, his personas. A guest has neither name
    nor password, and one persona at most.
    """

    account: str
    session: str
    language: str
    age_band: str
    agreed: bool
    consented: bool
    factor: str
    seen_at: Instant
    recovered_at: Instant | None = None
    subjects: frozenset[str] = frozenset()
    personas: Mapping[str | None, Actor] = field(default_factory=dict)
    guest: bool = False

    @property
    def id(self) -> str:
        """Who waits at the writer when this person does something with his account."""
        return self.account

    @property
    def staff(self) -> bool:
        """Say whether he works here and has shown his second factor in this session."""
        return self.factor == "passed"

    @property
    def whole(self) -> bool:
        """Say whether signing in is complete."""
        return self.factor in ("none", "passed")

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Every persona under which he may act now."""
        return tuple(actor for actor in self.personas.values() if self._may_act_as(actor))

    @property
    def own_streams(self) -> tuple[str, ...]:
        """His own streams, one a persona."""
        return tuple(address(actor.own, "own") for actor in self.actors)

    @property
    def administrator(self) -> Actor | None:
        """The persona under which he runs the server, if he does."""
        actor = self.actor_in(None)
        return actor if actor is not None and actor.administrator else None

    def actor_in(self, programme: str | None) -> Actor | None:
        """The persona under which he acts in this programme: None while he has none, or has not agreed and consented."""
        actor = self.personas.get(programme)
        return actor if actor is not None and self._may_act_as(actor) else None

    def _may_act_as(self, actor: Actor) -> bool:
        # Consent concerns what a man tells of his own health; who works in a programme tells none of his there.
        return self.whole and self.agreed and (self.consented or bool(actor.roles) or actor.administrator)
