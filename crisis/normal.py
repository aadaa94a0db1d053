"""What somebody typed, as words that rules can read: each word knows where it stood in the text as given.

Disguises are taken off only where a word that the rules know appears underneath (`k1ll`, `s.u.i.c.i.d.e`, `d*e`, Cyrillic letters in
a Latin word), so that ordinary words stay as they are. Every step is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

END = "."
"""The word that stands for the end of a sentence."""
SENTENCE_GAP = 5
"""How many words of distance the end of a sentence counts for."""
LONGEST_WORD = 60

_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_HIDDEN = "\u00ad\u034f\u061c\u0640\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_LETTER = rf"\w{_MARKS}{_HIDDEN}\u24b6-\u24e9"
_INNER = r"'@$!|*.€+/\-"
_WORD = re.compile(
    rf"([@$*]?[{_LETTER}]+(?:[{_INNER}]{{1,3}}[{_LETTER}]+)*)"
    r"|([.!?…\n؟۔]+)|([,;:،؛()–—\"]| -+ )|([\U0001f300-\U0001faff\u2600-\u27bf])"
)
_ODD = re.compile(
    rf"[{_INNER}_{_MARKS}{_HIDDEN}\u24b6-\u24e9]|\d[^\W\d]|[^\W\d]\d|([^\W\d])\1\1|[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]"
)
_ROW = re.compile(r"(?:(?<!\w)[^\W\d][\s.,\-*_|/]{1,3}){2,}[^\W\d](?!\w)")
_UNSEEN = re.compile(f"[{_HIDDEN}]")
_ANY_MARK = re.compile(f"[{_MARKS}]+")
_SPLIT = re.compile(rf"[{_INNER}_]+")
_REPEATED = re.compile(r"(.)\1{2,}")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0370-\u03ff\u0400-\u04ff]")

_ONE_TO_ONE = str.maketrans("’‘`´ʼ＇ёأإآٱىةؤئکی", "''''''еاااايهويكي")
_LEET = str.maketrans("0134578@$!|€+", "oieastbasiiet")
_LEET_L = str.maketrans("1!|", "lll")
_ALIKE = str.maketrans("авеёкмнорстухіјѕԁαβεικνορτυχ", "abeekmhopctyxijsdabeiknoptux")
_ALIKE_BACK = str.maketrans("abekmhopctyxi", "авекмнорстухи")
_VOWELS = "aeiouy"

Known = Callable[[str], bool]


@dataclass(slots=True)
class Words:
    """The words of a text in order. `places` counts distance: it jumps where a sentence ends. `clauses` numbers what lies between commas."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def add(self, word: str, start: int, end: int, place: int, clause: int) -> None:
        """Put one more word behind the others."""
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.places.append(place)
        self.clauses.append(clause)

    def joined(self, later: "Words") -> "Words":
        """Both, as if he had written them in one breath."""
        place = self.places[-1] + 1 if self.places else 0
        clause = self.clauses[-1] if self.clauses else 0
        return Words(
            self.words + later.words,
            self.starts + later.starts,
            self.ends + later.ends,
            self.places + [at + place for at in later.places],
            self.clauses + [at + clause for at in later.clauses],
        )


def plain(word: str) -> str:
    """Give a word as rules write it: folded, composed, without apostrophes and what cannot be seen."""
    return _bare(word.casefold().translate(_ONE_TO_ONE)).replace("'", "")


