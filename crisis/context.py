"""What stands around a match: it lowers or raises, and seldom erases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crisis.anchors import Found
from crisis.matching import Match
from crisis.normal import END, Words
from crisis.rules import TIERS

NEGATION_REACH = 4
"""Words to the left of a match in which a "not" still means it."""
SUBJECT_REACH = 6
DOER_REACH = 2
"""Words to the left of a match in which somebody stands who does it."""
RAISE_REACH = 14
DISTANCE_REACH = 16

NONE, WATCH, URGENT, IMMEDIATE = range(4)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A match after its surroundings were read. `tier` counts as TIERS does."""

    match: Match
    tier: int
    about: str
    modifiers: tuple[str, ...]


def weigh(match: Match, words: Words, found: Found, cues: Mapping[str, int]) -> Weighed:
    """Read what stands around a match."""
    kind = match.rule.kind
    around = _Around(match, words, found, cues)
    tier, modifiers = TIERS.index(kind.tier), list[str]()
    about = kind.about
    subject = around.subject() if kind.reads_subject else ""
    if subject == "other":
        about = "other"
        modifiers.append("third_person")
        tier = TIERS.index(kind.other) if kind.other else tier
    if kind.reads_doer and around.is_done_by_another():
        modifiers.append("third_person")
    if subject == "generic":
        modifiers.append("generic")
        tier = min(tier - 1, WATCH)
    if around.is_negated():
        modifiers.append("negated")
        tier = min(tier, TIERS.index(kind.negated))
    if around.in_sentence("PAST") and not around.in_sentence("STILL"):
        modifiers.append("past")
        tier = min(tier, TIERS.index(kind.past))
    if tier == URGENT and not modifiers[1:] and "past" not in modifiers:
        raised = [name for name in kind.raised_by if around.near(name, RAISE_REACH, beside=name == "MEANS")]
        tier, modifiers = (IMMEDIATE if raised else tier), [*modifiers, *map(str.lower, raised)]
    distant = [name for name in kind.lowered_by if around.near(name, DISTANCE_REACH)]
    if distant:
        modifiers += map(str.lower, distant)
        tier = max(NONE, min(tier, URGENT) - len(distant))
    return Weighed(match, max(tier, NONE), about, tuple(modifiers))


class _Around:
    """A match in its text."""

    def __init__(self, match: Match, words: Words, found: Found, cues: Mapping[str, int]) -> None:
        self.match, self.words, self.found, self.cues = match, words, found, cues
        self.own = {at for first, behind in match.parts for at in range(first, behind)}

    def in_sentence(self, name: str) -> bool:
        """Whether a cue stands in the sentence of the match."""
        cue = self.cues.get(name, 0)
        return bool(cue & self.found.all) and any(self.found.masks[at] & cue for at in self._sentence())

    def near(self, name: str, reach: int, *, beside: bool = False) -> bool:
        """Whether a cue stands at most so many words away; `beside` leaves out the match's own words."""
        cue = self.cues.get(name, 0)
        if not cue & self.found.all:
            return False
        places, masks = self.words.places, self.found.masks
        own = self.own if beside else ()
        at = self.match.first
        while at >= 0 and places[at] >= places[self.match.first] - reach:
            if masks[at] & cue and at not in own:
                return True
            at -= 1
        at = self.match.first
        while at < len(masks) and places[at] <= places[self.match.behind - 1] + reach:
            if masks[at] & cue and at not in own:
                return True
            at += 1
        return False

    def is_negated(self) -> bool:
        """Whether an odd number of nots stands before or within the match. "Can't stop", "can't say" count twice."""
        turns = self.cues.get("NOT", 0)
        if not turns & self.found.all:
            return False
        reverse, count, just, behind = self.cues.get("REVERSE", 0), 0, False, 0
        for at in self._before():
            mask = self.found.masks[at]
            if mask & turns:
                count, just = count + (at >= behind), True  # "will not" holds a "not", and is one all the same
                behind = max(behind, *(end for meaning, end in self.found.at[at] if meaning & turns))
            elif just and mask & reverse:
                count += 1
        return count % 2 == 1

    def _before(self) -> Iterator[int]:
        """Words within reach of a not, from left to right."""
        first, places, clauses = self.match.first, self.words.places, self.words.clauses
        begin = first
        but = self.cues.get("BUT", 0)
        while begin > 0 and places[begin - 1] >= places[first] - NEGATION_REACH:
            if clauses[begin - 1] != clauses[first] or self.found.masks[begin - 1] & but:
                break
            begin -= 1
        return (at for at in range(begin, self.match.behind) if at not in self.own)

    def subject(self) -> str:
        """Of whom it is said: the nearest to the left who is named, in this sentence; people in general only where no I is near."""
        masks, places = self.found.masks, self.words.places
        names = {"SELF": "self", "OTHER": "other", "GENERIC": "generic"}
        at, found = self.match.behind - 1, list[str]()
        while at >= 0 and places[at] >= places[self.match.first] - SUBJECT_REACH and self.words.words[at] != END:
            for name, who in names.items():
                if masks[at] & self.cues.get(name, 0):
                    found.append(who)
            at -= 1
        nearest = found[0] if found else "self"
        return "self" if nearest == "generic" and "self" in found else nearest

    def is_done_by_another(self) -> bool:
        """Whether somebody else stands right before it, in the same part of the sentence, or DOER says so; and no I is within it."""
        masks, first = self.found.masks, self.match.first
        me, another = self.cues.get("SELF", 0), self.cues.get("OTHER", 0)
        if any(masks[at] & me and not masks[at] & another for at, _ in self.match.parts[:-1]):
            return False
        if self.near("DOER", DOER_REACH):
            return True
        for at in range(first - 1, max(first - DOER_REACH, 0) - 1, -1):
            if self.words.clauses[at] != self.words.clauses[first]:
                return False
            if masks[at] & (me | another):
                return not masks[at] & me
        return False

    def _sentence(self) -> Iterator[int]:
        words = self.words.words
        begin, end = self.match.first, self.match.behind
        while begin > 0 and words[begin - 1] != END:
            begin -= 1
        while end < len(words) and words[end] != END:
            end += 1
        return iter(range(begin, end))
