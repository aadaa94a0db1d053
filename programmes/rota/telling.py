"""What the rota tells people: cards in their own space. A newer card of a kind about the same shift takes the older one's place."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from auth.models import Persona
from auth.own import OWN, Dismiss, Tell
from auth.people import Actor
from core.errors import NotFound
from core.work import CLOCK, NamedActor, Work
from programmes.rota.models import Shift
from programmes.rota.queries import team

GIVEN, TAKEN, CALLED_OFF = "shift_given", "shift_taken", "shift_called_off"
COVER_WANTED, SWAP_OFFERED, SWAP_ANSWERED = "cover_wanted", "swap_offered", "swap_answered"
GAP_AHEAD, DUTY_ASKED = "gap_ahead", "duty_asked"
KINDS = (GIVEN, TAKEN, CALLED_OFF, COVER_WANTED, SWAP_OFFERED, SWAP_ANSWERED, GAP_AHEAD, DUTY_ASKED)
"""Cards about duty."""


def tell(
    work: Work,
    personas: Iterable[str],
    kind: str,
    shift: Shift,
    more: Mapping[str, Any] | None = None,
    *,
    quietly: bool = False,
) -> None:
    """Each of them has this card about a shift, once; `quietly`, unless such a card about the same kind of duty lies open."""
    data = {
        "shift": shift.id,
        "purpose": shift.purpose,
        "begins_at": shift.begins_at,
        "ends_at": shift.ends_at,
        "zone": shift.zone,
        **({"meeting": shift.about} if shift.about else {}),
        **(more or {}),
    }
    for persona, own in _spaces(work, set(personas)):
        if quietly and _lies_open(work, own, kind, shift.purpose):
            continue
        put_away(work, persona, own, shift, (kind,))
        work.act(OWN, own, CLOCK, Tell(kind, data))


def settle(work: Work, personas: Iterable[str], shift: Shift, *kinds: str) -> None:
    """What these cards said of the shift is no longer so: they are gone."""
    for persona, own in _spaces(work, set(personas)):
        put_away(work, persona, own, shift, kinds)


def put_away(work: Work, persona: str, own: str, shift: Shift, kinds: Iterable[str]) -> None:
    """His cards of these kinds about a shift, or about the meeting that it is for, are put away."""
    for card in work.state(OWN, own).cards:
        here = card.data.get("shift") == shift.id or (shift.about and card.data.get("meeting") == shift.about)
        if card.kind in kinds and here:
            work.act(OWN, own, NamedActor(persona), Dismiss(card.seq))


def dismiss_card(work: Work, actor: Actor, seq: int) -> None:
    """He has put away a card about duty; one that is gone already stays gone. NotFound for a card of another kind."""
    card = next((card for card in work.state(OWN, actor.own).cards if card.seq == seq), None)
    if card is None:
        return
    if card.kind not in KINDS:
        raise NotFound
    work.act(OWN, actor.own, actor, Dismiss(seq))


def coordinators(work: Work, programme: str) -> tuple[str, ...]:
    """Give the personas of those who plan a programme's shifts."""
    return tuple(mate.persona for mate in team(work, programme).values() if "coordinator" in mate.roles)


def _lies_open(work: Work, own: str, kind: str, purpose: str) -> bool:
    return any(card.kind == kind and card.data.get("purpose") == purpose for card in work.state(OWN, own).cards)


def _spaces(work: Work, personas: set[str]) -> list[tuple[str, str]]:
    found = select(Persona.id, Persona.own_space).where(Persona.id.in_(personas)).order_by(Persona.id)
    return [(row.id, row.own_space) for row in work.db.execute(found)] if personas else []
