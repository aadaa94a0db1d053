"""The demo's people fit together: everybody who speaks is in the room, under a name that is nobody's."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from auth.names.rules import fault_of
from core.i18n import LANGUAGES

DEMO = Path(__file__).resolve().parents[2] / "app" / "demo"


def read(name: str) -> dict[str, Any]:
    """One file of the demo."""
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


PEOPLE = read("people")
STAFF = {person["key"]: person for person in PEOPLE["staff"]}
MEN = {man["key"]: man for man in PEOPLE["men"]}
GROUPS = {group["key"]: group for group in read("groups")["groups"]}
PROGRAMMES = {programme["key"]: programme for programme in read("programmes")["programmes"]}


def test_every_name_of_the_demo_is_one_that_a_man_could_take() -> None:
    shown = [name["name"] for person in STAFF.values() for name in person.get("names", {}).values()]
    names = [*shown, *(man["name"] for man in MEN.values())]
    signs = [person["sign_in"] for person in (*STAFF.values(), *MEN.values())]
    assert [name for name in (*names, *signs) if fault_of(name)] == []
    assert len({*names, *signs}) == len(names) + len(signs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_speaks_in_a_conversation_belongs_to_its_room(language: str) -> None:
    told = read(f"conversations/{language}")
    group = GROUPS[told["meeting"]]
    assert group["language"] == language == told["language"]
    assert group["live"]
    leads = set(group["leads"])
    men = {line["who"] for line in told["lines"]} - leads
    assert all(MEN[man]["programme"] == group["programme"] and MEN[man]["scripted"] for man in men)
    assert 5 <= len(men) < group["seats"]
    assert told["lines"][0]["who"] in leads
    assert told["lines"][-1]["who"] in leads
    assert all(8 <= line["pause"] <= 40 for line in told["lines"])


def test_a_group_is_led_by_support_persons_of_its_own_programme() -> None:
    for group in GROUPS.values():
        for key in group["leads"]:
            assert "support_person" in STAFF[key]["names"][group["programme"]]["roles"]
            assert group["language"] in STAFF[key]["languages"]


def test_nobody_works_on_both_sides_of_a_wall() -> None:
    for programme in PROGRAMMES.values():
        for walled in programme["walled_from"]:
            assert programme["key"] in PROGRAMMES[walled]["walled_from"]
            assert not [
                key for key, person in STAFF.items() if {programme["key"], walled} <= set(person.get("names", {}))
            ]


def test_every_programme_is_told_in_every_language() -> None:
    for programme in PROGRAMMES.values():
        told = [programme[part] for part in ("name", "line", "happens", "often", "who")]
        told += [entrance[part] for entrance in programme["entrances"].values() for part in ("title", "text")]
        assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in told)
        assert set(programme["entrances"]) == {"before", "during", "after", "now", "later"}
