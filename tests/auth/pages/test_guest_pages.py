"""A guest's pages: the way back, a new word, an account of his own, the end; without JavaScript."""

from __future__ import annotations

import re

import pytest

from auth.accounts.phrase import groups_of, parse_phrase
from auth.guests.service import Guest
from auth.models import Account
from auth.sessions.queries import person_of
from core.work import CLOCK, Work
from tests.auth.browser import App, Browser
from tests.auth.pages.test_nothing_told import asked
from tests.auth.people import DIVORCE, EXIT, FATHERS, PASSWORD, accounts, guest, joined


async def visiting(app: App, language: str = "en") -> tuple[Browser, Guest]:
    """A guest's browser, and who he is."""
    token, made = await guest(app.kernel, language=language)
    he = app.browser(language)
    he.client.cookies.set("rinnalla", token, domain="127.0.0.1")
    return he, made


def word_in(text: str) -> str:
    return "".join(re.findall(r"<li>(\d{4})</li>", text))


async def test_his_own_page_shows_his_name_and_the_way_to_more_and_no_password(app: App) -> None:
    he, made = await visiting(app)
    page = await he.get("/me")
    assert page.status_code == 200
    assert made.actor.name in page.text
    assert 'href="/join"' in page.text
    assert 'href="/me/delete"' in page.text
    assert "/me/password" not in page.text
    assert "/me/phrase" not in page.text


@pytest.mark.parametrize("path", ["/me/password", "/me/phrase"])
async def test_what_belongs_to_a_password_is_not_there_for_him(app: App, path: str) -> None:
    he, _ = await visiting(app)
    assert (await he.get(path)).status_code == 404
    assert (await he.post(path, {"password": PASSWORD, "old": PASSWORD})).status_code == 404


async def test_the_word_is_shown_until_he_has_written_it_down(app: App) -> None:
    he, made = await visiting(app)
    assert word_in((await he.get("/me/once")).text) == made.word
    assert word_in((await he.get("/me/once")).text) == made.word
    assert (await he.post("/me/once", {"next": "/me"})).headers["location"] == "/me"
    assert made.word[:4] not in (await he.get("/me")).text
    assert (await he.get("/me/once")).status_code == 303


async def test_he_draws_a_new_word_and_somebody_with_a_name_finds_no_such_thing(app: App) -> None:
    he, made = await visiting(app)
    assert (await he.post("/me/word")).headers["location"] == "/me/once?next=/me"
    assert word_in((await he.get("/me/once")).text) not in ("", made.word)
    told = await he.json("/me/word", {})
    assert len(told.json()["word"]) == 4
    other = app.browser()
    await other.join("Grey Heron")
    assert (await other.post("/me/word")).status_code == 404
    assert (await app.browser().post("/me/word")).headers["location"] == "/enter"


async def test_leaving_in_a_hurry_signs_him_out_and_the_word_brings_him_back(app: App) -> None:
    he, made = await visiting(app)
    assert (await he.get("/leave")).headers["location"] == EXIT
    assert (await he.get("/me")).status_code == 303
    back = app.browser()
    answer = await back.post("/walk-in/return", {"word": " ".join(groups_of(made.word))})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert made.actor.name in (await back.get("/me")).text


async def test_coming_back_ends_the_session_elsewhere_and_whoever_was_signed_in_here(app: App) -> None:
    he, made = await visiting(app)
    other = app.browser()
    await other.join("Grey Heron")
    token = other.token
    await other.post("/walk-in/return", {"word": made.word, "next": "/me"})
    assert made.actor.name in (await other.get("/me")).text
    assert await app.kernel.read(person_of, token) is None
    assert (await he.get("/me")).status_code == 303


