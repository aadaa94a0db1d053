"""Text that people write: made safe to keep and to show, in time that grows with its length and no faster.

What is meant stays; what only hides, reorders or floods goes. Escaping is not done here: templates escape.
"""

import re
import unicodedata

import regex

MOST_MARKS = 4
"""Combining marks in a row that some living language may need; further ones are cut."""

# Letters of Europe and Arabic as keyboards send them, which nothing below would change: most texts, in a microsecond.
_EVERYDAY = re.compile(
    "[ -~\n\u00a1-\u00ac\u00ae-\u017f\u0621-\u064a\u0660-\u0669\u060c\u061b\u061f\u2010-\u201f\u2026\u20ac]*"
)
_NEWLINES = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = regex.compile(
    # Controls, halves of surrogate pairs, what is no character, and letters that only hide.
    r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f"
    r"\u3164\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff--[\n\t]]",
    regex.VERSION1,
)
_PILES = regex.compile(rf"([\p{{M}}\u200c\u200d]{{{MOST_MARKS}}})[\p{{M}}\u200c\u200d]+")
_DIRECTION = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_CLUSTER = regex.compile(r"\X")
_FLAG = regex.compile("[\U0001f1e6-\U0001f1ff]{2}")
_SPACES = regex.compile(r"[^\S\n]+")
_NAME = regex.compile(r"[\p{L}\p{M}\p{Nd} .'’\-_]+")
_MARK_FIRST = regex.compile(r"(?:^|[ .'’\-_])\p{M}")

_EMBEDDINGS = "\u202a\u202b"
_OVERRIDES = "\u202d\u202e"
_POP = "\u202c"
_ISOLATES = "\u2066\u2067\u2068"
_POP_ISOLATE = "\u2069"
_DEEPEST = 8

_NORTHERN = str.maketrans({"å": "{", "ä": "|", "ö": "}"})  # what follows z
_OWN_LETTERS = {"fi": _NORTHERN, "sv": _NORTHERN}


def clean(text: str, *, multiline: bool = True) -> str:
    """Give the text as it is kept: NFC, plain newlines, nothing unseen, direction balanced, piles of marks cut.

    On one line, newlines and runs of space become one space. Cleaning twice changes nothing more.
    """
    if _EVERYDAY.fullmatch(text):
        return text.strip() if multiline else " ".join(text.split())
    plain = _NEWLINES.sub("\n", text)
    if not multiline:
        plain = plain.replace("\n", " ")
    composed = compose(_UNSEEN.sub("", plain))
    balanced = "\n".join(map(_balance, composed.split("\n")))
    return balanced.strip() if multiline else _SPACES.sub(" ", balanced).strip()


def compose(text: str) -> str:
    """Compose letters and marks (NFC), with piles of marks cut."""
    # Cut before, because NFC sorts a pile in more than linear time, and after, because it may take letters apart.
    return _PILES.sub(r"\1", unicodedata.normalize("NFC", _PILES.sub(r"\1", text)))


def _balance(line: str) -> str:
    """Close in each line what it opens, drop closers of nothing, overrides, and nests deeper than anyone needs."""
    if not _DIRECTION.search(line):
        return line
    kept: list[str] = []
    open_marks: list[str] = []
    for character in line:
        if character in _OVERRIDES:
            continue
        if character in _EMBEDDINGS or character in _ISOLATES:
            if len(open_marks) >= _DEEPEST:
                continue
            open_marks.append(_POP if character in _EMBEDDINGS else _POP_ISOLATE)
        elif character in (_POP, _POP_ISOLATE):
            if not open_marks or open_marks[-1] != character:
                continue
            open_marks.pop()
        kept.append(character)
    return "".join(kept) + "".join(reversed(open_marks))


def length(text: str) -> int:
    """Count what a reader would call characters (grapheme clusters)."""
    if text.isascii():
        return len(text)
    # Flags are pairs; finding them first keeps a row of a thousand flags from being walked again for each.
    return len(_CLUSTER.findall(_FLAG.sub("\u2691", text)))


def longer_than(text: str, most: int) -> bool:
    """Say whether the text has more characters than that; clusters are only counted where they could decide."""
    return len(text) > most and length(text) > most


def size(text: str) -> int:
    """Count the bytes of the text in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def is_plain_name(name: str) -> bool:
    """Say whether a name is made of letters, digits, spaces and . ' - _ alone, each mark on a letter."""
    return _NAME.fullmatch(name) is not None and _MARK_FIRST.search(name) is None


def in_order(language: str, name: str) -> str:
    """Give what to sort names by: whatever their case and marks, but for letters that are their own in this language."""
    apart = unicodedata.normalize("NFD", name.casefold().translate(_OWN_LETTERS.get(language, {})))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def cut(text: str, most: int) -> str:
    """Give at most that many characters, never half of one."""
    if len(text) <= most:
        return text
    ends = (found.end() for found, _ in zip(_CLUSTER.finditer(text), range(most), strict=False))
    return text[: max(ends, default=0)]
