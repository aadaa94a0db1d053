"""What a man takes home of a conversation: what was said and what happened, as a text or for programs. The team's notes are in no stream of his."""

import json
from collections.abc import Iterator

from core.formats import format_day, format_time
from core.i18n import sentence
from core.spaces import Entry, frame
from core.work import Read
from counselling.man.pages import Facts
from counselling.man.queries import Here, facts_of, tag_of
from counselling.man.told import told_as
from counselling.talk import TALK
from counselling.words import TOLD

AT_ONCE = 200


def as_json(read: Read, here: Here, language: str) -> bytes:
    """Give every entry as the frame that his page hears."""
    facts = facts_of(read, here, language)
    copied = {"programme": facts.programme, "topic": facts.topic, "language": facts.language}
    entries = [frame(entry) for entry in _all(read, here)]
    return json.dumps({**copied, "entries": entries}, ensure_ascii=False, indent=1).encode()


def as_text(read: Read, here: Here, language: str) -> bytes:
    """Give it as somebody reads it: a day, then who said what at which hour."""
    facts, you = facts_of(read, here, language), tag_of(here)
    lines, day = [facts.programme], ""
    for entry in _all(read, here):
        said = _said(entry, facts, you, language)
        if said is None:
            continue
        today = format_day(language, entry.at, facts.zone)
        if today != day:
            lines, day = [*lines, "", today], today
        lines += ["", said]
    return "\n".join([*lines, ""]).encode()


def _said(entry: Entry, facts: Facts, you: str, language: str) -> str | None:
    hour = format_time(language, entry.at, facts.zone)
    if entry.kind == "message" and entry.by is not None:
        return f"{hour} {entry.by.name}:\n{entry.text or ''}"
    told = told_as(frame(entry), you, language, facts.zone)
    if told is None:
        return None
    happened = f"{hour} — {sentence(language, TOLD[told[0]], told[1])}"
    return f"{happened}\n{entry.text}" if entry.text else happened


def _all(read: Read, here: Here) -> Iterator[Entry]:
    after = 0
    while entries := read.entries(here.id, TALK, after=after, limit=AT_ONCE):
        yield from entries
        after = entries[-1].seq
