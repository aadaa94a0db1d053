"""What a programme changes in the rules of the house, and the rulebook that comes of it. Pure.

The book of the house is never touched: rules that are off are left out of a copy of its lists, words of the programme's own lie in a small
vocabulary over the shared one. It is put together once a version, so that a text is read as fast as before.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import msgspec

from crisis.anchors import Vocabulary
from crisis.rules import TIERS, Pattern, Rule, Rulebook, add_sayings
from crisis.scan import ALL

OWN = "own"
"""The name of the kind, in each category, that a programme's own words belong to."""


class Turn(msgspec.Struct, frozen=True, tag="turn"):
    """A concept is on or off in one language; `rule` is the language and the kind: en.suicide.wish."""

    rule: str
    on: bool


class AddPhrase(msgspec.Struct, frozen=True, tag="phrase"):
    """Words of the programme's own: one to three groups of forms, with at most `gap` words between, in this order or in any."""

    id: str
    language: str
    category: str
    tier: str
    groups: tuple[tuple[str, ...], ...]
    gap: int
    any_order: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]


class AddMask(msgspec.Struct, frozen=True, tag="mask"):
    """Harmless phrases that hide their own words; sentences that are harmless with them, and grave ones that must still ring."""

    id: str
    language: str
    forms: tuple[str, ...]
    harmless: tuple[str, ...]
    grave: tuple[str, ...]


class Drop(msgspec.Struct, frozen=True, tag="drop"):
    """Own words, or a harmless phrase, are there no more."""

    id: str


class Bound(msgspec.Struct, frozen=True, tag="bound"):
    """How grave a category is taken at least and at most."""

    category: str
    least: str
    most: str


class SetTimes(msgspec.Struct, frozen=True, tag="times"):
    """How long those who are called have, in seconds."""

    immediate: int
    urgent: int
    hold_immediate: int
    hold_urgent: int


Change = Turn | AddPhrase | AddMask | Drop | Bound | SetTimes


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that a programme has changed in the rules."""

    off: frozenset[str] = frozenset()
    phrases: Mapping[str, AddPhrase] = field(default_factory=lambda: MappingProxyType({}))
    masks: Mapping[str, AddMask] = field(default_factory=lambda: MappingProxyType({}))
    bounds: Mapping[str, Bound] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def version(self) -> str:
        """Changes with what is changed."""
        parts = [sorted(self.off), *(list(one.values()) for one in (self.phrases, self.masks, self.bounds))]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:8]

    def changed(self, change: Change) -> "Overlay":
        """With one more change. Times are no part of the rules."""
        match change:
            case Turn(rule, on):
                return replace(self, off=self.off - {rule} if on else self.off | {rule})
            case AddPhrase(id):
                return replace(self, phrases={**self.phrases, id: change})
            case AddMask(id):
                return replace(self, masks={**self.masks, id: change})
            case Bound(category):
                return replace(self, bounds={**self.bounds, category: change})
            case Drop(id):
                return replace(self, phrases=_without(self.phrases, id), masks=_without(self.masks, id))
        return self


NOTHING = Overlay()


def overlay_of(changes: Iterable[Change]) -> Overlay:
    """All these changes, one after the other."""
    found = NOTHING
    for change in changes:
        found = found.changed(change)
    return found


def inverse(change: Change, before: Iterable[Change]) -> Change:
    """The change that takes this one back. `before` is what was in force before it, in order; for times the last ones there."""
    earlier = list(before)
    match change:
        case Turn(rule, on):
            return Turn(rule, not on)
        case AddPhrase(id) | AddMask(id):
            return Drop(id)
        case Bound(category):
            return overlay_of(earlier).bounds.get(category, Bound(category, TIERS[0], TIERS[-1]))
        case Drop(id):
            known = overlay_of(earlier)
            return known.phrases.get(id) or known.masks[id]
    return change


def concept(rule: Rule) -> str:
    """The language and the kind of a rule: what is turned on and off."""
    return f"{rule.language}.{rule.kind.id}"


def is_core(book: Rulebook, concept_id: str) -> bool:
    """Whether this finds immediate danger: it stays on, unless a reason is named."""
    kind = book.kinds.get(concept_id.partition(".")[2])
    return kind is not None and kind.tier == TIERS[-1]


def needs_reason(book: Rulebook, change: Change) -> bool:
    """Whether it makes less of immediate danger."""
    match change:
        case Turn(rule, on):
            return not on and is_core(book, rule)
        case Bound(_, _, most):
            return most != TIERS[-1]
        case AddMask():
            return True
    return False


def laid_over(book: Rulebook, overlay: Overlay) -> Rulebook:
    """The rules of the house as this programme has them."""
    if overlay == NOTHING:
        return book
    off = {rule.id for rule in book.rules.values() if concept(rule) in overlay.off}
    laid = replace(
        book,
        version=f"{book.version}+{overlay.version}",
        rules={name: rule for name, rule in book.rules.items() if name not in off},
        patterns=defaultdict(list, {bit: _kept(patterns, off) for bit, patterns in book.patterns.items()}),
        bounds={one.category: _span(one) for one in overlay.bounds.values() if _span(one) != ALL},
        _starts={},
    )
    if overlay.phrases or overlay.masks:
        laid.vocabulary = Vocabulary(beneath=book.vocabulary)
        add_sayings(laid, _said(overlay))
    return laid


def rule_of(phrase: AddPhrase) -> str:
    """The id of the rule that own words become."""
    return f"{phrase.language}.{phrase.category}.{OWN}/{phrase.id}"


def _said(overlay: Overlay) -> dict[str, dict[str, Any]]:
    """Own words as a rule file would say them; forms hold letters and spaces only, so they mean nothing else there."""
    said: dict[str, dict[str, Any]] = defaultdict(lambda: {"masks": [], "rules": {}})
    for mask in overlay.masks.values():
        said[mask.language]["masks"].append(_either(mask.forms))
    for phrase in overlay.phrases.values():
        joint = " & " if phrase.any_order else f" ~{phrase.gap} "
        written = joint.join(map(_either, phrase.groups))
        several = phrase.any_order and len(phrase.groups) > 1
        says = {"says": [f"{written} ~{phrase.gap}" if several else written], "tier": phrase.tier}
        said[phrase.language]["rules"][f"{phrase.category}.{OWN}/{phrase.id}"] = says
    return said


def _either(forms: Iterable[str]) -> str:
    return "|".join(form.replace(" ", "_") for form in forms)


def _kept(patterns: list[Pattern], off: set[str]) -> list[Pattern]:
    """Without the rules that are off; the very same list where none is among them."""
    if not off or not any(one.rule is not None and one.rule.id in off for one in patterns):
        return patterns
    return [one for one in patterns if one.rule is None or one.rule.id not in off]


def _span(bound: Bound) -> tuple[int, int]:
    return TIERS.index(bound.least), TIERS.index(bound.most)


def _without(kept: Mapping[str, Any], gone: str) -> dict[str, Any]:
    return {name: one for name, one in kept.items() if name != gone}