def without_accents(word: str) -> str:
    """Give the word as somebody types it whose keyboard has no å, ä or ö."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def read(text: str, known: Known) -> Words:
    """Cut the text into words. `known` says whether the rules know a word."""
    folded = text.casefold()
    if len(folded) != len(text):
        folded = "".join(low if len(low := letter.casefold()) == 1 else letter for letter in text)
    folded = folded.translate(_ONE_TO_ONE)
    if not folded.isascii():
        folded = _composed(folded)
    rows = [found.span() for found in _ROW.finditer(folded)]
    odd = _ODD.search(folded) is not None or bool(rows)
    return _read_oddly(folded, known, rows) if odd else _read_simply(folded)


def _read_simply(text: str) -> Words:
    found = Words()
    place = clause = 0
    for match in _WORD.finditer(text):
        kind = match.lastindex
        if kind == 1 or kind == 4:
            start, end = match.span()
            found.add(text[start:end], start, end, place, clause)
            place += 1
        elif kind == 2:
            _close(found, match.start(), match.end(), place, clause)
            place += SENTENCE_GAP
            clause += 1
        else:
            clause += 1
    return found


def _close(found: Words, start: int, end: int, place: int, clause: int) -> None:
    if found.words and found.words[-1] != END:
        found.add(END, start, end, place, clause)


def _read_oddly(text: str, known: Known, rows: list[tuple[int, int]]) -> Words:
    """Read as above, and look under every word that is written strangely."""
    found = Words()
    place = clause = 0
    for start, end, kind in _pieces(text, known, rows):
        if kind == 2:
            _close(found, start, end, place, clause)
            place += SENTENCE_GAP
            clause += 1
        elif kind == 3:
            clause += 1
        else:
            for word, first, last in _undisguised(text[start:end], start, known):
                if word == END:
                    _close(found, first, last, place, clause)
                    place += SENTENCE_GAP
                    clause += 1
                else:
                    found.add(word, first, last, place, clause)
                    place += 1
    return found


def _pieces(text: str, known: Known, rows: list[tuple[int, int]]) -> Iterable[tuple[int, int, int]]:
    """Words and stops in order; a row of single letters is one word."""
    at = 0
    for start, end in [*rows, (len(text), len(text))]:
        yield from ((*match.span(), match.lastindex or 1) for match in _WORD.finditer(text, at, start))
        if start < end:
            yield start, end, 5
        at = end


def _undisguised(piece: str, start: int, known: Known) -> Iterable[tuple[str, int, int]]:
    """The word or words behind what was typed, each with its place."""
    end = start + len(piece)
    word = _UNSEEN.sub("", piece) if not piece.isascii() else piece
    word = _bare(word).replace("'", "")
    if word.isalpha() and word.isascii() and not _REPEATED.search(word):
        return [(word, start, end)]
    if len(word) > LONGEST_WORD and " " not in word:
        return [(part, start, end) for part in _SPLIT.split(word)[:LONGEST_WORD] if part]
    if known(word):
        return [(word, start, end)]
    for guess in _guesses(word):
        if known(guess):
            return [(guess, start, end)]
    return _parts(piece, start)


def _parts(piece: str, start: int) -> list[tuple[str, int, int]]:
    """What no disguise explains: words joined by hyphens, slashes or stops."""
    found: list[tuple[str, int, int]] = []
    at = 0
    for match in [*re.finditer(rf"[{_INNER.replace(chr(39), '')}_\s]+", piece), None]:
        stop = match.start() if match else len(piece)
        word = _bare(piece[at:stop]).replace("'", "")
        if word:
            word = _REPEATED.sub(r"\1\1", word)
            found.append((word, start + at, start + stop))
        if match:
            at = match.end()
            if "." in match[0] or "!" in match[0]:
                found.append((END, start + stop, start + at))
    return found


def _guesses(word: str) -> Iterable[str]:
    """Ways to read a strange word, likeliest first."""
    tight = re.sub(r"[\s_.,\-|/+*]+", "", word)
    for bare in dict.fromkeys((word, tight, without_accents(word), without_accents(tight))):
        yield bare
        for leet in (bare.translate(_LEET), bare.translate(_LEET_L).translate(_LEET)):
            yield leet
            yield _REPEATED.sub(r"\1\1", leet)
            yield _REPEATED.sub(r"\1", leet)
            yield re.sub(r"(.)\1+", r"\1", leet)
    if _LATIN.search(word) and _CYRILLIC.search(word):
        yield word.translate(_ALIKE)
        yield word.translate(_ALIKE_BACK)
    if word.count("*") == 1 or (word.count("*") == 2 and "**" in word):
        yield from (re.sub(r"\*+", vowel, word) for vowel in _VOWELS)


def _bare(word: str) -> str:
    """Compose a word, and drop marks that sit on no letter of ours."""
    if word.isascii():
        return word
    word = unicodedata.normalize("NFKC", _UNSEEN.sub("", _ANY_MARK.sub(lambda pile: pile[0][0], word)))
    return _ANY_MARK.sub("", word).casefold()


def _composed(text: str) -> str:
    """Keep letters of one code point where compatibility has a plain one (wide, bold, circled), without moving any."""
    if unicodedata.is_normalized("NFKC", text):
        return text
    return "".join(
        low if ord(letter) > 0x2000 and len(low := unicodedata.normalize("NFKC", letter).casefold()) == 1 else letter
        for letter in text
    )


def near_misses(word: str) -> set[str]:
    """Slips of the pen in a long word: two letters swapped, one left out, one doubled."""
    pairs = enumerate(pairwise(word))
    swapped = {word[:at] + two + one + word[at + 2 :] for at, (one, two) in pairs}
    left_out = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
    doubled = {word[:at] + word[at] + word[at:] for at in range(len(word))}
    return (swapped | left_out | doubled) - {word}
