"""What decides draws on nothing but its arguments; time and commits have one place each."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT, file_of, imports, modules, name_of, parsed, told, where

PURE = {"decide", "evolve", "view", "apply", "project", "may_listen"}
"""A module that defines one of these at its top belongs to a space."""

WORLD = {
    "asyncio", "concurrent", "core.clock.now", "core.db", "core.ids", "core.journal", "core.kernel", "core.keyring", "core.keystore", "core.line",
    "core.live", "core.log", "core.store", "core.web", "core.work", "core.writer", "multiprocessing", "os", "pathlib",
    "random", "redis", "secrets", "socket", "sqlalchemy", "sqlite3", "starlette", "subprocess", "threading", "time", "uuid",
}  # fmt: skip
"""What a pure module may not lean on, itself or by another module of its own domain."""

COMMITS = {
    Path("core/writer.py"): "the one writer",
    Path("core/line.py"): "the line of that writer, which must know what became of a commit",
    Path("core/keystore.py"): "the key store is a database of its own, apart from the one that the writer writes",
}

COMMIT_WORDS = {"COMMIT", "AUTOCOMMIT", "END TRANSACTION"}

CLOCKS = {
    Path("core/clock.py"): "the one clock",
    Path("core/log.py"): "a line of the log bears the time of its writing",
}


def is_pure(tree: ast.Module) -> bool:
    """Say whether this module holds functions of a space."""
    return any(isinstance(node, ast.FunctionDef) and node.name in PURE for node in tree.body)


def worldly(tree: ast.Module, path: Path) -> Iterator[str]:
    """Imports of this file that reach out of the arguments."""
    for imported, line in imports(tree):
        if any(imported == name or imported.startswith(name + ".") for name in WORLD):
            yield f"{where(path, line)} imports {imported}"


def leaned_on(path: Path) -> set[Path]:
    """This file and the files of its own domain that it imports, and so on."""
    domain, found, waiting = name_of(path).partition(".")[0], set[Path](), [path]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            others = (file_of(name) for name, _ in imports(parsed(here)) if name.partition(".")[0] == domain)
            waiting.extend(other for other in others if other is not None)
    return found


def commits(tree: ast.Module, path: Path) -> Iterator[str]:
    """Places of this file that commit: by name, by a `with ….begin()`, by SQL, or by asking for no transaction at all."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            if not ast.unparse(node.func.value).endswith("savepoint"):
                yield f"{where(path, node.lineno)} commits"
        elif isinstance(node, ast.With | ast.AsyncWith):
            if any(ast.unparse(item.context_expr).endswith(".begin()") for item in node.items):
                yield f"{where(path, node.lineno)} commits at the end of a `with`"
        elif isinstance(node, ast.Constant) and str(node.value).strip(" ;").upper() in COMMIT_WORDS:
            yield f"{where(path, node.lineno)} commits by words"


def reads_a_clock(tree: ast.Module, path: Path) -> Iterator[str]:
    """Places of this file that ask what time it is, other than the clock of the house."""
    asked = ("time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(asked):
            yield f"{where(path, node.lineno)} asks the time itself"


def test_spaces_decide_without_touching_anything() -> None:
    spaces = [path for path in modules() if "core" not in path.relative_to(ROOT).parts[:1] and is_pure(parsed(path))]
    assert spaces, "no space was found"
    leaned = sorted({other for path in spaces for other in leaned_on(path)})
    faults = [fault for path in leaned for fault in worldly(parsed(path), path)]
    assert not faults, told(faults)


def test_only_the_writer_commits() -> None:
    faults = [
        fault for path in modules() if path.relative_to(ROOT) not in COMMITS for fault in commits(parsed(path), path)
    ]
    assert not faults, told(faults)


def test_time_comes_from_the_clock_of_the_house() -> None:
    faults = [
        fault
        for path in modules()
        if path.relative_to(ROOT) not in CLOCKS
        for fault in reads_a_clock(parsed(path), path)
    ]
    assert not faults, told(faults)


def test_a_worldly_import_would_be_seen() -> None:
    example = Path("example.py")
    for source in (
        "import time",
        "from random import choice",
        "from core.clock import now",
        "import sqlalchemy.orm as orm",
    ):
        assert list(worldly(ast.parse(source), example)), source
    assert not list(worldly(ast.parse("from core.clock import SECOND, Instant\nimport msgspec"), example))
    assert is_pure(ast.parse("def decide(): ..."))


def test_a_commit_elsewhere_would_be_seen() -> None:
    for source in (
        "db.commit()",
        "with engine.begin() as c:\n    pass",
        "c.execute('COMMIT')",
        "o(isolation_level='AUTOCOMMIT')",
    ):
        assert list(commits(ast.parse(source), Path("example.py"))), source
    assert not list(commits(ast.parse("self._savepoint.commit()"), Path("example.py")))


def test_another_clock_would_be_seen() -> None:
    for source in ("time.time()", "datetime.now(UTC)", "datetime.datetime.now()"):
        assert list(reads_a_clock(ast.parse(source), Path("example.py"))), source
