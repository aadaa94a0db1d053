"""Two organisations in one house: each has its own name, colours, lines of help and way out on the pages of its programmes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest

from core.ids import new_id
from core.work import CONSOLE
from programmes.readiness import Doors
from programmes.service import HostWords, NewHost, NewOffer, OfferWords, found_organisation, found_programme, open_doors
from tests.app.house import DemoHouse, demo_house


@dataclass
class Shared:
    """The house, and what belongs to the second organisation in it."""

    house: DemoHouse
    organisation: str
    programme: str


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shared]:
    async with demo_house(tmp_path_factory.mktemp("shared")) as house:
        words = {"sv": HostWords("Om oss", "Styrelsen", "Box 7, Stockholm")}
        host = NewHost("Mannen", "se", "Europe/Stockholm", "https://vader.example/", ("sv", "en"), words)
        organisation = house.place.act_now(found_organisation, CONSOLE, host)
        offer = NewOffer(
            ("sv",), "Europe/Stockholm", {"sv": OfferWords("Efter skilsmässan", "För män.")}, least_age="18-over"
        )
        programme = house.place.act_now(found_programme, CONSOLE, organisation, offer)
        house.place.act_now(open_doors, CONSOLE, programme, Doors(loopback=True))
        yield Shared(house, organisation, programme)


def looks(answer: httpx2.Response) -> dict[str, object]:
    """Whose page this is to look at: its name, where quick exit leads, its own colours, whether it tells lines of Sweden."""
    text = answer.text
    return {
        "name": re.findall(r'<span class="wide">([^<]+)</span>', text),
        "exit": re.findall(r'data-exit="([^"]+)"', text),
        "colours": bool(re.search(r"/static/[a-z2-7]{20}\.css", text)),
        "swedish": "90101" in text,
    }


async def test_a_programme_looks_like_the_organisation_that_runs_it_and_the_door_like_the_house(shared: Shared) -> None:
    colours = {
        "organisation": shared.organisation, "name": "Mannen", "exit_url": "https://vader.example/", "accent": "#0b5fc4",
        "languages": ["sv", "en"], "language": "sv", "about": "", "responsible": "Styrelsen", "reached_by": "Box 7, Stockholm",
    }  # fmt: skip
    async with shared.house.browser("admin") as desk:
        set_up = (await desk.get(f"/desk/house?organisation={shared.organisation}")).text
        assert 'value="Mannen"' in set_up
        assert "Efter skilsmässan" in set_up
        assert (await desk.post("/desk/house", data=colours)).status_code == 303
    async with shared.house.browser("visitor-sv", "sv") as man:
        theirs = await man.get(f"/programmes/{shared.programme}")
        named = await man.get(f"/me/personas/{shared.programme}")
        door, ours = await man.get("/"), await man.get(f"/programmes/{shared.house.programme('met')}")
    second = {"name": ["Mannen"], "exit": ["https://vader.example/"], "colours": True, "swedish": True}
    assert looks(theirs) == looks(named) == second
    assert "Styrelsen" in named.text
    assert "Box 7, Stockholm" in named.text
    for page in (door, ours):
        assert looks(page)["name"] == ["Kaarna ry"]
        assert not looks(page)["colours"]
        assert not looks(page)["swedish"]
    assert door.text.count("<bdi>Mannen</bdi>") == 1
    assert "Kaarna ry driver" in theirs.text, "the server is the first organisation's"


async def test_a_further_programme_belongs_to_the_organisation_it_was_founded_for(shared: Shared) -> None:
    new = {
        "title": "Pappor",
        "line": "För pappor.",
        "language": "sv",
        "zone": "Europe/Stockholm",
        "walled": [shared.programme],
    }
    async with shared.house.browser("admin") as desk:
        made = await desk.post("/desk/house/programmes", data={**new, "organisation": shared.organisation})
        assert made.headers["location"] == f"/desk/house?organisation={shared.organisation}"
        theirs = (await desk.get(made.headers["location"])).text
        ours = (await desk.get("/desk/house")).text
    rows = re.compile(r'<li><span class="grow">([^<]+)</span>')
    assert "Pappor" in rows.findall(theirs)
    assert "After the break-up" in rows.findall(ours)
    assert "Pappor" not in rows.findall(ours)


async def test_an_organisation_that_is_not_there_is_nothing_to_the_administrator_and_all_of_it_to_others(
    shared: Shared,
) -> None:
    async with shared.house.browser("admin") as desk, shared.house.browser("coordinator-own") as coordinator:
        assert (await desk.get(f"/desk/house?organisation={new_id()}")).status_code == 404
        assert (await desk.post("/desk/house", data={"organisation": new_id(), "name": "x"})).status_code == 404
        assert (
            await desk.post("/desk/house", data={"organisation": shared.organisation, "name": ""})
        ).status_code == 422
        for organisation in (shared.organisation, new_id()):
            seen = await coordinator.get(f"/desk/house?organisation={organisation}")
            assert seen.status_code == 404
