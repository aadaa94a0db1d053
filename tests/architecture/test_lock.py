"""The lock: every name of its .in, hashed, from nowhere in particular."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

PARTS = ("requirements", "requirements-dev")


def wanted(text: str) -> dict[str, str]:
    """Names and versions that an .in file asks for."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;#]+)", text, flags=re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def locked(text: str) -> dict[str, str]:
    """Names and versions of a lock that carry at least one hash."""
    blocks = re.findall(
        r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+).*\\\n((?:    --hash=\S+.*\n)+)", text, flags=re.MULTILINE
    )
    return {re.sub(r"[-_.]+", "-", name): version for name, version, hashes in blocks if "sha256:" in hashes}


def lines(text: str) -> list[str]:
    """Lines that ask for something: no comments, no hashes."""
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", "--hash"))]


@pytest.mark.parametrize("part", PARTS)
def test_the_lock_holds_each_name_of_its_list(part: str) -> None:
    asked = wanted((ROOT / f"{part}.in").read_text())
    got = locked((ROOT / f"{part}.txt").read_text())
    assert asked
    assert {name: got.get(name) for name in asked} == asked, "run make lock"


@pytest.mark.parametrize("part", PARTS)
def test_everything_asked_for_is_pinned(part: str) -> None:
    asked = [line for line in lines((ROOT / f"{part}.in").read_text()) if not line.startswith("-c ")]
    assert len(asked) == len(wanted((ROOT / f"{part}.in").read_text()))


@pytest.mark.parametrize("part", PARTS)
def test_everything_locked_has_a_hash_and_no_place_of_its_own(part: str) -> None:
    text = (ROOT / f"{part}.txt").read_text()
    assert len(lines(text)) == len(locked(text)), "a line without a hash"
    assert not re.search(
        r"file:|https?:|index-url|find-links|^\s*#.*(/home|/root|/opt|/work)", text, flags=re.MULTILINE
    )


def test_the_lock_serves_every_python_and_processor() -> None:
    text = (ROOT / "requirements.txt").read_text()
    for name in ("cffi", "cryptography", "msgspec", "sqlalchemy", "uvloop"):
        block = text.partition(f"\n{name}==")[2].partition("# via")[0]
        assert block.count("--hash=sha256:") > 20, (
            f"{name}: locked for one machine only; run make lock where pypi.org answers"
        )


def test_both_locks_agree() -> None:
    run, test = (locked((ROOT / f"{part}.txt").read_text()) for part in PARTS)
    assert not {name for name in run.keys() & test.keys() if run[name] != test[name]}


def test_the_reason_of_each_library_is_written() -> None:
    reasons = "".join(path.read_text() for path in (ROOT / "docs/decisions").glob("*libraries*.md")).lower()
    assert reasons
    missing = [
        name
        for part in PARTS
        for name in wanted((ROOT / f"{part}.in").read_text())
        if name not in reasons and not name.startswith("types-")
    ]
    assert not missing, missing


def test_the_tools_know_the_oldest_python() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["requires-python"] == ">=3.11.2"
    assert "3, 11, 2" in Path(ROOT / "scripts/environment").read_text()


def test_a_name_without_a_hash_or_with_another_version_would_be_seen() -> None:
    assert locked("click==8.5.1\n") == {}
    assert locked("click==8.5.0 \\\n    --hash=sha256:00\n") != wanted("click==8.5.1\n")
