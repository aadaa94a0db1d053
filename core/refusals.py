"""Refusals and faults as answers: one page for all of them, or JSON of one shape."""

from __future__ import annotations

import math
import secrets
from html import escape
from typing import TYPE_CHECKING

from core.answers import Answer, page
from core.errors import DomainError, Invalid

if TYPE_CHECKING:
    from core.visit import Visit

# Short, spelled as they sound, and telling nothing: what he reads to us on the phone finds the line in the log.
_FIRST = [
    "amber",
    "birch",
    "cedar",
    "clover",
    "copper",
    "fern",
    "hazel",
    "heather",
    "juniper",
    "linden",
    "maple",
    "misty",
    "moss",
    "pine",
    "reed",
    "silver",
]
_SECOND = [
    "badger",
    "beaver",
    "crane",
    "curlew",
    "eider",
    "heron",
    "lark",
    "lynx",
    "martin",
    "otter",
    "owl",
    "perch",
    "pike",
    "plover",
    "robin",
    "swan",
]


def answer(visit: Visit, refusal: DomainError) -> Answer:
    """Say what was refused, in his language."""
    sentence = visit.words(refusal.code, **refusal.args_)
    error: dict[str, object] = {"code": refusal.code, "message": sentence}
    if isinstance(refusal, Invalid):
        said = {name: (fault.code, visit.words(fault.code, **fault.args)) for name, fault in refusal.fields.items()}
        error["fields"] = {name: {"code": code, "message": message} for name, (code, message) in said.items()}
    else:
        error["fields"] = {}
    if refusal.retry_after is not None:
        error["retry_after"] = math.ceil(refusal.retry_after)
    return page(
        "error.html",
        data={"error": error},
        status=refusal.status,
        headers=headers(visit, refusal),
        code=refusal.code,
        sentence=sentence,
        word=None,
        retry_after=error.get("retry_after"),
    )


def headers(visit: Visit, refusal: DomainError) -> dict[str, str]:
    """Give what the refusal adds to the answer's headers."""
    told: dict[str, str] = {}
    if refusal.retry_after is not None:
        told["Retry-After"] = str(max(1, math.ceil(refusal.retry_after)))
    if refusal.status == 405:
        told["Allow"] = visit.allowed
    return told


def fault(visit: Visit, word: str) -> Answer:
    """Say that the house is at fault, with the word that finds it."""
    sentence = visit.words("fault")
    error = {"code": "fault", "message": sentence, "fields": {}, "word": word}
    return page(
        "error.html", data={"error": error}, status=500, code="fault", sentence=sentence, word=word, retry_after=None
    )


def word_to_tell() -> str:
    """Draw a word that a man can read aloud."""
    return f"{secrets.choice(_FIRST)}-{secrets.choice(_SECOND)}"


def bare(visit: Visit, word: str) -> bytes:
    """Say it without any template."""
    sentence = escape(visit.words("fault"))
    made = (
        f'<!doctype html><html lang="{visit.language}" dir="{visit.direction}"><meta charset="utf-8"><title>…</title>'
    )
    return f"{made}<p>{sentence}</p><p>{escape(word)}</p></html>".encode()
