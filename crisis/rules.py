"""The rules, read from crisis/rules/*.toml: kinds of danger in kinds.toml, and a file of words and rules for each language.

What the files mean, line by line, is told in docs/detection.md for whoever knows the language and no Python.
"""

import hashlib
import itertools
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from crisis.anchors import Vocabulary
from crisis.learned import FILE as LEARNED_FILE
from crisis.learned import Learned, read_learned
from crisis.normal import near_misses, plain

FOLDER = Path(__file__).parent / "rules"
KINDS_FILE = "kinds.toml"
TIERS = ("none", "watch", "urgent", "immediate")
"""From least to most."""
CUES = (
    "NOT", "REVERSE", "BUT", "SELF", "OTHER", "GENERIC", "DOER", "PAST", "STILL", "HELPER", "MEDIA", "GAME", "TRIVIAL",
    "NOW", "TONIGHT", "RIGHT_NOW", "MEANS", "DECIDED",
)  # fmt: skip
"""Words by which context is read; a language that has none of them leaves one out."""
GAP = 2
FREE_GAP = 3
NEAR_MISS_LETTERS = 6
REMEMBERED = 20_000
"""Words, by their meanings, of which is remembered what begins at them."""
OFTEN = {1: 60, 2: 60, 3: 25, 4: 6}
"""How much more often words of so few letters are met than longer ones."""
OFTEN_SMALL = 40
RARE = 0.3

_GROUP = re.compile(r"\(([^()]*)\)")
_OR = re.compile(r"\|(?![^()]*\))")
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


class BadRules(Exception):
    """A rule file says something that has no meaning; the sentence names the file and the place."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of danger, the same in all languages. `raised_by` names cues that make it immediate. kinds.toml tells the rest."""

    id: str
    category: str
    tier: str
    about: str
    gloss: Mapping[str, str]
    negated: str = "watch"
    past: str = "watch"
    other: str = ""
    raised_by: tuple[str, ...] = ()
    lowered_by: tuple[str, ...] = ("HELPER", "MEDIA", "GAME")
    reads_subject: bool = False
    reads_doer: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What one language says for one kind."""

    id: str
    kind: Kind
    language: str
    without: int = field(default=0, repr=False)
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Meanings one after the other. `gaps[n]` is how many words may stand before part n. `rule` is None for a mask.

    `others` are the meanings without the anchor's, the rarest first.
    """

    rule: Rule | None
    parts: tuple[int, ...] = field(repr=False)
    gaps: tuple[int, ...]
    anchor: int
    others: tuple[int, ...] = field(repr=False)
    written: str


class Start(NamedTuple):
    """A meaning from which a search begins: its number, its bit, and the patterns that begin there."""

    number: int
    bit: int
    patterns: list[Pattern]


@dataclass(slots=True)
class Rulebook:
    """All rules of all languages, ready to search with. `version` changes with every change of the files.

    `bounds` are the least and the most that a finding of a category counts for, where a programme has set them.
    """

    version: str
    kinds: dict[str, Kind]
    rules: dict[str, Rule] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    patterns: dict[int, list[Pattern]] = field(default_factory=lambda: defaultdict(list))
    cues: dict[str, dict[str, int]] = field(default_factory=dict)
    anchors: int = 0
    learned: Learned | None = None
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    next_bit: int = 0
    _starts: dict[int, tuple[Start, ...]] = field(default_factory=dict)

    def kind_of(self, rule: str) -> Kind | None:
        """The kind of a rule, also of one that there is no more; its id is the language, the kind, and perhaps a name."""
        return self.kinds.get(rule.partition(".")[2].partition("/")[0])

    def add(self, pattern: Pattern) -> None:
        """File a pattern under each meaning that its anchor may have."""
        left = pattern.parts[pattern.anchor]
        self.anchors |= left
        while left:
            bit = left & -left
            self.patterns[bit].append(pattern)
            left ^= bit

    def starts(self, meanings: int) -> tuple[Start, ...]:
        """From which of these meanings of a word a search begins. The same few come with every text, so they are remembered."""
        left = meanings & self.anchors
        known = self._starts.get(left)
        if known is None:
            known = tuple(self._starting_at(left))
            if len(self._starts) >= REMEMBERED:
                self._starts.clear()
            self._starts[left] = known
        return known

    def _starting_at(self, left: int) -> Iterator[Start]:
        while left:
            bit = left & -left
            yield Start(bit.bit_length(), bit, self.patterns[bit])
            left ^= bit


@cache
def rulebook() -> Rulebook:
    """Give the rules of this house, read once."""
    return load(FOLDER)


def load(folder: Path, *, examples: bool = True) -> Rulebook:
    """Read all rule files of a folder. Without `examples` nothing that a text scores may change."""
    files = sorted(folder.glob("*.toml"))
    version = hashlib.sha256(b"".join(file.read_bytes() for file in (*files, *folder.glob(LEARNED_FILE)))).hexdigest()[
        :12
    ]
    kinds = {kind.id: kind for kind in _kinds(tomllib.loads((folder / KINDS_FILE).read_text(encoding="utf-8")))}
    book = Rulebook(version, kinds, learned=read_learned(folder))
    bits = itertools.count()
    for file in files:
        if file.name != KINDS_FILE:
            _Language(file.stem, tomllib.loads(file.read_text(encoding="utf-8")), book, bits).read(examples=examples)
    book.vocabulary.close()
    book.next_bit = next(bits)
    return book


def add_sayings(book: Rulebook, said: Mapping[str, Mapping[str, Any]]) -> None:
    """Put masks and rules, written as in a file, into a book whose vocabulary is still open, by language. Its words are left as they are."""
    bits = itertools.count(book.next_bit)
    for code, data in said.items():
        _Language(code, data, book, bits).say(examples=True)
    book.vocabulary.close()


