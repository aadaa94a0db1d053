"""`./rinnalla crisis scan` as whoever measures the rules meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from app.commands.detection import crisis
from tests.architecture.sources import ROOT


def run(lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "crisis", "scan", "--jsonl", *options],
        input=lines, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip


def asked(*lines: dict[str, Any]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def test_each_line_is_answered_in_order_with_codes_and_places() -> None:
    said = run(
        asked(
            {"id": "1", "text": "🙂 I want to die", "lang": "en"},
            {"id": 2, "text": "good morning", "lang": "en", "history": []},
            {"id": "3", "text": "to die", "lang": "en", "history": ["x", {"text": "I just want", "seconds_ago": 20}]},
            {"id": "4", "text": "to die", "lang": "en", "history": [{"text": "I just want", "seconds_ago": 900}]},
        )
    )
    assert (said.returncode, said.stderr) == (0, "")
    one, two, three, four = map(json.loads, said.stdout.splitlines())
    assert one == {
        "id": "1",
        "tier": "urgent",
        "category": "suicide",
        "about": "self",
        "rules": ["en.suicide.wish"],
        "spans": [[4, 15]],
    }
    assert two == {"id": 2, "tier": "none", "category": "none", "about": "self", "rules": [], "spans": []}
    assert (three["tier"], three["spans"]) == ("urgent", [[0, 6]])
    assert four["tier"] == "none"


def test_a_line_that_is_no_example_is_named_and_ends_it() -> None:
    said = run(asked({"id": "1", "text": "hello"}) + "{\n")
    assert said.returncode == 1
    assert len(said.stdout.splitlines()) == 1
    assert said.stderr.startswith("Line 2: ")
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    "broken",
    [
        "[]",
        '"text"',
        '{"id": 1}',
        '{"text": 5}',
        '{"text": "x", "history": [3]}',
        '{"text": "x", "history": [{}]}',
    ],
)
def test_whatever_is_wrong_with_a_line_it_is_named(broken: str) -> None:
    said = CliRunner().invoke(crisis, ["scan", "--jsonl"], input=asked({"id": "1", "text": "hello"}) + broken + "\n")
    assert said.exit_code == 1
    assert said.stderr.startswith("Line 2: ")
    assert len(said.stdout.splitlines()) == 1


def test_called_without_its_format_it_is_called_wrongly() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "app", "crisis", "scan"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert said.returncode == 2


def test_a_language_may_be_named_for_all_and_empty_lines_are_passed_over() -> None:
    said = run("\n" + asked({"id": "1", "text": "хочу умереть, I want to die"}) + "\n", "--lang", "ru")
    assert json.loads(said.stdout)["rules"][0].startswith("ru.")
