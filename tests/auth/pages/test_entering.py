"""Coming in, going out, coming back by the phrase; and leaving in a hurry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from auth.own import OWN
from auth.sessions.queries import person_of
from core.kernel import Kernel
from crisis.bell import BELL
from tests.auth.browser import App, Browser, site_of
from tests.auth.people import EXIT, PASSWORD, FakeClock, open_programmes
from tests.places import place

OTHER = "three other words"


async def phrase_of(he: Browser) -> str:
    return "".join(re.findall(r"<li>(\d{4})</li>", (await he.get("/me/once")).text))


async def test_he_enters_goes_out_and_is_out(app: App) -> None:
    await app.browser().join("Grey Heron")
    he = app.browser()
    answer = await he.enter("Grey Heron")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await he.get("/me")).status_code == 200
    token = he.token
    gone = await he.post("/out")
    assert gone.status_code == 303
    assert gone.headers["clear-site-data"] == '"cookies", "storage"'
    assert await app.kernel.read(person_of, token) is None
    assert (await he.get("/me")).headers["location"] == "/enter?next=%2Fme"


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(app: App) -> None:
    await app.browser().join("Grey Heron")
    answers = [
        await app.browser().enter("Grey Heron", OTHER),
        await app.browser().enter("Nobody One", OTHER),
    ]
    texts = [answer.text.replace("Grey Heron", "N").replace("Nobody One", "N") for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert texts[0] == texts[1]
    assert OTHER not in texts[0]


async def test_both_are_looked_at_by_the_same_slow_steps(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    await app.browser().join("Grey Heron")
    steps: list[str] = []
    for method in ("hash", "read", "act"):
        _note(monkeypatch, app.kernel, method, steps)
    counts = []
    for name in ("Grey Heron", "Nobody One"):
        steps.clear()
        await app.browser().enter(name, OTHER)
        counts.append(list(steps))
    assert counts[0] == counts[1]
    assert counts[0].count("hash") == 1
    counts = []
    for name in ("Grey Heron", "Nobody One"):
        steps.clear()
        fields = {"pseudonym": name, "phrase": "1234 " * 6, "password": OTHER}
        assert (await app.browser().post("/recover", fields)).status_code == 422
        counts.append(list(steps))
    assert counts[0] == counts[1]
    assert counts[0].count("hash") == 1


def _note(monkeypatch: pytest.MonkeyPatch, kernel: Kernel, method: str, steps: list[str]) -> None:
    real: Any = getattr(kernel, method)

    async def noted(*args: Any, **more: Any) -> Any:
        if args[0].__module__ != "app.furniture":  # what every page shows is looked up in its own time
            steps.append(method)
        return await real(*args, **more)

    monkeypatch.setattr(kernel, method, noted)


async def test_the_phrase_brings_him_back_once(app: App) -> None:
    first = app.browser()
    await first.join("Grey Heron")
    phrase = await phrase_of(first)
    he = app.browser()
    spaced = " ".join(phrase[place : place + 4] for place in range(0, 24, 4)).translate(
        str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    )
    answer = await he.post("/recover", {"pseudonym": "grey heron", "phrase": spaced, "password": OTHER})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/once")
    assert await phrase_of(he) != phrase
    assert (await first.get("/me")).status_code == 303, "the session from before has ended"
    again = await app.browser().post(
        "/recover", {"pseudonym": "Grey Heron", "phrase": phrase, "password": PASSWORD + "1"}
    )
    assert again.status_code == 422
    assert (await app.browser().enter("Grey Heron", PASSWORD)).status_code == 422
    back = app.browser()
    assert (await back.enter("Grey Heron", OTHER)).status_code == 303
    assert "Your way back in was used" in (await back.get("/me")).text
    await back.post("/me/told")
    assert "Your way back in was used" not in (await back.get("/me")).text


async def test_a_phrase_of_the_wrong_shape_is_told_at_its_field(app: App) -> None:
    told = await app.browser().json("/recover", {"pseudonym": "Grey Heron", "phrase": "12", "password": OTHER})
    assert told.json()["error"]["fields"]["phrase"]["code"] == "phrase_shape"


async def test_half_a_name_or_nothing_typed_is_no_fault_of_ours(app: App) -> None:
    for fields in ({}, {"pseudonym": ""}, {"pseudonym": "\u200b", "password": "x"}, {"password": "x"}):
        assert (await app.browser().post("/enter", fields)).status_code == 422


async def test_signing_in_anew_ends_what_was_signed_in_here_before(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    former = he.token
    await app.browser().join("Early Lynx")
    await he.enter("Early Lynx")
    assert he.token != former
    assert await app.kernel.read(person_of, former) is None


async def test_a_page_asked_for_is_where_he_comes_after_signing_in(app: App) -> None:
    await app.browser().join("Grey Heron")
    he = app.browser()
    asked = await he.get("/me/sessions")
    assert asked.headers["location"] == "/enter?next=%2Fme%2Fsessions"
    answer = await he.post("/enter", {"pseudonym": "Grey Heron", "password": PASSWORD, "next": "/me/sessions"})
    assert answer.headers["location"] == "/me/sessions"
    assert (await app.browser().json("/me")).status_code == 401


# Quick exit -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
async def test_leaving_in_a_hurry_signs_out_clears_and_goes_away(app: App, method: str) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    token = he.token
    answer = await getattr(he, method)("/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, EXIT)
    assert answer.headers["clear-site-data"] == '"cookies", "storage"'
    assert he.token == ""
    assert await app.kernel.read(person_of, token) is None


async def test_a_beacon_is_answered_with_nothing(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    answer = await he.post("/leave", sec_fetch_dest="empty")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await he.get("/me")).status_code == 303


@pytest.mark.parametrize("header", ["purpose", "sec_purpose", "x_moz"])
async def test_a_browser_that_only_looks_ahead_signs_nobody_out(app: App, header: str) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    answer = await he.get("/leave", **{header: "prefetch"})
    assert answer.status_code == 503  # no success: the browser asks again when he really comes
    assert (await he.get("/me")).status_code == 200


async def test_whoever_is_not_signed_in_leaves_all_the_same(app: App) -> None:
    assert (await app.browser().get("/leave")).headers["location"] == EXIT


# Language -------------------------------------------------------------------------------------------------------------


async def test_a_link_or_a_form_changes_the_language_and_leads_back(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    answer = await he.get("/language?language=ar&next=/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    page = await he.get("/me")
    assert 'lang="ar" dir="rtl"' in page.text
    await he.post("/language", {"language": "fi", "next": "/me"})
    assert 'lang="fi" dir="ltr"' in (await he.get("/me")).text
    assert (await he.get("/language?language=ar&next=//example.org")).headers["location"] == "/"
    assert (await he.post("/language", {"language": "tlh"})).status_code == 422


# Pressed doors --------------------------------------------------------------------------------------------------------


async def test_wrong_passwords_press_the_door_of_that_name_alone_and_patience_opens_it(tmp_path: Path) -> None:
    clock = FakeClock()
    with place("sqlite", tmp_path, RINNALLA_LIMITS="on") as made:
        kernel = Kernel(made, [OWN, BELL], now=clock)
        open_programmes(kernel)
        await kernel.start()
        app = App(kernel, site_of(kernel), clock)
        await app.browser().join("Grey Heron")
        await app.browser().join("Early Lynx")
        tries = [await app.browser().enter("Grey Heron", OTHER) for _ in range(20)]
        answer = tries[-1]
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) <= 60
        ticket = re.search(r'name="wait" value="([^"]+)"', answer.text)
        assert ticket
        assert (await app.browser().enter("Early Lynx")).status_code == 303
        clock.go(30_000)
        fields = {"pseudonym": "Grey Heron", "password": PASSWORD, "wait": ticket[1]}
        assert (await app.browser().post("/enter", fields)).status_code == 303
        await kernel.stop()