def _kinds(data: Mapping[str, Any]) -> Iterator[Kind]:
    for category, kinds in data.items():
        for name, said in kinds.items():
            given: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value for key, value in said.items()
            }
            yield Kind(f"{category}.{name}", category, **given)


class _Language:
    """The file of one language while it is read."""

    def __init__(self, code: str, data: Mapping[str, Any], book: Rulebook, bits: "itertools.count[int]") -> None:
        self.code, self.data, self.book, self.bits = code, data, book, bits
        self.forms: dict[str, tuple[str, ...]] = {}
        self.masks: dict[str, int] = {}
        self.small = set(data.get("small", ()))
        self.before = tuple(data.get("joined_before", ()))
        self.slips = {plain(word) for word in data.get("slips", ())}

    def read(self, *, examples: bool) -> None:
        """Learn its words, then its masks and rules."""
        written = {**self.data.get("small", {}), **self.data.get("words", {})}
        for name in written:
            self.forms[name] = self._forms(name, written, ())
        self.book.cues[self.code] = {name: self._mask(name) for name in CUES if name in written}
        self.say(examples=examples)

    def say(self, *, examples: bool) -> None:
        """Learn its masks and rules."""
        for text in self.data.get("masks", ()):
            self._add(None, text, GAP)
        for key, said in self.data.get("rules", {}).items():
            self._rule(key, said, examples=examples)

    def _rule(self, key: str, said: Mapping[str, Any], *, examples: bool) -> None:
        kind = self.book.kinds.get(key.partition("/")[0])
        if kind is None:
            raise BadRules(f"{self.code}.toml: no such kind: {key}")
        if "tier" in said:
            kind = replace(kind, tier=said["tier"])
        without = self._either("|".join(said["not_with"])) if "not_with" in said else 0
        shown = (tuple(said.get("hit", ())), tuple(said.get("miss", ()))) if examples else ((), ())
        rule = Rule(f"{self.code}.{key}", kind, self.code, without, *shown)
        self.book.rules[rule.id] = rule
        for text in said["says"]:
            self._add(rule, text, said.get("gap"))

    def _add(self, rule: Rule | None, text: str, gap: int | None) -> None:
        for parts, gaps in _orders(text, gap):
            meanings = tuple(self._either(part) for part in parts)
            anchor, *others = sorted(range(len(parts)), key=lambda number: self._weight(parts[number]))
            rest = tuple(meanings[number] for number in others)
            self.book.add(Pattern(rule, meanings, gaps, anchor, rest, f"{self.code}: {text}"))

    def _weight(self, part: str) -> float:
        """How ill-suited a part is to start a search from: about how often its words are met. Short words are common, phrases are rare."""
        weight = 0.0
        for name in _OR.split(part):
            often = OFTEN_SMALL if name in self.small else 0
            for form in self._forms_of(name):
                weight += often or (RARE if " " in form else OFTEN.get(len(form.strip("*")), 1))
        return weight

    def _forms_of(self, name: str) -> tuple[str, ...]:
        return self.forms.get(name) or tuple(map(_form, _spread(name.replace("_", " "))))

    def _either(self, part: str) -> int:
        mask = 0
        for name in _OR.split(part):
            mask |= self._mask(name)
        return mask

    def _mask(self, name: str) -> int:
        if name not in self.masks:
            if _NAME.fullmatch(name) and name not in self.forms:
                raise BadRules(f"{self.code}.toml: no such word list: {name}")
            self.masks[name] = 1 << next(self.bits)
            for form in self._grown(self._forms_of(name)):
                self.book.vocabulary.learn(form, self.masks[name])
        return self.masks[name]

    def _grown(self, forms: tuple[str, ...]) -> Iterator[str]:
        """Every form, with what the language writes in front of words, and with slips of the pen."""
        for form in forms:
            yield form
            yield from (prefix + form for prefix in self.before if not form.startswith("*"))
            if form in self.slips and len(form) >= NEAR_MISS_LETTERS:
                yield from near_misses(form)

    def _forms(self, name: str, written: Mapping[str, str], seen: tuple[str, ...]) -> tuple[str, ...]:
        if name in seen or name not in written:
            raise BadRules(f"{self.code}.toml: word list {name} is missing or means itself")
        found: dict[str, None] = {}
        for item in re.split(r"[,\n]", written[name]):
            form = item.strip()
            if _NAME.fullmatch(form):
                found.update(dict.fromkeys(self._forms(form, written, (*seen, name))))
            elif form:
                found.update(dict.fromkeys(map(_form, _spread(form))))
        return tuple(found)


def _form(text: str) -> str:
    return " ".join(plain(word) for word in text.replace("-", " ").split())


def _spread(form: str) -> Iterator[str]:
    """`tapa(n|t)` is `tapan` and `tapat`."""
    group = _GROUP.search(form)
    if group is None:
        yield form
        return
    for choice in group[1].split("|"):
        yield from _spread(form[: group.start()] + choice + form[group.end() :])


def _orders(text: str, gap: int | None) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Give the parts in each order that the pattern allows, with the gap before each part."""
    if "&" in text:
        tokens = text.split()
        wide = int(tokens.pop()[1:]) if tokens[-1].startswith("~") else FREE_GAP if gap is None else gap
        parts = [part.strip() for part in " ".join(tokens).split("&")]
        for order in itertools.permutations(parts):
            yield from _orders(f" ~{wide} ".join(order), wide)
        return
    parts, gaps = [], []
    default = GAP if gap is None else gap
    coming = default
    for token in text.split():
        if token.startswith("~"):
            coming = int(token[1:])
        else:
            parts.append(token)
            gaps.append(coming)
            coming = default
    yield tuple(parts), tuple(gaps)
