"""Joining as a man without JavaScript does it, and as a program does."""

from __future__ import annotations

import re

import pytest

from auth.accounts.phrase import parse_phrase
from tests.auth.browser import JOINING, App
from tests.auth.people import DIVORCE, PASSWORD, accounts


def chips(text: str) -> list[str]:
    return re.findall(r'name="suggested" value="([^"]+)"', text)


async def test_he_joins_and_is_shown_his_way_back_in_until_he_has_written_it_down(app: App) -> None:
    he = app.browser()
    answer = await he.join("Grey Heron")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/once")
    first, again = await he.get("/me/once"), await he.get("/me/once")
    groups = re.findall(r"<li>(\d{4})</li>", first.text)
    assert len(groups) == 6
    assert groups == re.findall(r"<li>(\d{4})</li>", again.text)
    assert "<bdi>Grey Heron</bdi>" in first.text
    assert "no-store" in first.headers["cache-control"]
    done = await he.post("/me/once")
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert (await he.get("/me/once")).status_code == 303


async def test_a_program_gets_the_phrase_as_json(app: App) -> None:
    answer = await app.browser().json("/join", {**JOINING, "pseudonym": "Grey Heron"})
    assert answer.status_code == 200
    assert parse_phrase("".join(answer.json()["phrase"])) is not None


async def test_a_suggested_name_is_taken_as_it_stands_and_his_own_goes_before_it(app: App) -> None:
    he, other = app.browser(), app.browser()
    name = chips((await he.get("/join")).text)[0]
    assert (await he.post("/join", {**JOINING, "suggested": name, "pseudonym": ""})).status_code == 303
    assert (await other.post("/join", {**JOINING, "suggested": name, "pseudonym": "Grey Heron"})).status_code == 303
    assert (await app.browser().enter(name)).status_code == 303
    assert (await app.browser().enter("grey heron")).status_code == 303


async def test_five_others_keep_what_he_typed_but_his_password(app: App) -> None:
    he = app.browser()
    before = chips((await he.get("/join")).text)
    fields = {"others": "1", "suggested": before[0], "pseudonym": "Grey H", "password": PASSWORD, "age_band": "18-over"}
    answer = await he.post("/join", fields)
    after = chips(answer.text)
    assert answer.status_code == 200
    assert len(after) == len(before) == 5
    assert before != after
    assert 'value="Grey H"' in answer.text
    assert PASSWORD not in answer.text
    assert "needs another look" not in answer.text
    assert await app.kernel.read(accounts) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("pseudonym", "", "name_missing"),
        ("pseudonym", "Matti Virtanen", "name_real"),
        ("pseudonym", "\u202eabc", "name_signs"),
        ("password", "köyhä", "password_short"),
        ("password", "Grey Heron 1", "password_like_name"),
        ("password", "", "missing"),
        ("age_band", "42", "choose"),
        ("agreement", "", "agreement_needed"),
        ("consent", "", "consent_needed"),
        ("language", "tlh", "choose"),
    ],
)
async def test_each_fault_has_its_own_sentence_and_nothing_is_made(app: App, field: str, value: str, code: str) -> None:
    fields = {**JOINING, "pseudonym": "Grey Heron", field: value}
    if code == "name_signs":
        fields["pseudonym"] = "heron@home"
    told = await app.browser().json("/join", fields)
    assert told.status_code == 422
    assert {name: fault["code"] for name, fault in told.json()["error"]["fields"].items()} == {field: code}
    shown = await app.browser().post("/join", fields)
    assert shown.status_code == 422
    assert fields["password"] not in shown.text or not fields["password"]
    assert await app.kernel.read(accounts) == []


async def test_all_faults_are_told_at_once_and_what_he_typed_stays(app: App) -> None:
    answer = await app.browser().post("/join", {"pseudonym": "Erik", "password": "x", "age_band": "15-17"})
    assert answer.text.count('class="error"') == 4
    assert 'value="Erik"' in answer.text
    assert re.search(r'value="15-17" checked', answer.text)


async def test_a_taken_name_is_refused_kindly_with_other_suggestions(app: App) -> None:
    await app.browser().join("Grey Heron")
    answer = await app.browser().join("GREY HERON")
    assert answer.status_code == 422
    assert len(chips(answer.text)) == 5
    assert "Here are others" in answer.text


async def test_whoever_is_too_young_for_everything_is_shown_help_and_nothing_is_kept(app: App) -> None:
    he = app.browser()
    answer = await he.join("Grey Heron", age_band="under-15")
    assert (answer.status_code, answer.headers["location"]) == (303, "/young")
    assert "/help?for=youth" in (await he.get("/young")).text
    assert await app.kernel.read(accounts) == []
    assert he.token == ""
    assert (await he.join("Grey Heron", age_band="15-17")).headers["location"] == "/me/once"


async def test_where_he_came_from_is_where_he_goes_on_and_never_out_of_the_house(app: App) -> None:
    he = app.browser()
    await he.join("Grey Heron", next=f"/programmes/{DIVORCE}")
    assert (await he.post("/me/once", {"next": f"/programmes/{DIVORCE}"})).headers[
        "location"
    ] == f"/programmes/{DIVORCE}"
    for number, bad in enumerate(("https://example.org/", "//example.org", "/\\example.org", "javascript:x")):
        other = app.browser()
        assert (await other.join(f"Tern {number}", next=bad)).status_code == 303
        assert (await other.post("/me/once", {"next": bad})).headers["location"] == "/"


async def test_the_cookie_lasts_only_while_the_browser_is_open_unless_he_asks(app: App) -> None:
    short = (await app.browser().join("Grey Heron")).headers.get_list("set-cookie")[0]
    long = (await app.browser().join("Early Lynx", stay="yes")).headers.get_list("set-cookie")[0]
    assert "HttpOnly" in short
    assert "SameSite=lax" in short.replace("Lax", "lax")
    assert "Max-Age" not in short
    assert "Max-Age" in long


@pytest.mark.parametrize("language", ["en", "fi", "sv", "ar"])
async def test_the_page_speaks_his_language_and_its_names_do_too(app: App, language: str) -> None:
    answer = await app.browser(language).get("/join")
    assert f'lang="{language}"' in answer.text
    assert len(chips(answer.text)) == 5
    assert any("\u0600" <= letter <= "\u06ff" for letter in chips(answer.text)[0]) == (language == "ar")


async def test_the_language_he_chose_stays_his_on_another_device(app: App) -> None:
    await app.browser().join("Grey Heron", language="sv")
    elsewhere = app.browser("en")
    await elsewhere.enter("Grey Heron")
    assert 'lang="sv"' in (await elsewhere.get("/me")).text
