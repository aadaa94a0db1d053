"""The colours of the style sheet: every pair that pages use can be read, in light and in dark."""

import re
from pathlib import Path

import pytest

from programmes.brand import GROUNDS, contrast

SHEET = (Path(__file__).resolve().parents[2] / "static" / "rinnalla.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0
PAPERS = ("paper", "surface", "sunken")
TONES = ("guide", "private", "danger", "wait", "ok")

READ = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent-text", *TONES) for ground in PAPERS]
READ += [(ink, f"{tone}-soft") for tone in (*TONES, "accent") for ink in ("ink", "ink-2")]
READ += [(tone, f"{tone}-soft") for tone in TONES]
READ += [("ink-3", f"{tone}-soft") for tone in ("guide", "private")]
READ += [
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-accent-soft", "accent-soft"),
    ("accent-text", "accent-soft"),
]
READ += [
    ("on-private", "private-solid"),
    ("on-danger", "danger-solid"),
    ("on-exit", "exit"),
    ("surface", "ink-2"),
    ("paper", "ink"),
]
READ += [(ink, ground) for ink in ("on-stage", "on-stage-2") for ground in ("stage", "stage-2")]
MARKED = [
    (shape, ground) for shape in ("line-2", "focus", "accent", "guide-bar", "danger-solid", "exit") for ground in PAPERS
]
MARKED += [
    ("guide-bar", "guide-soft"),
    ("private", "private-soft"),
    ("focus", "accent-soft"),
    ("stage-line", "stage-2"),
]


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme by name."""
    light, dark = re.findall(r":root \{(.*?)\n *\}", SHEET, re.DOTALL)[:2]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b", light if theme == "light" else dark))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_and_marks_be_seen(theme: str) -> None:
    colour = tokens(theme)
    wanted = [(pair, TEXT) for pair in READ] + [(pair, SHAPE) for pair in MARKED]
    faint = [f"{ink} on {ground}" for (ink, ground), least in wanted if contrast(colour[ink], colour[ground]) < least]
    assert not faint


def test_both_themes_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_organisation_colour_is_reckoned_for_these_grounds(theme: str) -> None:
    colour = tokens(theme)
    assert GROUNDS[theme] == tuple(colour[ground] for ground in PAPERS)


def test_the_style_sheets_are_written_for_both_directions() -> None:
    sheets = [
        path.read_text(encoding="utf-8") for path in (Path(__file__).resolve().parents[2] / "static").glob("*.css")
    ]
    sided = re.compile(
        r"(?<![-\w])(?:margin|padding|border|inset)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
    )
    assert not [found[0] for sheet in sheets for found in sided.finditer(sheet)]
