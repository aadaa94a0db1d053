"""The library's pages, as browsers without JavaScript get them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.app.house import DemoHouse, demo_house

HOSTILE = "<script>alert(1)</script> *so* https://a.fi/x"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoHouse]:
    async with demo_house(tmp_path_factory.mktemp("library")) as made:
        yield made


@pytest.mark.parametrize("language", ["en", "fi", "sv", "ar"])
async def test_a_stranger_reads_in_his_language_with_lines_of_help_beneath(house: DemoHouse, language: str) -> None:
    async with house.browser(language=language) as stranger:
        told = (await stranger.get("/library", headers={"Accept": "application/json"})).json()["articles"]
        pages = [(await stranger.get(f"/library/{one['id']}")).text for one in told]
    assert len(told) == 5
    assert {one["language"] for one in told} == {language}
    for one, page in zip(told, pages, strict=True):
        assert one["title"] in page
        assert f'<article class="stack stack--l" lang="{language}"' in page
        assert 'class="card helplines"' in page


async def test_a_text_goes_from_an_empty_sheet_to_mens_eyes_and_back(house: DemoHouse) -> None:
    async with house.browser("counsellor") as desk, house.browser() as stranger:
        shelf = (await desk.get("/desk/library", headers={"Accept": "application/json"})).json()
        sent = {"programme": shelf["programme"], "language": "fi", "title": "Viha", "summary": "Mitä sen alla on."}
        refused = await desk.post("/desk/library/new", data={**sent, "body": ""})
        assert refused.status_code == 422 and 'value="Viha"' in refused.text
        begun = await desk.post("/desk/library/new", data={**sent, "body": HOSTILE, "plain": "yes"})
        at = begun.headers["location"].split("?")[0]
        preview = (await desk.get(at)).text
        assert (
            "&lt;script&gt;alert(1)" in preview
            and "<em>so</em>" in preview
            and "/away?to=https%3A%2F%2Fa.fi" in preview
        )
        public = at.removeprefix("/desk")
        assert (await stranger.get(public)).status_code == 404
        await desk.post(f"{at}/published", data={"language": "fi", "reviewed_by": "Leena, neuvoja"})
        page = (await stranger.get(public)).text
        assert "Leena, neuvoja" in page and "<script>alert" not in page
        await desk.post(f"{at}/withdrawn", data={})
        assert (await stranger.get(public)).status_code == 404
