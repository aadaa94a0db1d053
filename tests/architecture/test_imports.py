"""Imports point down only, and the checker of imports knows every room."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.sources import DOMAINS, LAYERS, ROOT, imports, modules, name_of, parsed, told, where

FLOOR = {name: number for number, layer in enumerate(LAYERS) for name in layer}
OUTSIDE = ("tests", "scripts", "benchmarks", "migrations")
FOLDERS_WITHOUT_CODE = {"static", "templates", "locales", "docs", "deploy", "var"}


def climbing(module: str, tree: ast.Module, path: Path) -> Iterator[str]:
    """Imports of this module that point up, sideways, or out of the house."""
    own = module.partition(".")[0]
    for imported, line in imports(tree):
        other = imported.partition(".")[0]
        if other in OUTSIDE:
            yield f"{where(path, line)} the house imports {other}"
        elif other in FLOOR and other != own and FLOOR[other] >= FLOOR[own]:
            yield f"{where(path, line)} {own} imports {other}"


def test_imports_point_down_only() -> None:
    faults = [fault for path in modules() for fault in climbing(name_of(path), parsed(path), path)]
    assert not faults, told(faults)


def test_an_import_upwards_sideways_or_out_is_seen() -> None:
    for module, source in (
        ("core.db", "import auth.models"),
        ("chat.socket", "def late():\n    from forum import boards"),
        ("crisis.alerts", "from chat.meeting import state"),
        ("auth.people", "from tests import people"),
        ("moderation.cases", "import app"),
    ):
        assert list(climbing(module, ast.parse(source), Path("example.py"))), source
    assert not list(climbing("chat.socket", ast.parse("from core import ids\nimport chat.words"), Path("example.py")))


def test_every_room_is_known_to_the_import_checker() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert sorted(configured) == sorted(name for name in DOMAINS if modules(name))


def test_every_folder_with_code_has_its_floor() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/*.py")} - FOLDERS_WITHOUT_CODE
    assert folders <= {*DOMAINS, *OUTSIDE}, folders


def test_no_room_takes_a_name_that_python_or_a_library_owns() -> None:
    owned = sys.stdlib_module_names | {name for name, owners in packages_distributions().items() if owners}
    assert not owned & {*DOMAINS, "benchmarks", "scripts"}


def test_every_package_can_be_found_by_its_name() -> None:
    bare = sorted({path.parent for path in modules() if not (path.parent / "__init__.py").exists()})
    assert not bare, f"without __init__.py: {bare}"
