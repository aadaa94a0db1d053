"""What was acknowledged and told, against what a fresh reader gets: every difference is a sentence."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]
Said = tuple[int, str | None]
"""A number and its text, as a reader gets them; None where an entry has none."""


def lines_of(record: Path) -> list[Line]:
    """The record so far. A last line that is not whole yet is left for the next time."""
    whole, _, _ = record.read_text(encoding="utf-8").rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def differences(lines: Sequence[Line], fresh: Mapping[str, Sequence[Said]]) -> list[str]:
    """Everything in which the record and the streams disagree: lost, doubled, renumbered, changed, told but not kept."""
    return [
        *_gaps(fresh),
        *_doubled(lines, fresh),
        *_acked(lines, fresh),
        *_told(lines, fresh),
        *_heard_in_order(lines),
    ]


def unanswered(lines: Iterable[Line]) -> set[str]:
    """Keys that were posted and never acknowledged."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line["what"] in ("posted", "acked"):
            keys[line["what"]].add(line["key"])
    return keys["posted"] - keys["acked"]


def _gaps(fresh: Mapping[str, Sequence[Said]]) -> Iterator[str]:
    for stream, said in fresh.items():
        numbers = [seq for seq, _ in said]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{stream} is not numbered 1, 2, 3 …"


def _doubled(lines: Sequence[Line], fresh: Mapping[str, Sequence[Said]]) -> Iterator[str]:
    posted = {(line["stream"], line["text"]) for line in lines if line["what"] == "posted"}
    kept = Counter((stream, text) for stream, said in fresh.items() for _, text in said if text is not None)
    yield from (f"{stream} has {text!r} {count} times" for (stream, text), count in kept.items() if count > 1)
    yield from (f"{stream} has {text!r}, which nobody said" for stream, text in kept if (stream, text) not in posted)


def _acked(lines: Sequence[Line], fresh: Mapping[str, Sequence[Said]]) -> Iterator[str]:
    texts = {line["key"]: line["text"] for line in lines if line["what"] == "posted"}
    kept = {stream: dict(said) for stream, said in fresh.items()}
    numbers: dict[str, int] = {}
    for line in lines:
        if line["what"] != "acked":
            continue
        key, seq = line["key"], line["seq"]
        if numbers.setdefault(key, seq) != seq:
            yield f"{key} was acknowledged as {numbers[key]} and as {seq}"
        if kept[line["stream"]].get(seq) != texts[key]:
            yield f"{key} was acknowledged as {seq}, where {kept[line['stream']].get(seq)!r} stands"


def _told(lines: Sequence[Line], fresh: Mapping[str, Sequence[Said]]) -> Iterator[str]:
    kept = {stream: dict(said) for stream, said in fresh.items()}
    for line in lines:
        if line["what"] == "heard" and kept[line["stream"]].get(line["seq"], "nothing") != line["text"]:
            yield f"{line['who']} heard {line['text']!r} as {line['seq']}, which is not what was kept"


def _heard_in_order(lines: Sequence[Line]) -> Iterator[str]:
    last: Counter[str] = Counter()
    for line in lines:
        if line["what"] == "heard":
            if line["seq"] != last[line["who"]] + 1:
                yield f"{line['who']} heard {line['seq']} after {last[line['who']]}"
            last[line["who"]] = line["seq"]
