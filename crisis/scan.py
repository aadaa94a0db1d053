"""Reading a text for danger: a pure function of the text and his last few, in time that grows with their length and no faster."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crisis.context import IMMEDIATE, NONE, URGENT, WATCH, Weighed, weigh
from crisis.learned import Learned, Opinion
from crisis.matching import Match, matches
from crisis.normal import Words, read
from crisis.rules import TIERS, Rulebook, rulebook

LAST = 5
"""How many earlier texts are read along."""
SECONDS = 180
"""How old they may be."""
APART = 30
"""Seconds between texts of which no time is known."""
POINTS = (0, 1, 3, 6)
"""What one finding of each tier counts for; several small ones together become urgent."""
ENOUGH = 3
LIGHT = {"negated", "generic", "helper", "media", "game", "trivial"}
"""Findings that do not add up with others."""
LOWERED = LIGHT | {"past"}
ALL = (NONE, IMMEDIATE)
DISTANT = {"helper", "media", "game", "trivial"}
"""What earlier texts may show about a later one: that it is not meant so."""
AT_THE_BREAK = 2
"""So many words may stand between a sentence that goes on in the next text and the break, on either side of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier text of the same person."""

    text: str
    seconds_ago: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fitted. `span` is [start, end) in code points of the text; it holds no word."""

    rule: str
    kind: str
    tier: str
    about: str
    span: tuple[int, int]
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a text: codes and places, never words. `category` is "none" and `about` "self" where nothing was."""

    tier: str
    category: str
    about: str
    findings: tuple[Finding, ...]
    version: str

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that fitted, each once, the gravest first."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where they fitted, each place once, from left to right."""
        return tuple(sorted({finding.span for finding in self.findings}))


def scan(text: str, lang: str | None = None, history: Sequence[Said | str] = (), book: Rulebook | None = None) -> Scan:
    """Read a text together with his last five of three minutes, oldest first; bare ones are 30 seconds apart.

    The rules of every language are tried; `lang` only says whose come first where two languages find the same.
    """
    book = book or rulebook()
    words = read(text, book.vocabulary.knows)
    weighed = _weighed(book, words)
    before = _joined([read(said, book.vocabulary.knows) for said in _recent(history)])
    earlier = _weighed(book, before) if before.words else []
    if before.words and words.words:
        both = _weighed(book, before.joined(words))
        weighed = list(_with_earlier(weighed, earlier, both, len(before)))
    kept = sorted(
        (one for one in weighed if one.tier),
        key=lambda one: (-one.tier, one.match.rule.language != lang, one.match.first),
    )
    told = _told(kept, words, book, heaped=_points([*kept, *earlier]) >= ENOUGH)
    if book.learned is None or not words.words:
        return told
    return _with_opinion(told, _sounds(book.learned, words, before), words, book)


def _recent(history: Sequence[Said | str]) -> list[str]:
    """The texts that are read along, oldest first."""
    recent = []
    for back, said in enumerate(reversed(history[-LAST:]), 1):
        known = isinstance(said, Said) and said.seconds_ago is not None
        seconds = said.seconds_ago if isinstance(said, Said) and said.seconds_ago is not None else back * APART
        if seconds <= SECONDS:
            recent.append(said.text if isinstance(said, Said) else said)
        elif known:
            break
    return recent[::-1]


def _joined(texts: Sequence[Words]) -> Words:
    whole = Words()
    for words in texts:
        whole = whole.joined(words) if whole.words else words
    return whole


def _weighed(book: Rulebook, words: Words) -> list[Weighed]:
    """All that fits, each rule once a place, weighed."""
    found = book.vocabulary.look(words)
    if found is None:
        return []
    best: dict[tuple[str, int], Weighed] = {}
    for match in matches(book, words, found):
        one = _bounded(weigh(match, words, found, book.cues[match.rule.language]), book)
        key = (match.rule.id, match.first)
        if key not in best or best[key].tier < one.tier:
            best[key] = one
    return list(best.values())


def _bounded(one: Weighed, book: Rulebook) -> Weighed:
    """As a programme takes its category: at most so grave, and at least so where nothing beside it makes light of it."""
    least, most = book.bounds.get(one.match.rule.kind.category, ALL)
    if (least, most) == ALL or not one.tier:
        return one
    return replace(one, tier=min(one.tier if set(one.modifiers) & LOWERED else max(one.tier, least), most))


