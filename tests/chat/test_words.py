"""Every refusal of the live groups has a sentence of its own, and every sentence is used."""

from __future__ import annotations

import re
from pathlib import Path

from app.words import all_words
from chat.words import REASONS, TOLD, WORDS

CHAT = Path(__file__).resolve().parents[2] / "chat"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CHAT.rglob("*.py")) if path.name != "words.py")


def test_every_refusal_has_its_own_sentence() -> None:
    raised = set(re.findall(r'(?:Fault|Refused)\(\s*"([a-z_]+)"', SOURCES))
    raised |= set(re.findall(r'(?:ensure|form\.fail)\([^"\n]*"(?:[a-z]+", ")?([a-z_]+)"', SOURCES))
    assert len(raised) > 20
    assert not raised - all_words().keys()
    assert len({str(sentence) for sentence in WORDS.values()}) == len(WORDS), "two refusals say the same"


def test_no_sentence_waits_for_a_refusal_that_never_comes() -> None:
    said = set(re.findall(r'"([a-z_]+)"', SOURCES))
    assert not WORDS.keys() - said


def test_whatever_happens_in_a_room_has_words_or_is_counted_only() -> None:
    counted_only = {"scheduled", "waiting", "message"}
    kinds = set(re.findall(r'story\.room\(\s*"([a-z_]+)"', SOURCES))
    assert kinds <= set(TOLD) | counted_only, kinds - set(TOLD) - counted_only
    assert {"closed", "joined", "left"} <= set(TOLD)


def test_no_sentence_blames_or_shouts() -> None:
    for sentence in (*WORDS.values(), *REASONS.values(), *TOLD.values()):
        assert "!" not in sentence
        assert not re.search(
            r"\b(invalid|illegal|forbidden|failed|unfortunately|please|user|error)\b", sentence, re.IGNORECASE
        ), sentence
