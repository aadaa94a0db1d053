"""Pages and static files: no inline code, no other house, neutral addresses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, texts, told, where

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE
    ),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}

FOREIGN = re.compile(r"""(?:https?:|wss?:)?//(?![/\s*])(?P<host>[\w.-]+\.[a-z]{2,})""", re.IGNORECASE)
NAMESPACES = {"www.w3.org"}
"""Hosts that are names of formats and never asked for anything."""

JAVASCRIPT_SINKS = re.compile(
    r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(|\.style\.cssText"
)


def inline_code(path: Path, text: str) -> Iterator[str]:
    """Places of a page that the content security policy would refuse."""
    bare = re.sub(r"\{#.*?#\}", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    for what, pattern in INLINE.items():
        for found in pattern.finditer(bare):
            yield f"{where(path, bare.count(chr(10), 0, found.start()) + 1)} {what}"


def foreign_hosts(path: Path, text: str) -> Iterator[str]:
    """Addresses of other houses that a page or a static file names."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in FOREIGN.finditer(line):
            if found["host"].lower() not in NAMESPACES:
                yield f"{where(path, number)} {found[0]}"


def test_no_template_has_inline_code() -> None:
    faults = [fault for path, text in texts("templates/**/*.html") for fault in inline_code(path, text)]
    assert not faults, told(faults)


def test_no_page_or_static_file_names_another_house() -> None:
    files = texts("templates/**/*.*", "static/**/*.css", "static/**/*.js", "static/**/*.svg", "static/**/*.json")
    faults = [fault for path, text in files for fault in foreign_hosts(path, text)]
    assert not faults, told(faults)


def test_no_script_of_ours_writes_markup() -> None:
    faults = [
        where(path, text.count("\n", 0, found.start()) + 1)
        for path, text in texts("static/**/*.js")
        for found in JAVASCRIPT_SINKS.finditer(text)
    ]
    assert not faults, told(faults)


def test_nothing_large_or_foreign_lies_among_the_static_files() -> None:
    known = {".css", ".js", ".svg", ".png", ".ico", ".woff2", ".json", ".webmanifest", ".txt", ".mp3", ".ogg"}
    faults = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "static").rglob("*")
        if path.is_file() and (path.suffix not in known or path.stat().st_size > 150_000)
    ]
    assert not faults, told(faults)


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>run()</script>",
        "<script type=module>run()</script>",
        '<a onclick="run()">',
        '<a href="javascript:run()">',
    ],
)
def test_inline_code_would_be_seen(page: str) -> None:
    assert list(inline_code(Path("example.html"), page))


def test_what_the_policy_allows_is_no_fault() -> None:
    page = '<script src="/static/room.js" type="module"></script>{# style="" #}<p class="style">on = off</p>'
    assert not list(inline_code(Path("example.html"), page))


@pytest.mark.parametrize(
    "line",
    ['<img src="//cdn.example.com/x.png">', "@import url(https://fonts.example.org/a.css)", "wss://example.net/"],
)
def test_another_house_would_be_seen(line: str) -> None:
    assert list(foreign_hosts(Path("example.css"), line))
    assert not list(foreign_hosts(Path("example.svg"), '<svg xmlns="http://www.w3.org/2000/svg">// a comment.'))