def _with_earlier(alone: list[Weighed], earlier: list[Weighed], both: list[Weighed], split: int) -> Iterator[Weighed]:
    """What the text says when it is read on from the earlier ones; what they said by themselves is not said again."""
    by_itself = {(one.match.rule.id, one.match.first + split): one for one in alone}
    before = {(one.match.rule.id, one.match.first): one.tier for one in earlier}
    rung = {at for one in earlier if one.tier >= URGENT for at in range(one.match.first, one.match.behind)}
    for one in both:
        key = (one.match.rule.id, one.match.first)
        moved = replace(one, match=one.match.moved(-split))
        if key in by_itself:
            own = by_itself.pop(key)
            yield moved if one.tier >= own.tier or set(one.modifiers) & DISTANT else own
        elif one.match.behind <= split:
            if key in before and one.tier > max(before[key], WATCH):
                yield moved
        elif one.match.first >= split or _goes_on(one.match, split, rung):
            yield moved
    yield from by_itself.values()


def _goes_on(match: Match, split: int, rung: set[int]) -> bool:
    """Whether this is one sentence sent in two texts ("I want to", "kill myself"), and not words of two.

    It breaks where the texts do, and what was said before the break has not rung by itself: "kill myself" and "thank you" are no threat.
    """
    parts = match.parts
    if any(at in rung for first, behind in parts for at in range(first, min(behind, split))):
        return False
    last = max(min(behind, split) for first, behind in parts if first < split)
    following = min((max(first, split) for first, behind in parts if behind > split), default=split)
    return split - last <= AT_THE_BREAK and following - split <= AT_THE_BREAK


def _points(weighed: Sequence[Weighed]) -> int:
    """Points of different kinds together; the same words count once."""
    kinds: dict[str, int] = {}
    counted: set[int] = set()
    for one in weighed:
        words = set(range(one.match.first, one.match.behind))
        if not set(one.modifiers) & LIGHT and not words & counted:
            kinds[one.match.rule.kind.id] = max(kinds.get(one.match.rule.kind.id, 0), POINTS[one.tier])
            counted |= words
    return sum(kinds.values())


def _sounds(learned: Learned, words: Words, before: Words) -> Opinion:
    """What the text sounds like by itself; read on from the earlier ones where those alone sound less grave."""
    alone = learned.opinion(words.words)
    if alone.tier or not before.words:
        return alone
    both = learned.opinion([*before.words, *words.words])
    graver = both.tier and both.tier > learned.opinion(before.words).tier
    return replace(both, first=0, behind=len(words)) if graver else alone


def _with_opinion(told: Scan, heard: Opinion, words: Words, book: Rulebook) -> Scan:
    """The second opinion raises what the rules found, and finds what they did not; but it says "immediate" of nothing by itself.

    What the rules understood to be harmless it leaves so, and it lowers nothing.
    """
    tier, louder = TIERS.index(told.tier), heard.tier if told.findings else min(heard.tier, URGENT)
    if louder <= tier:
        return told
    kind = book.kinds.get(f"{told.category}.sounds", book.kinds[f"{heard.kind}.sounds"])
    louder = min(louder, book.bounds.get(kind.category, ALL)[1])
    if louder <= tier:
        return told
    alike = (one for one in told.findings if book.kinds[one.kind].category == kind.category)
    if any(set(one.modifiers) & LIGHT for one in alike):
        return told
    span = (words.starts[heard.first], words.ends[heard.behind - 1])
    found = Finding(f"learned.{kind.id}", kind.id, TIERS[louder], kind.about, span, ("learned",))
    if told.findings:
        return replace(told, tier=TIERS[louder], findings=(*told.findings, found))
    return Scan(TIERS[louder], kind.category, kind.about, (found,), told.version)


def _told(kept: Sequence[Weighed], words: Words, book: Rulebook, *, heaped: bool) -> Scan:
    if not kept:
        return Scan("none", "none", "self", (), book.version)
    findings = tuple(_finding(one, words) for one in kept)
    tier = max(kept[0].tier, URGENT if heaped else NONE)
    return Scan(TIERS[tier], kept[0].match.rule.kind.category, kept[0].about, findings, book.version)


def _finding(one: Weighed, words: Words) -> Finding:
    rule, last = one.match.rule, max(one.match.behind - 1, 0)
    span = (words.starts[max(one.match.first, 0)], words.ends[last])
    return Finding(rule.id, rule.kind.id, TIERS[one.tier], one.about, span, one.modifiers)