async def test_every_word_that_nobody_has_gets_the_same_answer(app: App) -> None:
    await visiting(app)
    answers = [
        await asked(app, app.browser().post("/walk-in/return", {"word": word}))
        for word in ("1234 5678 9012 3456", "12", "no such thing")
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 422
    assert "We do not know that word" in answers[0][1]


async def test_a_word_is_never_shown_again_after_it_was_typed(app: App) -> None:
    answer = await app.browser().post("/walk-in/return", {"word": "1234 5678 9012 3456"})
    assert "1234" not in answer.text
    assert (await app.browser().post("/walk-in/return", {})).status_code == 422


async def test_he_makes_an_account_and_keeps_who_he_is(app: App) -> None:
    he, made = await visiting(app)
    form = await he.get("/join")
    assert 'name="age_band"' not in form.text
    assert 'name="agreement"' not in form.text
    token = he.token
    answer = await he.post("/join", {"pseudonym": "Grey Heron", "password": PASSWORD, "next": f"/programmes/{DIVORCE}"})
    assert answer.headers["location"] == f"/me/once?next=/programmes/{DIVORCE}"
    assert he.token == token
    assert parse_phrase(word_in((await he.get("/me/once")).text)) is not None
    told = (await he.json("/me/personas")).json()["personas"]
    assert [(one["programme"], one["name"]) for one in told] == [(DIVORCE, made.actor.name)]
    assert (await app.browser().enter("grey heron")).headers["location"] == "/"
    assert (await app.browser().post("/walk-in/return", {"word": made.word})).status_code == 422


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("pseudonym", "", "name_missing"),
        ("pseudonym", "Matti Virtanen", "name_real"),
        ("pseudonym", "Early Lynx", "name_taken"),
        ("password", "", "missing"),
        ("password", "köyhä", "password_short"),
        ("password", "Grey Heron 1", "password_like_name"),
    ],
)
async def test_each_fault_of_his_new_name_has_its_sentence_and_he_stays_a_guest(
    app: App, field: str, value: str, code: str
) -> None:
    await joined(app.kernel, "Early Lynx")
    he, made = await visiting(app)
    fields = {"pseudonym": "Grey Heron", "password": PASSWORD, field: value}
    told = await he.json("/join", fields)
    assert told.status_code == 422
    assert {name: fault["code"] for name, fault in told.json()["error"]["fields"].items()} == {field: code}
    assert (await he.post("/join", fields)).status_code == 422
    assert (await app.browser().post("/walk-in/return", {"word": made.word})).status_code == 303


async def test_another_programme_leads_him_to_an_account_first(app: App) -> None:
    he, _ = await visiting(app)
    answer = await he.get(f"/me/personas/{FATHERS}")
    assert answer.headers["location"] == f"/join?next=%2Fprogrammes%2F{FATHERS}"
    assert (await he.post(f"/me/personas/{FATHERS}", {"name": "Otter"})).status_code == 403


async def test_he_may_sign_in_under_a_name_that_he_has_already(app: App) -> None:
    await joined(app.kernel, "Grey Heron")
    he, _ = await visiting(app)
    assert (await he.get("/enter")).status_code == 200
    assert (await he.enter("Grey Heron")).status_code == 303
    assert "/me/password" in (await he.get("/me")).text


async def test_he_takes_his_things_home(app: App) -> None:
    he, made = await visiting(app)
    page = await he.get("/me/export")
    assert made.actor.name in page.text
    assert "Return word" in page.text
    assert (await he.get("/me/export/file")).status_code == 200


async def test_he_deletes_everything_by_a_tick(app: App) -> None:
    he, _ = await visiting(app)
    assert 'type="password"' not in (await he.get("/me/delete")).text
    assert (await he.post("/me/delete")).status_code == 422
    assert (await he.post("/me/delete", {"sure": "yes"})).headers["location"] == "/gone"
    assert await app.kernel.read(accounts) == []


async def test_somebody_with_a_password_does_not_delete_without_it(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron")
    assert (await he.post("/me/delete", {"sure": "yes"})).status_code == 422
    assert len(await app.kernel.read(accounts)) == 1


async def test_an_agreement_that_changed_is_put_before_him_as_before_everybody(app: App) -> None:
    he, _ = await visiting(app)
    await app.kernel.act(_age_agreement, CLOCK)
    assert (await he.get(f"/me/personas/{DIVORCE}")).headers["location"].startswith("/agreement")
    assert (await he.get("/me")).status_code == 200


@pytest.mark.parametrize("language", ["en", "fi", "sv", "ar"])
async def test_his_pages_speak_his_language(app: App, language: str) -> None:
    he, _ = await visiting(app, language)
    for path in ("/me", "/me/once", "/join", "/walk-in/return", "/me/delete"):
        answer = await he.get(path)
        assert answer.status_code == 200, path
        assert f'lang="{language}"' in answer.text
        assert answer.headers["cache-control"] == "no-store"


def _age_agreement(work: Work, clock: object) -> None:
    for account in work.db.query(Account):
        account.agreement = 0
