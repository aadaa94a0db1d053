"""The pages of those who work here: invited by a link, a code at each entry, roles given and ended in a page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from auth.own import OWN
from auth.team.service import Invite, invite_from_console
from auth.veil import new_token
from core.clock import MINUTE, SECOND
from core.ids import new_id
from core.kernel import Kernel
from core.work import CONSOLE
from crisis.bell import BELL
from tests.auth.browser import App, Browser, code_now, site_of
from tests.auth.people import DIVORCE, FATHERS, PASSWORD, FakeClock, open_programmes
from tests.places import place

ACCEPTING = {"password": PASSWORD, "agreement": "yes", "name": "Aapo"}


async def link(app: App, role: str, programme: str | None = DIVORCE) -> str:
    token = new_token()
    await app.kernel.act(invite_from_console, CONSOLE, Invite(programme, role, token))
    return f"/invite/{token}"


async def worker(
    app: App, name: str, role: str, programme: str | None = DIVORCE, shown: str = "Aapo"
) -> tuple[Browser, str]:
    """Somebody who accepted by the pages, set up his device, and wrote down his spare codes. Gives his secret too."""
    she = app.browser()
    path = await link(app, role, programme)
    answer = await she.post(path, {**ACCEPTING, "pseudonym": name, "name": shown})
    assert (answer.status_code, answer.headers["location"]) == (303, "/enter/code"), answer.text
    secret = str((await she.json("/enter/code")).json()["secret"])
    answer = await she.post("/enter/code", {"code": code_now(app.kernel, secret)})
    assert answer.headers["location"] == "/me/once"
    await she.post("/me/once")
    return she, secret


async def test_an_invitation_leads_through_the_second_factor_to_the_desk(app: App) -> None:
    she = app.browser()
    path = await link(app, "coordinator")
    page = await she.get(path)
    assert "After a divorce" in page.text
    assert "Coordinator" in page.text
    await she.post(path, {**ACCEPTING, "pseudonym": "Blue Tern"})
    assert (await she.get("/desk/team")).headers["location"] == "/enter/code"
    setup = await she.get("/enter/code")
    assert "<svg" in setup.text
    secret = str((await she.json("/enter/code")).json()["secret"])
    assert secret in setup.text
    assert (await she.post("/enter/code", {"code": "000000"})).status_code == 422
    await she.post("/enter/code", {"code": code_now(app.kernel, secret)})
    spares = re.findall(r"<li>(\d{5} \d{5})</li>", (await she.get("/me/once")).text)
    assert len(spares) == 8
    assert (await she.post("/me/once")).headers["location"] == "/desk"
    assert (await she.get("/desk/team")).status_code == 200


async def test_a_link_that_was_used_has_ended_or_never_was_is_the_same_nothing(app: App) -> None:
    used, withdrawn = await link(app, "moderator"), await link(app, "moderator")
    await app.browser().post(used, {**ACCEPTING, "pseudonym": "Blue Tern"})
    app.clock.go(73 * 60 * MINUTE)
    paths = (used, withdrawn, "/invite/" + new_token(), "/invite/x")
    answers = [await app.browser().get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    bare = [answer.text.replace(quote(path, safe=""), "") for answer, path in zip(answers, paths, strict=True)]
    assert len(set(bare)) == 1
    assert (await app.browser().post(used, {**ACCEPTING, "pseudonym": "Warm Otter"})).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("pseudonym", "Matti Virtanen"), ("password", "short"), ("agreement", ""), ("name", "The Police"), ("name", "")],
)
async def test_what_is_missing_is_told_and_the_link_still_works(app: App, field: str, value: str) -> None:
    path = await link(app, "moderator")
    refused = await app.browser().json(path, {**ACCEPTING, "pseudonym": "Blue Tern", field: value})
    assert refused.status_code == 422
    assert list(refused.json()["error"]["fields"]) == [field]
    assert (await app.browser().post(path, {**ACCEPTING, "pseudonym": "Blue Tern"})).status_code == 303


async def test_a_code_is_asked_at_each_entry_and_counts_once(app: App) -> None:
    _, secret = await worker(app, "Blue Tern", "coordinator")
    app.clock.go(60 * SECOND)
    code = code_now(app.kernel, secret)
    first, second = app.browser(), app.browser()
    assert (await first.enter("Blue Tern")).headers["location"] == "/enter/code"
    assert (await second.enter("Blue Tern")).headers["location"] == "/enter/code"
    assert "secret" not in (await first.json("/enter/code")).json()
    assert (await first.post("/enter/code", {"code": code})).headers["location"] == "/desk"
    assert (await second.post("/enter/code", {"code": code})).status_code == 422
    assert (await second.get("/me")).headers["location"] == "/enter/code"


async def test_a_locked_desk_is_opened_by_a_fresh_code_alone(app: App) -> None:
    she, secret = await worker(app, "Blue Tern", "coordinator")
    used = code_now(app.kernel, secret)
    assert (await she.post("/lock")).headers["location"] == "/enter/code"
    for path in ("/desk/team", "/me", "/me/spares"):
        assert (await she.get(path)).headers["location"] == "/enter/code"
    assert (await she.post("/lock")).headers["location"] == "/enter/code"
    assert (await she.post("/enter/code", {"code": used})).status_code == 422
    app.clock.go(60 * SECOND)
    answer = await she.post("/enter/code", {"code": code_now(app.kernel, secret)})
    assert answer.headers["location"] == "/desk"
    assert (await she.get("/desk/team")).status_code == 200


async def test_locking_one_window_leaves_another_session_open(app: App) -> None:
    she, secret = await worker(app, "Blue Tern", "coordinator")
    app.clock.go(60 * SECOND)
    elsewhere = app.browser()
    await elsewhere.enter("Blue Tern")
    await elsewhere.post("/enter/code", {"code": code_now(app.kernel, secret)})
    await she.post("/lock")
    assert (await elsewhere.get("/desk/team")).status_code == 200


async def test_a_man_has_no_desk_to_lock(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    assert (await he.post("/lock")).status_code == 404
    assert (await he.get("/me/sessions")).status_code == 200


async def test_what_is_no_code_is_told_and_lets_nobody_in(app: App) -> None:
    await worker(app, "Blue Tern", "coordinator")
    she = app.browser()
    await she.enter("Blue Tern")
    assert (await she.post("/enter/code", {"code": "12345"})).status_code == 422
    assert (await she.post("/enter/code", {"code": "letters"})).status_code == 422
    assert (await she.post("/enter/code", {})).status_code == 422


async def test_a_coordinator_invites_and_the_link_is_shown_once(app: App) -> None:
    she, _ = await worker(app, "Blue Tern", "coordinator")
    made = await she.post("/desk/team/invite", {"programme": DIVORCE, "role": "counsellor"})
    assert made.status_code == 303
    page = await she.get(made.headers["location"])
    found = re.search(r"http://127\.0\.0\.1:\d+(/invite/[\w-]+)", page.text)
    assert found
    await she.post("/me/once", {"next": "/desk/team"})
    assert "/invite/" not in (await she.get("/desk/team")).text.replace("/desk/team/invite", "")
    assert (await app.browser().get(found[1])).status_code == 200


async def test_a_coordinator_changes_and_ends_a_role_with_a_reason(app: App) -> None:
    she, _ = await worker(app, "Blue Tern", "coordinator")
    he, _ = await worker(app, "Warm Otter", "moderator", shown="Eero")
    team = (await she.json("/desk/team")).json()["team"]
    (grant,) = [one["grant"] for one in team if one["name"] == "Eero"]
    fields = {"programme": DIVORCE, "grant": grant, "role": "counsellor"}
    assert (await she.json("/desk/team", fields)).json()["error"]["fields"]["reason"]["code"] == "reason_needed"
    assert (await she.post("/desk/team", {**fields, "reason": "He asked"})).status_code == 303
    assert sorted(one["role"] for one in (await she.json("/desk/team")).json()["team"]) == ["coordinator", "counsellor"]
    assert (await she.post("/desk/team", {**fields, "role": "", "reason": "He leaves"})).status_code == 303
    assert (await he.get("/desk/team")).headers["location"].startswith("/agreement")
    assert (await he.json("/desk/team")).status_code == 403


async def test_another_programmes_team_is_not_there(app: App) -> None:
    she, _ = await worker(app, "Blue Tern", "coordinator")
    he, _ = await worker(app, "Warm Otter", "coordinator", FATHERS, shown="Eero")
    (theirs,) = [one["grant"] for one in (await he.json("/desk/team")).json()["team"]]
    answers = [await she.get(f"/desk/team?programme={which}") for which in (FATHERS, new_id(), "server", "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    for fields in ({"programme": FATHERS}, {"programme": DIVORCE}):
        refused = await she.post("/desk/team", {**fields, "grant": theirs, "role": "", "reason": "x"})
        assert refused.status_code == 404
    assert (await he.get("/desk/team")).status_code == 200


@pytest.mark.parametrize("role", ["support_person", "counsellor", "moderator"])
async def test_the_rest_of_the_team_has_no_such_page(app: App, role: str) -> None:
    he, _ = await worker(app, "Warm Otter", role)
    assert (await he.get("/desk/team")).status_code == 404
    assert (await he.post("/desk/team/invite", {"programme": DIVORCE, "role": "moderator"})).status_code == 404


async def test_the_administrator_runs_every_team_and_is_never_the_last_to_go(app: App) -> None:
    she, _ = await worker(app, "Blue Tern", "administrator", None)
    for which in ("server", DIVORCE, FATHERS):
        assert (await she.get(f"/desk/team?programme={which}")).status_code == 200
    assert (await she.post("/desk/team/invite", {"programme": FATHERS, "role": "coordinator"})).status_code == 303
    (grant,) = [one["grant"] for one in (await she.json("/desk/team?programme=server")).json()["team"]]
    refused = await she.post("/desk/team", {"programme": "server", "grant": grant, "role": "", "reason": "I go"})
    assert refused.status_code == 409
    assert "Invite another administrator first" in refused.text
    assert (await she.json("/me/delete", {"password": PASSWORD, "sure": "yes"})).status_code == 409


async def test_a_man_who_is_invited_keeps_his_name_and_signs_in_with_a_code_from_then_on(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    await he.post(f"/me/personas/{DIVORCE}", {"name": "Tern"})
    path = await link(app, "support_person")
    assert "Tern" in (await he.get(path)).text
    assert (await he.post(path, {})).headers["location"] == "/enter/code"
    assert (await app.browser().enter("Grey Heron")).headers["location"] == "/enter/code"


async def test_staff_pages_speak_the_languages_of_the_staff(app: App) -> None:
    she, _ = await worker(app, "Blue Tern", "coordinator")
    await she.get("/language?language=ar")
    assert 'lang="en" dir="ltr"' in (await she.get("/desk/team")).text
    assert 'lang="ar" dir="rtl"' in (await she.get("/me")).text


async def test_new_spare_codes_are_shown_once_and_replace_the_old(app: App) -> None:
    she, _ = await worker(app, "Blue Tern", "coordinator")
    assert (await she.json("/me/spares")).json() == {"left": 8}
    assert (await she.post("/me/spares")).headers["location"] == "/me/once"
    spare = re.findall(r"<li>(\d{5} \d{5})</li>", (await she.get("/me/once")).text)[0]
    again = app.browser()
    await again.enter("Blue Tern")
    assert (await again.post("/enter/code", {"code": spare})).headers["location"] == "/desk"
    assert (await again.json("/me/spares")).json() == {"left": 7}


async def test_codes_cannot_be_guessed_for_long_and_nobody_is_locked_out_for_long(tmp_path: Path) -> None:
    clock = FakeClock()
    with place("sqlite", tmp_path, RINNALLA_LIMITS="on") as made:
        kernel = Kernel(made, [OWN, BELL], now=clock)
        open_programmes(kernel)
        await kernel.start()
        app = App(kernel, site_of(kernel), clock)
        _, secret = await worker(app, "Blue Tern", "coordinator")
        she = app.browser()
        await she.enter("Blue Tern")
        tries = [await she.post("/enter/code", {"code": f"{number:06d}"}) for number in range(12)]
        assert tries[-1].status_code == 429
        wait = int(tries[-1].headers["retry-after"])
        assert wait <= 120
        clock.go(wait * SECOND)
        assert (await she.post("/enter/code", {"code": code_now(kernel, secret)})).status_code == 303
        await kernel.stop()
