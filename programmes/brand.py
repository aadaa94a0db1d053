"""An organisation's own colour: one is chosen, and everything that needs it is reckoned so that it can be read.

The tokens are those of `static/rinnalla.css`. Only the accent can be chosen: the other colours mean something, and mean the
same in every house (danger, a support person, what is private).
"""

import colorsys
import re
from collections.abc import Mapping

GROUNDS = {"light": ("#f1f0eb", "#fcfbf8", "#e6e4dc"), "dark": ("#121614", "#1a201d", "#252d29")}
"""Paper, surface and wells of the style sheet; a test keeps them in step."""
INK = {"light": "#1b2220", "dark": "#e6e9e4"}
TEXT = 4.5
"""The contrast that text needs (WCAG 2.2 AA)."""
ALARMING = 25 / 360
"""Hues so close to red mean danger here and nothing else."""
PALE = 0.12
"""Below this saturation a colour is a grey, whatever its hue."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
Tokens = dict[str, str]


def is_colour(text: str) -> bool:
    """Say whether this is a colour as style sheets write it: #1f5743."""
    return _HEX.fullmatch(text) is not None


def means_danger(colour: str) -> bool:
    """Say whether men would take this colour for an alarm."""
    hue, _, saturation = _hls(colour)
    return saturation >= PALE and (hue <= ALARMING * 0.6 or hue >= 1 - ALARMING)


def palette(colour: str) -> dict[str, Tokens]:
    """Reckon the accent's tokens in both themes, each pair readable on every ground."""
    return {"light": _light(colour), "dark": _dark(colour)}


def style_sheet(colour: str) -> str:
    """Write the tokens as a small style sheet that stands after the house's own."""
    made = palette(colour)
    light, dark = _block(made["light"]), _block(made["dark"])
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def contrast(one: str, other: str) -> float:
    """Tell how well one colour stands out from the other, as WCAG reckons it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> Tokens:
    accent = _until(colour, GROUNDS["light"], darker=True)
    soft = _with_lightness(colour, 0.88, most=0.45)
    return {
        "accent": accent,
        "accent-hover": _shift(accent, -0.05),
        "on-accent": "#ffffff",
        "accent-text": _until(accent, (*GROUNDS["light"], soft), darker=True),
        "accent-soft": soft,
        "on-accent-soft": _until(_shift(accent, -0.08), (soft,), darker=True),
    }


def _dark(colour: str) -> Tokens:
    soft = _with_lightness(colour, 0.17, most=0.35)
    accent = _until(_with_lightness(colour, 0.66, most=0.6), (*GROUNDS["dark"], soft), darker=False)
    return {
        "accent": accent,
        "accent-hover": _shift(accent, 0.07),
        "on-accent": _until(_with_lightness(colour, 0.1, most=0.5), (accent,), darker=True),
        "accent-text": _until(accent, (*GROUNDS["dark"], soft), darker=False),
        "accent-soft": soft,
        "on-accent-soft": _until(_shift(accent, 0.12), (soft,), darker=False),
    }


def _until(colour: str, grounds: tuple[str, ...], *, darker: bool) -> str:
    """The nearest shade of this colour that can be read on, or carry text against, all of these grounds."""
    step = -0.01 if darker else 0.01
    while any(contrast(colour, ground) < TEXT for ground in grounds):
        colour = _shift(colour, step)
    return colour


def _shift(colour: str, by: float) -> str:
    hue, lightness, saturation = _hls(colour)
    return _hex(hue, min(1.0, max(0.0, lightness + by)), saturation)


def _with_lightness(colour: str, lightness: float, most: float) -> str:
    hue, _, saturation = _hls(colour)
    return _hex(hue, lightness, min(saturation, most))


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _block(tokens: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in tokens.items())
