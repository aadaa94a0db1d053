"""Bad input by form: each field says kindly what is wrong, keeps what he typed, and nothing has changed."""

from __future__ import annotations

import asyncio
import html
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.security.forms import FORMS, FormOf, encoded
from tests.security.tables import counts
from tests.security.test_who_may import WHOSE
from tests.security.town import EXIT, Town

SECRETS = frozenset({"password", "old", "phrase", "code", "key", "next"})
"""What no page shows again, or what nobody sees."""
WITHOUT_A_PAGE = frozenset({"/language", "/agreement", "/posts/{here post}/heard"})
"""Buttons, whose values are ours, and a form that is gone once it was sent: nothing there is shown again."""
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
NASTY: dict[str, bytes] = {
    "nothing": b"",
    "only spaces": b" \t\r\n\x0b ",
    "a NUL": b"a\x00b",
    "controls": bytes(range(1, 32)) + b"\x7f\xc2\x85",
    "only what is unseen": "\u200b\u200e\u202e\u2066\ufeff\u00ad".encode(),
    "direction turned round": "a\u202eb\u202dc\u2067d".encode(),
    "latin-1": "hävytön".encode("latin-1"),
    "broken UTF-8": b"a\xc3(\xff\xfe\xf0\x9f",
    "half a letter": b"a\xed\xa0\x80b",
    "a pile of marks": ("a" + "\u0301" * 3000).encode(),
    "a family of thousands": ("\U0001f468\u200d" * 2000).encode(),
    "flags": ("\U0001f1eb\U0001f1ee" * 3000).encode(),
    "too long": b"y" * 100_000,
    "markup": b"'\"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}%(x)s%s",
    "a number without end": b"9" * 5000,
    "a number below": b"-1",
    "a number in other digits": "١٢٣".encode(),
    "no number": b"1e9",
    "another house": b"https://[example",
    "two slashes": b"//example.com\\@x",
    "a line of a header": b"/me\r\nSet-Cookie: a=b",
    "a path": b"../../../../etc/passwd%00",
    "a question to the database": b"' OR 1=1; DROP TABLE accounts; --",
}


async def send(town: Town, form: FormOf, body: bytes, **headers: str) -> httpx2.Response:
    async with town.browser(None if form.who == "nobody" else form.who, **headers) as browser:
        browser.cookies.set("rinnalla-language", "fi")
        return await browser.post(form.address(town), content=body, headers=URLENCODED)


def name_of(form: FormOf) -> str:
    return form.path


@pytest.fixture(scope="module")
def ids(small_town: Town) -> Town:
    for who in ("leader", "colleague", "leaver", "coordinator"):
        small_town.ids[f"{who} grant"] = small_town.people[who].grants[small_town.ids["here"]]
    return small_town


def test_every_form_is_here(ids: Town) -> None:
    paths = {form.address(ids) for form in FORMS}
    known = {route.split()[1] for route in WHOSE if route.startswith("POST ")}
    for path in known:
        pieces = path.split("/")
        assert any(
            len(here.split("/")) == len(pieces)
            and all(piece == mine or piece.startswith("{") for piece, mine in zip(pieces, here.split("/"), strict=True))
            for here in paths
        ), path


def in_turn(place: int) -> dict[str, bytes]:
    """Half of the nasty values: fields that stand side by side get the other half."""
    return {what: value for number, (what, value) in enumerate(NASTY.items()) if (number + place) % 2}


async def come_in(town: Town, form: FormOf) -> None:
    """A page of a meeting makes whoever has a place in it present, and that of an alert is logged as read: before anything is counted."""
    if form.path.startswith(("/meetings/", "/desk/alerts/{")):
        async with town.browser(form.who) as browser:
            await browser.get(form.address(town).rpartition("/")[0])


@pytest.mark.parametrize("form", FORMS, ids=name_of)
async def test_no_value_of_any_field_breaks_the_house(ids: Town, form: FormOf) -> None:
    good = form.fields(ids)
    for place, name in enumerate(good):
        for what, value in in_turn(place).items():
            await come_in(ids, form)
            before = counts(ids)
            answer = await send(ids, form, encoded(list({**good, name: value}.items())))
            assert answer.status_code < 500, (name, what)
            if answer.status_code >= 400:
                assert counts(ids) == before, (name, what)
            assert "<script>alert" not in answer.text, (name, what)
            assert answer.headers.get("location", "/").startswith(("/", EXIT)), (name, what)


