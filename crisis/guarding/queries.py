"""Reads of the page of word rules: those in force, what was changed, and what waits to be looked at."""

from dataclasses import dataclass

from sqlalchemy import select

from auth.models import Persona
from auth.people import Actor
from core.clock import Instant
from core.work import Read
from crisis.guarding.asking import as_rule
from crisis.guarding.matching import WordRule
from crisis.guarding.models import Flag, WordRuleRow
from programmes.queries import offer

MOST = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule with who made it when, and who ended it."""

    rule: WordRule
    by: str
    at: Instant
    ended_by: str
    ended_at: Instant | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """A text at which somebody looks: by which words, whose, where, when. No word of it."""

    id: str
    forms: tuple[str, ...]
    who: str
    place: str
    space: str
    at: Instant


@dataclass(frozen=True, slots=True)
class WordsPage:
    """What the page shows."""

    programme: str
    name: str
    zone: str
    rules: tuple[Kept, ...]
    ended: tuple[Kept, ...]
    flags: tuple[Flagged, ...]

    @property
    def data(self) -> dict[str, object]:
        """The same for programs."""
        rules = [
            {"id": one.rule.id, "does": one.rule.does, "places": one.rule.places, "forms": one.rule.forms}
            for one in self.rules
        ]
        flags = [{"id": one.id, "place": one.place, "at": one.at} for one in self.flags]
        return {"programme": self.programme, "rules": rules, "flags": flags}


def words_page(read: Read, actor: Actor, language: str) -> WordsPage:
    """The page of his programme."""
    programme = str(actor.programme)
    rows = read.db.scalars(
        select(WordRuleRow)
        .where(WordRuleRow.programme_id == programme)
        .order_by(WordRuleRow.made_at.desc())
        .limit(3 * MOST)
    ).all()
    waiting = read.db.execute(
        select(Flag, WordRuleRow)
        .join(WordRuleRow, WordRuleRow.id == Flag.rule_id)
        .where(Flag.programme_id == programme, Flag.looked_at.is_(None))
        .order_by(Flag.at)
        .limit(MOST)
    ).all()
    people = {row.made_by for row in rows} | {row.ended_by for row in rows} | {flag.persona_id for flag, _ in waiting}
    named = dict(read.db.execute(select(Persona.id, Persona.name).where(Persona.id.in_(people - {None}))).all())
    kept = [_kept(row, named) for row in rows]
    shown = offer(read, programme, language)
    flags = tuple(
        Flagged(flag.id, tuple(row.forms.splitlines()), named.get(flag.persona_id, ""), flag.place, flag.space, flag.at)
        for flag, row in waiting
    )
    return WordsPage(
        programme,
        shown.name,
        shown.zone,
        tuple(one for one in kept if one.ended_at is None),
        tuple(one for one in kept if one.ended_at is not None)[:20],
        flags,
    )


def _kept(row: WordRuleRow, named: dict[str, str]) -> Kept:
    return Kept(as_rule(row), named.get(row.made_by, ""), row.made_at, named.get(row.ended_by or "", ""), row.ended_at)
