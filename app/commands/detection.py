"""`crisis scan`: what the rules find in texts, for whoever measures or mends them. Nothing is kept, and no house is needed."""

import json
import sys
from typing import Any

import click

from app.commands.console import Stop
from crisis import Said, Scan, scan

EXPECTED = 'expected an object with a text, such as {"id": "1", "text": "…"}'


@click.group()
def crisis() -> None:
    """Noticing danger in what men write."""


@crisis.command("scan")
@click.option("--jsonl", is_flag=True, required=True, help="Read and write one JSON object a line.")
@click.option("--lang", metavar="LANGUAGE", help="Whose rules come first where two languages find the same.")
def scan_lines(jsonl: bool, lang: str | None) -> None:
    """Read {"id", "text", "lang", "history"} a line, and write what was found: tier, category, rules and places.

    `history` holds earlier texts of the same person, oldest first: a text, or {"text", "seconds_ago"}. Places are
    [start, end) in code points of the text. The answer holds no word of it.
    """
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            click.echo(json.dumps(_answer(number, line, lang), ensure_ascii=False))


def _answer(number: int, line: bytes, lang: str | None) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        text, history = asked["text"], [_said(item) for item in asked.get("history") or ()]
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Stop(f"Line {number}: {EXPECTED}") from None
    return _told(asked.get("id"), scan(text, lang or asked.get("lang"), history))


def _said(item: Any) -> Said | str:
    if isinstance(item, str):
        return item
    ago = item.get("seconds_ago")
    if not isinstance(item["text"], str) or isinstance(ago, bool) or not isinstance(ago, int | float | None):
        raise TypeError
    return Said(item["text"], ago)


def _told(number: Any, found: Scan) -> dict[str, Any]:
    return {
        "id": number,
        "tier": found.tier,
        "category": found.category,
        "about": found.about,
        "rules": list(found.rules),
        "spans": [list(span) for span in found.spans],
    }