@pytest.mark.parametrize("form", [form for form in FORMS if form.path not in WITHOUT_A_PAGE], ids=name_of)
async def test_what_is_wrong_stands_beside_its_field_and_what_he_typed_stays(ids: Town, form: FormOf) -> None:
    good = form.fields(ids)
    for name in good:
        for value in (b"", b"a\xff", b"y" * 30_000):
            body = encoded(list({**good, name: value}.items()))
            answer = await send(ids, form, body)
            if answer.status_code == 422:
                told = (await send(ids, form, body, accept="application/json")).json()["error"]
                assert_said(html.unescape(answer.text), told)
                assert_kept(answer.text, {key: typed for key, typed in good.items() if key != name}, told)


def assert_said(page: str, told: dict[str, Any]) -> None:
    """Each fault stands beside the field that he sees; what he cannot have typed himself is said above the form."""
    for field, fault in told["fields"].items():
        beside = page.partition(f'id="{field}-error"')[2][:2000]
        seen = f'id="{field}"' in page
        assert fault["message"] in beside if seen else (fault["message"] in page or told["message"] in page), field


def assert_kept(page: str, typed: dict[str, bytes], told: dict[str, Any]) -> None:
    """What he typed into the fields that he sees is there again."""
    for field, value in typed.items():
        if told["fields"] and f'id="{field}"' in page and field not in SECRETS and len(value) > 4:
            assert html.escape(value.decode()) in page, field


BODIES: dict[str, tuple[bytes, dict[str, str], int]] = {
    "a body of a megabyte": (b"text=" + b"a" * 1_000_000, {}, 413),
    "a body of a thousand fields": (b"a=1&" * 1000, {}, 400),
    "JSON": (b'{"text":"a"}', {"content-type": "application/json"}, 415),
    "a file where none is wanted": (b"--x--", {"content-type": "multipart/form-data; boundary=x"}, 415),
    "plain text": (b"text=a", {"content-type": "text/plain"}, 415),
    "no kind": (b"text=a", {"content-type": ""}, 415),
    "an unknown kind": (b"text=a", {"content-type": "a/b;" + "c" * 5000}, 415),
}


@pytest.mark.parametrize("what", BODIES)
async def test_a_body_that_is_no_form_is_refused(ids: Town, what: str) -> None:
    body, kind, status = BODIES[what]
    before = counts(ids)
    for form in FORMS:
        if not form.good or form.path in ("/desk/house", "/afterwards/{here meeting}"):
            continue  # nothing of what is sent there is read; there a file is wanted, and there nothing is asked yet
        async with ids.browser(None if form.who == "nobody" else form.who) as browser:
            answer = await browser.post(form.address(ids), content=body, headers={**URLENCODED, **kind})
        assert (form.path, answer.status_code) == (form.path, status)
    assert counts(ids) == before


async def test_unknown_fields_are_ignored_and_of_doubled_ones_the_first_counts(ids: Town) -> None:
    form = FormOf("nobody", "/language")
    answer = await send(ids, form, b"language=sv&language=fi&admin=1&__proto__=x&next=/groups&next=//example.com")
    assert answer.headers["location"] == "/groups"
    assert "rinnalla-language=sv" in answer.headers["set-cookie"]


async def test_sending_twice_is_saying_once(ids: Town) -> None:
    form = FormOf("seated", "/meetings/{here meeting}/messages")
    body = encoded([("text", b"Once only"), ("key", b"twice")])
    answers = await asyncio.gather(*(send(ids, form, body, accept="application/json") for _ in range(3)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].status_code == 200
    other = await send(ids, form, encoded([("text", b"Another text"), ("key", b"twice")]), accept="application/json")
    assert other.json() == answers[0].json()


VALUES = st.binary(max_size=40) | st.text(max_size=40).map(str.encode) | st.sampled_from(list(NASTY.values()))


@pytest.mark.parametrize("form", [form for form in FORMS if form.good], ids=name_of)
@given(data=st.data())
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
async def test_whatever_is_sent_is_taken_or_refused(ids: Town, form: FormOf, data: st.DataObject) -> None:
    good = form.fields(ids)
    chosen = data.draw(st.dictionaries(st.sampled_from(sorted(good)), VALUES, min_size=1))
    noise = data.draw(st.lists(st.tuples(st.text(max_size=10).map(_plain), VALUES), max_size=3))
    await come_in(ids, form)
    before = counts(ids)
    answer = await send(ids, form, encoded([*{**good, **chosen}.items(), *noise]))
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert counts(ids) == before


def _plain(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
