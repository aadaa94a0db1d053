"""Reads of the settings page: the rules of a programme as they are, what is proposed, what was changed, and how rules did."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from auth.models import Persona
from auth.people import Actor
from core.clock import Instant
from core.errors import Fault
from core.work import Read
from crisis.ladder import times_of
from crisis.rules import TIERS, Kind, Rule, Rulebook, rulebook
from crisis.settings import forms, policy
from crisis.settings.models import RuleChange
from crisis.settings.overlay import Change, Overlay, concept
from crisis.settings.quality import verdicts
from crisis.settings.record import content_of, open_rows, overlay_in
from crisis.settings.trial import Trial
from programmes.queries import offer

MOST = 100
"""Changes that the history shows."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What can be found, with its gloss, and whether it is on in each language that speaks of it."""

    kind: str
    tier: str
    gloss: str
    on: tuple[tuple[str, bool], ...]

    @property
    def is_core(self) -> bool:
        """Whether it is immediate danger."""
        return self.tier == TIERS[-1]


@dataclass(frozen=True, slots=True)
class Step:
    """A change as the page shows it. `undone` is the one that it takes back; `bar` what is in the reader's way of approving it.

    Counts are None while they are small, `ready_at` is when its week is over.
    """

    id: str
    kind: str
    change: Change
    why: str
    by: str
    at: Instant
    trial: Trial | None
    texts: int | None
    nearer: int | None
    less: int | None
    ready_at: Instant
    bar: Fault | None
    decided_by: str = ""
    approved_at: Instant | None = None
    withdrawn_at: Instant | None = None
    undone: Change | None = None

    @property
    def is_watched(self) -> bool:
        """Whether new texts are read with it."""
        return policy.is_watched(self.kind)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a rule did. None stands for a small number."""

    rule: str
    gloss: str
    true_alarms: int | None
    false_alarms: int | None


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Everything that the page shows."""

    programme: str
    name: str
    zone: str
    version: str
    categories: tuple[tuple[str, tuple[Concept, ...]], ...]
    overlay: Overlay
    times: dict[str, int]
    open: tuple[Step, ...]
    history: tuple[Step, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        open_ones = [{"id": one.id, "kind": one.kind, "at": one.at, "ready_at": one.ready_at} for one in self.open]
        past = [{"id": one.id, "kind": one.kind, "approved_at": one.approved_at} for one in self.history]
        counted = [
            {"rule": one.rule, "true_alarms": one.true_alarms, "false_alarms": one.false_alarms}
            for one in self.verdicts
        ]
        own = {"off": sorted(self.overlay.off), "phrases": sorted(self.overlay.phrases)}
        return {"programme": self.programme, "version": self.version, **own, "times": self.times} | {
            "open": open_ones,
            "history": past,
            "verdicts": counted,
        }


def rules_page(read: Read, actor: Actor, language: str) -> RulesPage:
    """The rules of the actor's programme, as he may see them."""
    programme = actor.programme or ""
    offered, book, overlay = offer(read, programme, language), rulebook(), overlay_in(read, programme)
    times = times_of(read, programme)
    rows, past = open_rows(read, programme), _decided(read, programme)
    names = _names(read, [*rows, *past])
    return RulesPage(
        programme,
        offered.name,
        offered.zone,
        f"{book.version}+{overlay.version}",
        concepts_of(book, overlay, language),
        overlay,
        forms.shown_times((times.immediate, times.urgent, times.hold_immediate, times.hold_urgent)),
        tuple(_step(read, row, actor, names) for row in rows),
        tuple(_step(read, row, actor, names) for row in past),
        tuple(_counted(read, programme, book, language)),
    )


def concepts_of(book: Rulebook, overlay: Overlay, language: str) -> tuple[tuple[str, tuple[Concept, ...]], ...]:
    """What can be found, by category, the gravest first."""
    spoken: dict[str, dict[str, Rule]] = {}
    for rule in book.rules.values():
        spoken.setdefault(rule.kind.id, {}).setdefault(rule.language, rule)
    found: dict[str, list[Concept]] = {}
    for kind in sorted(book.kinds.values(), key=lambda one: -TIERS.index(one.tier)):
        rules = spoken.get(kind.id, {})
        on = tuple((code, concept(rule) not in overlay.off) for code, rule in sorted(rules.items()))
        if on:
            found.setdefault(kind.category, []).append(Concept(kind.id, kind.tier, _gloss(kind, language), on))
    return tuple((category, tuple(found[category])) for category in forms.categories(book) if category in found)


def _decided(read: Read, programme: str) -> list[RuleChange]:
    found = select(RuleChange).where(RuleChange.programme_id == programme, RuleChange.decided_by.is_not(None))
    newest = RuleChange.proposed_at.desc(), RuleChange.id
    return list(read.db.scalars(found.order_by(*newest).limit(MOST)))


def _step(read: Read, row: RuleChange, actor: Actor, names: dict[str, str]) -> Step:
    content = content_of(read, row)
    undone = read.db.get(RuleChange, row.undoes) if row.undoes else None
    return Step(
        row.id,
        row.kind,
        content.change,
        content.why,
        names.get(row.proposed_by, ""),
        row.proposed_at,
        content.trial,
        policy.shown(row.texts),
        policy.shown(row.nearer),
        policy.shown(row.less),
        policy.ready_at(row.kind, row.proposed_at),
        policy.bar_to_approve(actor.id, row.proposed_by, row.kind, row.proposed_at, read.now),
        names.get(row.decided_by or "", ""),
        row.approved_at,
        row.withdrawn_at,
        content_of(read, undone).change if undone is not None else None,
    )


def _names(read: Read, rows: Iterable[RuleChange]) -> dict[str, str]:
    people = {persona for row in rows for persona in (row.proposed_by, row.decided_by) if persona}
    found = read.db.execute(select(Persona.id, Persona.name).where(Persona.id.in_(sorted(people))))
    return {row.id: row.name for row in found}


def _counted(read: Read, programme: str, book: Rulebook, language: str) -> Iterable[Verdict]:
    """Only rules that fitted often enough to be spoken of."""
    for row in verdicts(read, programme):
        if policy.shown(row.true_alarms + row.false_alarms) is not None:
            kind = book.kind_of(row.rule)
            counts = policy.shown(row.true_alarms), policy.shown(row.false_alarms)
            yield Verdict(row.rule, _gloss(kind, language) if kind else "", *counts)


def _gloss(kind: Kind, language: str) -> str:
    return kind.gloss.get(language, kind.gloss["en"])
