"""What the rules of the house read: its files, parsed once."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LAYERS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("auth",),
    ("programmes",),
    ("crisis",),
    ("chat", "counselling", "forum", "library"),
    ("moderation",),
    ("app",),
)
"""From the ground up. Imports point down only; rooms of one floor never import each other."""

DOMAINS = tuple(name for layer in LAYERS for name in layer)


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(*folders: str) -> list[Path]:
    """All Python files of these folders of the checkout; of every domain when none is named."""
    return sorted(path for folder in folders or DOMAINS for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    """The dotted name under which Python imports this file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def file_of(module: str) -> Path | None:
    """The file of a module of ours, or None when it is not ours."""
    stem = ROOT.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in the file, with its line; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def texts(*patterns: str) -> Iterator[tuple[Path, str]]:
    """Every text file of the checkout that fits one of the patterns, with its content."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield path, path.read_text(encoding="utf-8")


def where(path: Path, line: int) -> str:
    """A place as people write it."""
    return f"{path.relative_to(ROOT) if path.is_absolute() else path}:{line}"


def told(faults: Iterable[str]) -> str:
    """Faults, one a line, for the message of an assertion."""
    return "\n" + "\n".join(faults)
