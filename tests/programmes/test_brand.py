"""Whatever colour an organisation chooses, everything stays readable, and red stays for danger."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from programmes.brand import GROUNDS, INK, TEXT, contrast, is_colour, means_danger, palette, style_sheet
from tests.architecture.sources import ROOT

colours = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@settings(max_examples=400, deadline=None)
@given(colours)
def test_every_accent_can_be_read(colour: str) -> None:
    for theme, tokens in palette(colour).items():
        for ground in GROUNDS[theme]:
            assert contrast(tokens["accent"], ground) >= 3.0
            assert contrast(tokens["accent-text"], ground) >= TEXT
        for front, back in (
            ("on-accent", "accent"),
            ("on-accent", "accent-hover"),
            ("accent-text", "accent-soft"),
            ("on-accent-soft", "accent-soft"),
        ):
            assert contrast(tokens[front], tokens[back]) >= TEXT, (theme, front, back, tokens)
        assert contrast(INK[theme], tokens["accent-soft"]) >= TEXT


@given(colours)
def test_the_style_sheet_holds_colours_and_nothing_else(colour: str) -> None:
    values = re.findall(r"--[a-z-]+: ([^;]+);", style_sheet(colour))
    assert len(values) == 12
    assert all(is_colour(value) for value in values)


@pytest.mark.parametrize("colour", ["#a32535", "#ff0000", "#c8102e", "#d92b2b"])
def test_red_means_danger_in_every_house(colour: str) -> None:
    assert means_danger(colour)


@pytest.mark.parametrize("colour", ["#1f5743", "#0b5fc4", "#b7701a", "#808080", "#7a3e9d", "#000000"])
def test_other_colours_may_be_chosen(colour: str) -> None:
    assert not means_danger(colour)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1f5743; } body { display: none", "url(x)", "#12345g"])
def test_what_is_no_colour_is_not_taken_for_one(text: str) -> None:
    assert not is_colour(text)


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    css = (ROOT / "static/rinnalla.css").read_text(encoding="utf-8")
    for theme, start in (("light", 0), ("dark", css.index("prefers-color-scheme: dark"))):
        begin = css.index(":root {", start)
        block = css[begin : css.index("}", begin)]
        given_tokens = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b", block))
        assert tuple(given_tokens[name] for name in ("paper", "surface", "sunken")) == GROUNDS[theme]
        assert given_tokens["ink"] == INK[theme]
