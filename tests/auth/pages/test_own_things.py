"""A man's own pages: seen by him alone, taken home, deleted."""

from __future__ import annotations

import re

import pytest

from auth.accounts.departure import WITHIN, go_on_departing
from auth.models import Account, Persona
from core.ids import new_id
from core.work import CLOCK, Work
from tests.auth.browser import App, Browser
from tests.auth.people import DIVORCE, FATHERS, HOUSE, PASSWORD, VIOLENCE, accounts

OF_NO_LIST = "Quillion"
"""A name that the house suggests to nobody by itself."""
MINE = [
    "/me",
    "/me/sessions",
    "/me/personas",
    "/me/password",
    "/me/phrase",
    "/me/export",
    "/me/export/file",
    "/me/delete",
]


async def joined(app: App, name: str = "Grey Heron") -> Browser:
    he = app.browser()
    await he.join(name)
    await he.post("/me/once")
    return he


@pytest.mark.parametrize(
    "path", [*MINE, "/me/once", f"/me/personas/{DIVORCE}", "/enter/code", "/me/spares", "/desk/team"]
)
async def test_nobody_sees_them_who_is_not_signed_in(app: App, path: str) -> None:
    answer = await app.browser().get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/enter")
    assert (await app.browser().json(path)).status_code == 401


async def test_his_pages_say_nothing_to_the_next_who_looks(app: App) -> None:
    he = await joined(app)
    for path in MINE:
        answer = await he.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "no-store"
        title = re.search(r"<title>([^<]*)</title>", answer.text)
        assert not title or not re.search(r"divorce|violence|heron|account", title[1], re.IGNORECASE)


async def test_he_signs_out_another_device_and_nobody_elses(app: App) -> None:
    he, other = await joined(app), await joined(app, "Early Lynx")
    elsewhere = app.browser()
    await elsewhere.enter("Grey Heron")
    listed = (await he.json("/me/sessions")).json()["sessions"]
    (away,) = [one["id"] for one in listed if not one["here"]]
    (his,) = [one["id"] for one in (await other.json("/me/sessions")).json()["sessions"]]
    refused = [await he.post("/me/sessions", {"session": which}) for which in (his, new_id(), "", "x" * 50)]
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.content for answer in refused}) == 1
    assert (await he.post("/me/sessions", {"session": away})).status_code == 303
    assert (await elsewhere.get("/me")).status_code == 303
    assert (await other.get("/me")).status_code == 200


async def test_another_password_takes_the_old_one_and_ends_the_other_sessions(app: App) -> None:
    he = await joined(app)
    elsewhere = app.browser()
    await elsewhere.enter("Grey Heron")
    wrong = await he.json("/me/password", {"old": "not this one", "password": "three other words"})
    assert wrong.json()["error"]["fields"]["old"]["code"] == "wrong_password"
    like = await he.json("/me/password", {"old": PASSWORD, "password": "grey heron 12"})
    assert like.json()["error"]["fields"]["password"]["code"] == "password_like_name"
    assert (await he.post("/me/password", {"old": PASSWORD, "password": "three other words"})).status_code == 303
    assert (await elsewhere.get("/me")).status_code == 303
    assert (await he.get("/me")).status_code == 200
    assert (await app.browser().enter("Grey Heron", PASSWORD)).status_code == 422
    assert (await app.browser().enter("Grey Heron", "three other words")).status_code == 303


async def test_a_new_phrase_takes_his_password_and_makes_the_old_one_worthless(app: App) -> None:
    he = app.browser()
    first = "".join((await he.json("/join", {"pseudonym": "Grey Heron", **_joining()})).json()["phrase"])
    assert (await he.post("/me/phrase", {"password": "not this one"})).status_code == 422
    fresh = "".join((await he.json("/me/phrase", {"password": PASSWORD})).json()["phrase"])
    for phrase, status in ((first, 422), (fresh, 303)):
        fields = {"pseudonym": "Grey Heron", "phrase": phrase, "password": "three other words"}
        assert (await app.browser().post("/recover", fields)).status_code == status


async def test_he_takes_everything_home_and_it_is_his_alone(app: App) -> None:
    he, other = await joined(app), await joined(app, "Early Lynx")
    await he.post(f"/me/personas/{DIVORCE}", {"name": "Tern"})
    await other.post(f"/me/personas/{DIVORCE}", {"name": "Otter"})
    file = await he.get("/me/export/file")
    assert file.headers["content-disposition"] == 'attachment; filename="my-things.json"'
    titles = [section["title"] for section in file.json()]
    assert titles[:3] == ["Your account", "Where you are signed in", "Names you are known by"]
    assert {"programme": "After a divorce", "name": "Tern", "roles": []} in file.json()[2]["rows"]
    page = await he.get("/me/export")
    for text in (file.text, page.text):
        assert "Tern" in text
        assert "Otter" not in text
        assert not re.search(r"argon2|[0-9a-f]{40}", text)


