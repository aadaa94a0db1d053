"""The pages in front of the rooms, as browsers without JavaScript get them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.demo.rooms import current_meeting, lines_said
from core.kernel import Kernel
from core.work import CONSOLE, Read
from programmes.helplines.lines import countries
from programmes.models import Organisation
from programmes.place import BACKUP, marked
from programmes.restoring import name_backup, proof
from tests.app.house import DemoHouse, demo_house

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoHouse]:
    async with demo_house(tmp_path_factory.mktemp("pages")) as made:
        async with asyncio.timeout(30):
            while not made.place.read_now(_talking):
                await asyncio.sleep(0.1)
        yield made


async def test_the_door_says_what_is_open_now_and_what_comes(house: DemoHouse) -> None:
    async with house.browser() as stranger:
        page = (await stranger.get("/")).text
        told = (await stranger.get("/", headers={"Accept": "application/json"})).json()
    assert "Open now" in page
    assert "The first winter alone" in page
    assert "Choose a name and come in" in page
    assert {one["name"] for one in told["programmes"]} >= {"After the break-up", "Fathers"}
    assert told["now"][0]["language"] == "en"
    assert all(one["programme"] in {programme["id"] for programme in told["programmes"]} for one in told["now"])


@pytest.mark.parametrize("language", ["fi", "ar"])
async def test_what_is_in_his_language_stands_in_sight_and_the_rest_is_folded(house: DemoHouse, language: str) -> None:
    async with house.browser(language=language) as stranger:
        page = (await stranger.get("/")).text
    in_sight, *folded = page.split("<details>")
    assert folded
    foreign = set(re.findall(r'<a href="/meetings/[^"]+" lang="(..)"', in_sight))
    assert foreign == {language}
    assert all(
        language not in re.findall(r'<a href="/meetings/[^"]+" lang="(..)"', one.split("</details>")[0])
        for one in folded
    )


async def test_whoever_is_signed_in_comes_straight_in(house: DemoHouse) -> None:
    async with house.browser("visitor-en") as man:
        page = (await man.get("/")).text
    assert "Choose a name and come in" not in page
    assert "Come in" in page


async def test_a_programme_tells_what_happens_how_often_who_is_there_and_the_ways_in(house: DemoHouse) -> None:
    async with house.browser(language="sv") as stranger:
        page = (await stranger.get(f"/programmes/{house.programme('own')}")).text
        gone = await stranger.get("/programmes/aaaaaaaaaaaaaaaaaaaa")
    for words in ("Vad som händer här", "Sluta använda våld", "Före", "Efter", "Prata nu", "Jag blev skadad"):
        assert words in page, words
    assert gone.status_code == 404


async def test_help_needs_no_account_and_no_database(house: DemoHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("select", None, Exception("the database is away"))

    monkeypatch.setattr(Kernel, "read", away)
    async with house.browser(language="sv") as stranger:
        answer = await stranger.get("/help")
        assert (await stranger.get("/")).status_code == 500
    assert answer.status_code == 200
    assert "tel:0925250111" in answer.text
    assert "112" in answer.text


async def test_help_is_by_country_and_for_the_young_first(house: DemoHouse) -> None:
    async with house.browser() as stranger:
        swedish = (await stranger.get("/help?country=se")).text
        young = (await stranger.get("/help?for=youth", headers={"Accept": "application/json"})).json()
        unknown = (await stranger.get("/help?country=zz", headers={"Accept": "application/json"})).json()
        everywhere = [(await stranger.get(f"/help?country={code}")).status_code for code in countries()]
    assert "tel:90101" in swedish
    assert young["sections"][0]["for"] == "young"
    assert unknown["country"] == "other"
    assert set(everywhere) == {200}


async def test_lines_that_answer_now_stand_before_those_that_do_not(house: DemoHouse) -> None:
    async with house.browser(language="fi") as stranger:
        told = (await stranger.get("/help", headers={"Accept": "application/json"})).json()
    crisis = next(section for section in told["sections"] if section["for"] == "crisis")["lines"]
    assert crisis[0]["open"] is True
    assert "fi" in crisis[0]["languages"]


async def test_titles_in_the_history_give_nothing_away(house: DemoHouse) -> None:
    telling = re.compile(r"divorc|break-up|violence|crisis|hurt|support|separat", re.IGNORECASE)
    async with house.browser() as stranger:
        for path in ("/", "/help", "/rules", "/accessibility", f"/programmes/{house.programme('own')}"):
            title = re.search(r"<title>(.*?)</title>", (await stranger.get(path)).text)
            assert title is not None
            assert not telling.search(title[1]), (path, title[1])


async def test_a_coordinator_sees_what_is_missing_and_turns_the_doors(house: DemoHouse) -> None:
    met = house.programme("met")
    async with house.browser("coordinator-met") as desk, house.browser() as stranger:
        page = (await desk.get("/desk/settings")).text
        assert "So far 0 have." in page.replace("\u2068", "").replace("\u2069", "")
        answer = await desk.post("/desk/settings/doors", data={"programme": met, "doors": "shut", "reason": "a trial"})
        assert answer.status_code == 303
        assert (await stranger.get(f"/programmes/{met}")).status_code == 404
        assert (await desk.post("/desk/settings/doors", data={"programme": met, "doors": "shut"})).status_code == 422
        assert (await desk.post("/desk/settings/doors", data={"programme": met, "doors": "open"})).status_code == 303
        assert (await stranger.get(f"/programmes/{met}")).status_code == 200


async def test_bad_words_stay_in_their_fields_with_a_kind_sentence(house: DemoHouse) -> None:
    met = house.programme("met")
    words = {
        "programme": met,
        "language": "sv",
        "name": "x" * 61,
        "line": "kept",
        "happens": "a",
        "often": "b",
        "who": "c",
    }
    async with house.browser("coordinator-met") as desk:
        answer = await desk.post("/desk/settings/words", data={**words, "now_title": "Only a title"})
        arrangement = {"programme": met, "least_age": "18-over", "forget_minutes": "61"}
        late = await desk.post("/desk/settings/arrangement", data=arrangement)
    assert answer.status_code == 422
    assert "kept" in answer.text
    assert "at most 60 characters" in re.sub("[\u2066-\u2069]", "", answer.text)
    assert late.status_code == 422
    assert "from 0 to 60" in re.sub("[\u2066-\u2069]", "", late.text)


async def test_what_a_coordinator_writes_is_what_men_read(house: DemoHouse) -> None:
    own = house.programme("own")
    words = {
        "programme": own,
        "language": "fi",
        "name": "Uusi alku",
        "line": "Rivi",
        "happens": "<b>Näin</b>",
        "often": "b",
        "who": "c",
    }
    async with house.browser("coordinator-own") as desk, house.browser(language="fi") as stranger:
        assert (await desk.post("/desk/settings/words", data=words)).status_code == 303
        page = (await stranger.get(f"/programmes/{own}")).text
    assert "Uusi alku" in page
    assert "&lt;b&gt;Näin&lt;/b&gt;" in page


@pytest.mark.parametrize("who", [None, "visitor-en", "lantern", "counsellor", "moderator", "coordinator-own", "admin"])
async def test_settings_are_there_for_those_who_arrange_them_and_for_nobody_else(
    house: DemoHouse, who: str | None
) -> None:
    async with house.browser(who) as somebody:
        answer = await somebody.get(f"/desk/settings?programme={house.programme('met')}")
        form = {"programme": house.programme("met"), "doors": "shut", "reason": "mischief"}
        refused = await somebody.post("/desk/settings/doors", data=form)
        furnished = await somebody.get("/desk/house")
    if who is None:
        assert {answer.status_code, refused.status_code, furnished.status_code} == {303}
        return
    assert {answer.status_code, refused.status_code} == {404}
    assert furnished.status_code == (200 if who == "admin" else 404)


async def test_the_house_takes_the_organisations_colours_and_logo(house: DemoHouse) -> None:
    draft = {
        "name": "Kaarna ry", "exit_url": "https://weather.example/", "accent": "#0B5FC4", "languages": ["fi", "en"],
        "language": "en", "about": "", "responsible": "The board", "reached_by": "The office",
    }  # fmt: skip
    async with house.browser("admin") as desk, house.browser() as stranger:
        red = await desk.post("/desk/house", data={**draft, "accent": "#c8102e"})
        assert red.status_code == 422
        assert "Red means that somebody is in danger" in red.text
        script = await desk.post(
            "/desk/house", data=draft, files={"logo": ("x.png", b"<svg onload=alert(1)>", "image/png")}
        )
        assert script.status_code == 422
        saved = await desk.post("/desk/house", data=draft, files={"logo": ("logo.png", PNG, "image/png")})
        assert saved.status_code == 303
        async with asyncio.timeout(15):
            while "/static/" + str(house.place.read_now(_organisation)) not in (page := (await stranger.get("/")).text):
                await asyncio.sleep(0.5)
        style = re.search(r'href="(/static/[a-z2-7]{20}\.css\?v=\w+)"', page)
        logo = re.search(r'src="(/static/[a-z2-7]{20}\.png\?v=\w+)"', page)
        assert style is not None
        assert logo is not None
        sheet = await stranger.get(style[1])
        assert "--accent: #0b5fc4" in sheet.text
        assert "immutable" in sheet.headers["cache-control"]
        assert (await stranger.get(logo[1])).headers["content-type"] == "image/png"


def _talking(read: Read) -> bool:
    meeting = current_meeting(read, "after-en")
    return meeting is not None and lines_said(read, meeting) > 0


def _organisation(read: Read) -> str:
    return str(read.db.scalar(select(Organisation.id)))


async def test_what_keeps_doors_shut_is_read_approved_and_proved_on_pages(house: DemoHouse) -> None:
    """A coordinator with no help from the console; the word of a restore is typed by the administrator."""
    met = house.programme("met")
    as_data = {"accept": "application/json"}

    async def missing(desk: httpx2.AsyncClient) -> set[str]:
        answer = await desk.get(f"/desk/settings?programme={met}", headers=as_data)
        return set(answer.json()["missing"])

    async with house.browser("coordinator-met") as desk, house.browser("admin") as administrator:
        assert {"agreement", "help_card", "protocol", "assessment", "restored"} <= await missing(desk)
        booklet = (await desk.get(f"/desk/protocol?programme={met}")).text
        assert "Nobody of your organisation has gone through these cards yet" in booklet
        assert "Not compared with the law" in booklet
        for subject in ("agreement", "help_card", "protocol"):
            form = {"programme": met, "subject": subject, "languages": ["en", "fi", "sv", "ar"]}
            assert (await desk.post("/desk/settings/approval", data=form)).status_code == 303
        assert "Reviewed by" in (await desk.get(f"/desk/protocol?programme={met}")).text
        whole = await desk.get("/desk/settings/assessment/file")
        assert "impact assessment" in whole.text
        signed = {"programme": met, "approved_by": "The board", "approved_on": "2026-11-30"}
        late = await desk.post("/desk/settings/assessment", data={**signed, "approved_on": "2199-01-01"})
        assert (late.status_code, "That day is still to come" in late.text) == (422, True)
        assert (await desk.post("/desk/settings/assessment", data=signed)).status_code == 303
        house.place.act_now(name_backup, CONSOLE)
        word = proof(house.place.key_file, house.place.read_now(marked, BACKUP) or "")
        wrong = await administrator.post("/desk/house/proved", data={"restored": "20788-abcdef-0123456789ab"})
        assert (wrong.status_code, "20788-abcdef" in wrong.text) == (422, True)
        assert (await administrator.post("/desk/house/proved", data={"restored": word})).status_code == 303
        assert {"agreement", "help_card", "protocol", "assessment", "restored"}.isdisjoint(await missing(desk))
        assert "Proved last" in (await administrator.get("/desk/house")).text
        line = {"country": "fi", "line": "kriisipuhelin-fi"}
        assert (await desk.post("/desk/lines", data=line)).status_code == 303
        assert "kriisipuhelin-fi" in (await administrator.get("/desk/lines", headers=as_data)).text


async def test_lines_of_help_and_their_checks_are_for_those_who_arrange(house: DemoHouse) -> None:
    async with house.browser("counsellor") as counsellor:
        assert (await counsellor.get("/desk/lines")).status_code == 404
        line = {"country": "fi", "line": "kriisipuhelin-fi"}
        assert (await counsellor.post("/desk/lines", data=line)).status_code == 404
    async with house.browser("coordinator-met") as desk:
        assert (await desk.post("/desk/lines", data={"country": "se", "line": "medmanniska"})).status_code == 404


async def test_a_link_out_of_the_house_says_where_it_leads_before_it_is_followed(house: DemoHouse) -> None:
    async with house.browser() as stranger:
        page = (
            await stranger.get("/away", params={"to": "https://bаnk.example/a?b=1"})
        ).text  # its first a is Cyrillic
        told = (
            await stranger.get("/away", params={"to": "https://a.fi/x"}, headers={"Accept": "application/json"})
        ).json()
    assert 'href="https://bаnk.example/a?b=1" rel="nofollow noopener noreferrer"' in page
    assert "it reads \u2068xn--" in page
    assert told == {"to": "https://a.fi/x", "host": "a.fi"}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://bank.fi@evil.example/", "//evil.example", "/me", ""]
)
async def test_what_is_no_address_of_the_web_leads_nowhere(house: DemoHouse, address: str) -> None:
    async with house.browser() as stranger:
        page = (await stranger.get("/away", params={"to": address})).text
    assert "This link leads nowhere" in page
    assert not address or f'href="{address}"' not in page.split("<main", 1)[1].split("</main>")[0]
