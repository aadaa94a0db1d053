"""Whole words: names of files, what may not be imported, and pages of decisions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import DOMAINS, ROOT, imports, modules, parsed, texts, told, where

EMPTY_NAMES = re.compile(r"^(utils?|helpers?|common|managers?|base|misc|shared|lib|stuff)$")

ONLY_THERE = {
    "logging": ("core/log.py", "app/"),
    "structlog": ("core/log.py",),
    "bleach": ("core/markup.py",),
    "nh3": ("core/markup.py",),
    "unittest.mock": (),
    "pytest_mock": (),
    "requests": (),
    "httpx": (),
    "urllib.request": (),
    "pickle": (),
    "smtplib": (),
}
"""Modules that few or no places of the house may import: the log drops what is not on its list only if all goes through it, mocks of
our own code prove nothing, and the house asks nobody on the network but pagers."""

MOCKS = ("unittest.mock", "pytest_mock")


def empty_names(paths: list[Path]) -> list[str]:
    """Files and folders whose name says nothing about what they hold."""
    return [str(path) for path in paths if any(EMPTY_NAMES.match(part) for part in path.with_suffix("").parts)]


def out_of_place(tree: ast.Module, path: Path) -> Iterator[str]:
    """Imports of this file that have another place, or none."""
    for imported, line in imports(tree):
        for name, places in ONLY_THERE.items():
            if (imported == name or imported.startswith(name + ".")) and not str(path).startswith(places or "\0"):
                yield f"{where(path, line)} imports {imported}"


def test_no_file_has_an_empty_name() -> None:
    everything = [path.relative_to(ROOT) for path in modules(*DOMAINS, "tests", "scripts", "benchmarks")]
    assert not empty_names(everything), empty_names(everything)


def test_what_has_its_place_is_used_only_there() -> None:
    faults = [fault for path in modules() for fault in out_of_place(parsed(path), path.relative_to(ROOT))]
    assert not faults, told(faults)


def test_nothing_of_ours_is_mocked() -> None:
    faults = [
        where(path, line)
        for path in modules("tests", "benchmarks")
        for imported, line in imports(parsed(path))
        if imported.startswith(MOCKS)
    ]
    assert not faults, told(faults)


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = texts(*(f"{name}/**/*.py" for name in DOMAINS), "templates/**/*.html", "static/**/*.js", "static/**/*.css")
    faults = [
        where(path, number)
        for path, text in files
        for number, line in enumerate(text.splitlines(), 1)
        if mark.search(line)
    ]
    assert not faults, told(faults)


def unexplained(lines: list[str]) -> list[int]:
    """Numbers of lines that switch a rule off with no reason beside it, nor in a comment right above."""
    bare = re.compile(r"#\s*(?:noqa(?::[ A-Z0-9,]+)?|type: ignore(?:\[[\w, -]+\])?)(?!\S|\s*(?:--?|#|—)\s*\S)")
    return [
        number
        for number, line in enumerate(lines)
        if bare.search(line) and not (number and lines[number - 1].lstrip().startswith("# "))
    ]


def test_every_ignored_rule_has_its_reason_beside_it() -> None:
    faults = [
        where(path, number + 1)
        for path in modules(*DOMAINS, "benchmarks", "scripts")
        for number in unexplained(path.read_text(encoding="utf-8").splitlines())
    ]
    assert not faults, told(faults)


def test_an_unexplained_exception_would_be_seen() -> None:
    assert unexplained(["x = 1  # noqa: F401"]) == [0]
    assert unexplained(["x = 1  # type: ignore[attr-defined]"]) == [0]
    assert not unexplained(
        ["x = 1  # noqa: F401 - the registry needs its import", "# the table is ours", "y  # noqa: S608"]
    )


def test_decisions_are_numbered_and_whole() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        missing = [
            part for part in ("Context", "Decision", "Consequences", "Alternatives") if f"\n## {part}\n" not in text
        ]
        assert not missing, f"{page.name} lacks {missing}"
        assert len(text.splitlines()) <= 60, f"{page.name} is longer than a page"


def test_an_empty_name_or_a_misplaced_import_would_be_seen() -> None:
    assert empty_names([Path("chat/utils.py"), Path("core/helpers/text.py"), Path("auth/base.py")])
    for source in ("import logging", "from unittest.mock import patch", "import urllib.request"):
        assert list(out_of_place(ast.parse(source), Path("chat/service.py"))), source
    assert not list(out_of_place(ast.parse("import logging"), Path("core/log.py")))