async def test_he_is_told_what_happens_and_deletes_everything(app: App) -> None:
    he = await joined(app)
    await he.post(f"/me/personas/{DIVORCE}", {"name": "Tern"})
    page = await he.get("/me/delete")
    for told in ("At once", "Within 24 hours", "Within 14 days", "12 months", "Tern"):
        assert told in page.text
    assert (await he.json("/me/delete", {"password": PASSWORD})).json()["error"]["fields"]["sure"][
        "code"
    ] == "sure_needed"
    assert (await he.post("/me/delete", {"password": "not this one", "sure": "yes"})).status_code == 422
    gone = await he.post("/me/delete", {"password": PASSWORD, "sure": "yes"})
    assert (gone.status_code, gone.headers["location"]) == (303, "/gone")
    assert "24 hours" in (await he.get("/gone")).text
    assert await app.kernel.read(accounts) == []
    assert (await app.browser().enter("Grey Heron")).status_code == 422
    app.clock.go(WITHIN)
    await app.kernel.act(go_on_departing, CLOCK, HOUSE)
    assert await app.kernel.read(lambda read: read.db.query(Persona).count()) == 0


async def test_consent_is_taken_back_as_easily_as_given(app: App) -> None:
    he = await joined(app)
    assert (await he.get(f"/me/personas/{DIVORCE}")).status_code == 200
    assert (await he.post("/agreement/withdraw")).status_code == 303
    answer = await he.get(f"/me/personas/{DIVORCE}")
    assert answer.headers["location"] == f"/agreement?next=%2Fme%2Fpersonas%2F{DIVORCE}"
    assert (await he.json(f"/me/personas/{DIVORCE}")).json()["error"]["code"] == "agreement_first"
    for path in MINE:
        assert (await he.get(path)).status_code == 200, f"{path} stays his"
    back = await he.post("/agreement", {"agreement": "yes", "consent": "yes", "next": f"/me/personas/{DIVORCE}"})
    assert back.headers["location"] == f"/me/personas/{DIVORCE}"
    assert (await he.get(f"/me/personas/{DIVORCE}")).status_code == 200


async def test_a_changed_agreement_is_accepted_anew_before_anything_else(app: App) -> None:
    he = await joined(app)
    await app.kernel.act(_age_agreements, CLOCK)
    page = await he.get("/agreement")
    assert "This has changed" in page.text
    assert (await he.get(f"/me/personas/{DIVORCE}")).status_code == 303
    assert (await he.post("/agreement", {})).status_code == 422
    assert (await he.post("/agreement", {"agreement": "yes", "consent": "yes"})).status_code == 303
    assert (await he.get(f"/me/personas/{DIVORCE}")).status_code == 200


async def test_everybody_reads_the_agreement_with_the_names_of_this_house(app: App) -> None:
    page = await app.browser().get("/agreement")
    assert page.status_code == 200
    assert "Kaarna runs this service" in page.text
    assert "%(" not in page.text


async def test_he_goes_into_a_programme_under_a_fresh_name(app: App) -> None:
    he = await joined(app)
    page = await he.get(f"/me/personas/{DIVORCE}?next=/programmes/{DIVORCE}")
    names = re.findall(r'name="suggested" value="([^"]+)"', page.text)
    assert len(names) == 5
    assert "Grey Heron" not in page.text
    answer = await he.post(
        f"/me/personas/{DIVORCE}", {"suggested": names[0], "name": "", "next": f"/programmes/{DIVORCE}"}
    )
    assert answer.headers["location"] == f"/programmes/{DIVORCE}"
    assert names[0] in (await he.get("/me/personas")).text
    assert (await he.get(f"/me/personas/{DIVORCE}")).status_code == 303


async def test_a_name_used_elsewhere_is_his_own_choice_and_never_across_a_wall(app: App) -> None:
    he = await joined(app)
    await he.post(f"/me/personas/{FATHERS}", {"name": OF_NO_LIST})
    assert OF_NO_LIST in (await he.get(f"/me/personas/{DIVORCE}")).text
    assert OF_NO_LIST not in (await he.get(f"/me/personas/{VIOLENCE}")).text
    assert (await he.post(f"/me/personas/{VIOLENCE}", {"again": OF_NO_LIST, "name": ""})).status_code == 422
    assert (await he.post(f"/me/personas/{DIVORCE}", {"again": OF_NO_LIST, "name": ""})).status_code == 303


async def test_a_programme_that_is_not_there_is_not_there(app: App) -> None:
    he = await joined(app)
    answers = [await he.get(f"/me/personas/{which}") for which in (new_id(), "x", "server")]
    assert {answer.status_code for answer in answers} == {404}


async def test_whoever_is_too_young_for_this_programme_is_shown_help_of_his_age(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron", age_band="15-17")
    assert (await he.get(f"/me/personas/{DIVORCE}")).headers["location"] == "/young"
    assert (await he.json(f"/me/personas/{DIVORCE}", {"name": "Tern"})).json()["error"]["code"] == "too_young_here"
    assert (await he.post(f"/me/personas/{FATHERS}", {"name": "Tern"})).status_code == 303


async def test_a_man_has_no_spare_codes_and_no_desk(app: App) -> None:
    he = await joined(app)
    for path in ("/me/spares", "/desk/team"):
        assert (await he.get(path)).status_code == 404
    assert (await he.post("/me/spares")).status_code == 404
    assert (await he.post("/desk/team/invite", {"programme": DIVORCE, "role": "moderator"})).status_code == 404


def _joining() -> dict[str, str]:
    return {"password": PASSWORD, "age_band": "18-over", "agreement": "yes", "consent": "yes"}


def _age_agreements(work: Work, actor: object) -> None:
    work.db.query(Account).update({"agreement": 0})
