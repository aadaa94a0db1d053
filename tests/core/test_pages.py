"""Pages and forms: what a man sends is taken or refused kindly, nothing typed is lost, and nothing of his is kept by machines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from core.routing import Crossroads
from core.web import get
from tests.core.cottage import ORIGIN, VISITOR, Cottage, cottage, show_note
from tests.places import place
from tests.servers import serving

JSON = {"accept": "application/json"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Cottage]:
    folder = tmp_path / "pages"
    folder.mkdir()
    with place("sqlite", tmp_path, RINNALLA_LIMITS="on", RINNALLA_METRICS_TOKEN="a-long-token-of-sixteen") as settings:
        async with cottage(settings, folder) as made:
            yield made


async def test_a_man_sees_a_page_and_a_program_the_same_as_json(house: Cottage) -> None:
    async with house.browser() as browser:
        seen = await browser.get("/note")
        read = await browser.get("/note", headers=JSON)
    assert seen.status_code == 200
    assert "Kaarna" in seen.text
    assert seen.headers["cache-control"] == "no-store"
    assert read.json() == {"text": "first"}


async def test_a_page_without_json_says_so(house: Cottage) -> None:
    async with house.browser() as browser:
        read = await browser.get("/clock", headers=JSON)
    assert read.status_code == 406
    assert read.json()["error"]["code"] == "only_page"


async def test_what_he_sends_is_kept_and_he_is_led_on(house: Cottage) -> None:
    async with house.browser() as browser:
        kept = await browser.post("/note", data={"text": "hei", "password": "abc"})
        told = await browser.post("/note", data={"text": "hei", "password": "abc"}, headers=JSON)
    assert (kept.status_code, kept.headers["location"]) == (303, "/note")
    assert (told.status_code, told.json()) == (200, {"kept": "hei"})


async def test_bad_input_comes_back_with_every_fault_and_all_he_typed_but_secrets(house: Cottage) -> None:
    async with house.browser(accept_language="en") as browser:
        back = await browser.post("/note", data={"text": "x<y " * 20, "password": "q!"})
    assert back.status_code == 422
    assert "x&lt;y x&lt;y" in back.text
    assert "at most 20 characters" in back.text
    assert "at least 3 characters" in back.text
    assert "q!" not in back.text
    assert "name=password value=''" in back.text


async def test_a_program_gets_the_faults_as_codes_and_sentences(house: Cottage) -> None:
    async with house.browser(**JSON) as browser:
        back = await browser.post("/note", data={"text": ""})
    error = back.json()["error"]
    assert (back.status_code, error["code"]) == (422, "invalid")
    assert {name: fault["code"] for name, fault in error["fields"].items()} == {
        "text": "missing",
        "password": "missing",
    }


async def test_a_refusal_shows_the_form_again_with_the_name_isolated(house: Cottage) -> None:
    async with house.browser() as browser:
        back = await browser.post("/note", data={"text": "closed", "password": "abc"})
    assert back.status_code == 409
    assert "\u2068Kuikka\u2069 closed this." in back.text
    assert "value='closed'" in back.text


async def test_a_full_house_says_when_to_come_back_and_keeps_his_text(house: Cottage) -> None:
    async with house.browser() as browser:
        back = await browser.post("/note", data={"text": "busy", "password": "abc"})
    assert (back.status_code, back.headers["retry-after"]) == (503, "3")
    assert "value='busy'" in back.text


async def test_a_fault_of_ours_gives_him_a_word_and_the_log_no_text(
    house: Cottage, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house.browser() as browser:
        back = await browser.post("/note", data={"text": "fault", "password": "salaisuus"})
    logged = capsys.readouterr().err
    word = back.text.split("|")[3]
    assert back.status_code == 500
    assert "salaisuus" not in back.text
    assert word.partition("-")[2]
    assert f"word={word}" in logged
    assert "error=ValueError" in logged
    assert "place=tests/core/cottage.py" in logged
    assert "salaisuus" not in logged


async def test_a_broken_page_is_a_fault_of_ours(house: Cottage, capsys: pytest.CaptureFixture[str]) -> None:
    async with house.browser() as browser:
        back = await browser.get("/broken")
    assert back.status_code == 500
    assert "error=UndefinedError" in capsys.readouterr().err


async def test_even_without_an_error_page_he_is_told(house: Cottage) -> None:
    house.site.pages._environment.loader = None
    async with house.browser(accept_language="ar") as browser:
        back = await browser.get("/note")
    assert back.status_code == 500
    assert 'dir="rtl"' in back.text


async def test_not_there_and_not_his_are_the_same_bytes(house: Cottage) -> None:
    async with house.browser(cookie="rinnalla=Veikko") as browser:
        answers = [
            await browser.get(path) for path in ("/things/gone", "/nothing/gone", "/desk", "/static/gone.css", "/")
        ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


async def test_who_is_signed_out_is_led_to_the_door_and_a_program_told(house: Cottage) -> None:
    async with house.browser() as browser:
        led = await browser.get("/things/1")
        told = await browser.get("/things/1", headers=JSON)
    assert (led.status_code, led.headers["location"]) == (303, "/enter")
    assert (told.status_code, told.json()["error"]["code"]) == (401, "signed_out")


async def test_a_written_word_goes_before_a_parameter(house: Cottage) -> None:
    async with house.browser(cookie="rinnalla=Veikko", **JSON) as browser:
        assert (await browser.get("/things/new")).json() == {"text": "first"}
        assert (await browser.get("/things/17")).json() == {"id": "17"}


async def test_head_answers_as_get_without_a_body(house: Cottage) -> None:
    async with house.browser() as browser:
        whole, head = await browser.get("/note"), await browser.head("/note")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]


async def test_a_wrong_method_says_which_are_right(house: Cottage) -> None:
    async with house.browser() as browser:
        answer = await browser.put("/note")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"text=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(300)), "application/x-www-form-urlencoded", 400),
        (b'{"text":"x"}', "application/json", 415),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x", 415),
    ],
)
async def test_what_is_no_form_of_ours_is_refused(house: Cottage, content: bytes, kind: str, status: int) -> None:
    async with house.browser() as browser:
        answer = await browser.post("/note", content=content, headers={"content-type": kind})
    assert answer.status_code == status


async def test_a_body_without_a_length_is_bounded_too(house: Cottage) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * 1000

    form = {"content-type": "application/x-www-form-urlencoded"}
    async with house.browser() as browser:
        assert (await browser.post("/note", content=flood(), headers=form)).status_code == 413


async def test_letters_in_a_wrong_encoding_are_refused_beside_their_field(house: Cottage) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with house.browser(accept_language="en") as browser:
        back = await browser.post("/note", content=b"text=%E4%E4kk%F6set&password=abc", headers=form)
    assert back.status_code == 422
    assert "Some letters arrived broken" in back.text
    assert "kk" in back.text


async def test_a_file_is_read_only_where_it_is_allowed(house: Cottage) -> None:
    files = {"text": (None, "hei"), "password": (None, "abc")}
    async with house.browser() as browser:
        assert (await browser.post("/note/upload", files=files)).status_code == 303
        assert (await browser.post("/note", files=files)).status_code == 415


async def test_he_reads_his_own_language(house: Cottage) -> None:
    async with house.browser(accept_language="xx, ar;q=0.9, fi;q=0.2") as browser:
        by_browser = await browser.get("/note")
        by_account = await browser.get("/note", headers={"cookie": "rinnalla=Toivo"})
        by_choice = await browser.get("/note", headers={"cookie": "rinnalla=Toivo; rinnalla-language=sv"})
        nonsense = await browser.get("/note", headers={"cookie": "rinnalla-language=../../etc"})
    assert "<html lang=ar dir=rtl>" in by_browser.text
    assert by_browser.headers["content-language"] == "ar"
    assert "<html lang=fi dir=ltr>" in by_account.text
    assert "<html lang=sv dir=ltr>" in by_choice.text
    assert "<html lang=ar dir=rtl>" in nonsense.text


async def test_staff_who_read_arabic_get_english_at_the_desk(house: Cottage) -> None:
    async with house.browser(accept_language="ar", cookie="rinnalla=Aapo") as browser:
        assert "<html lang=en dir=ltr>" in (await browser.get("/desk")).text


async def test_signing_in_and_out_moves_cookies_as_browsers_take_them(house: Cottage) -> None:
    async with house.browser() as browser:
        entered = await browser.post("/enter", data={"name": "Veikko"})
        left = await browser.post("/out")
    session, language = entered.headers.get_list("set-cookie")
    assert session == "rinnalla=Veikko; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"
    assert language.startswith("rinnalla-language=sv; Max-Age=31536000; ")
    assert left.headers["set-cookie"] == "rinnalla=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"
    assert left.headers["location"] == "https://example.org/"
    assert left.headers["clear-site-data"] == '"cookies", "storage"'


async def test_a_pressed_door_lets_in_who_waits(house: Cottage) -> None:
    async with house.browser(accept_language="en") as browser:
        for _ in range(2):
            assert (await browser.post("/enter", data={"name": "Veikko"})).status_code == 303
        pressed = await browser.post("/enter", data={"name": "Veikko"})
    assert pressed.status_code == 429
    assert int(pressed.headers["retry-after"]) > 0
    assert pressed.text.split("|")[1] == "proof_needed"


async def test_moments_are_written_in_the_named_zone_and_files_by_their_content(house: Cottage) -> None:
    async with house.browser(accept_language="fi") as browser:
        seen = await browser.get("/clock")
        moment, css, search = seen.text.split("|")
        style = await browser.get(css)
        again = await browser.get(css, headers={"if-none-match": style.headers["etag"]})
        stale = await browser.get("/static/little.css?v=old")
    assert moment == "torstai 1. tammikuuta klo 2.00"
    assert search == "/search?q=%C3%A4+%C3%B6"
    assert seen.headers["refresh"] == "20"
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (style.headers["content-encoding"], style.headers["content-type"]) == ("gzip", "text/css; charset=utf-8")
    assert (again.status_code, again.content) == (304, b"")
    assert stale.headers["cache-control"] == "public, no-cache"


async def test_a_file_to_keep_is_named_and_kept_by_no_machine(house: Cottage) -> None:
    async with house.browser(cookie="rinnalla=Veikko") as browser:
        paper = await browser.get("/paper")
    assert paper.headers["content-disposition"] == 'attachment; filename="paper.json"'
    assert paper.headers["cache-control"] == "no-store"


async def test_the_house_says_whether_it_stands(house: Cottage) -> None:
    async with house.browser() as browser:
        assert (await browser.get("/health/live")).text == "live\n"
        ready = await browser.get("/health/ready", headers=JSON)
    assert ready.json() == {"status": "ready", "database": "ok", "bus": "ok"}


async def test_numbers_are_shown_to_this_machine_and_to_the_token_only(house: Cottage) -> None:
    token = {"authorization": "Bearer a-long-token-of-sixteen"}
    through_proxy = {"x-forwarded-for": "192.0.2.7"}
    async with house.browser() as browser:
        await browser.get("/things/very-secret-name")
        own = await browser.get("/metrics")
        foreign = await browser.get("/metrics", headers=through_proxy)
        wrong = await browser.get("/metrics", headers={**through_proxy, "authorization": "Bearer wrong"})
        known = await browser.get("/metrics", headers={**through_proxy, **token})
    assert own.status_code == known.status_code == 200
    assert foreign.status_code == wrong.status_code == 404
    assert 'route="/things/{id}"' in own.text
    assert "very-secret-name" not in own.text


async def test_every_answer_carries_the_headers_of_the_house(house: Cottage) -> None:
    async with house.browser() as browser:
        answers = [await browser.get(path) for path in ("/note", "/nothing", "/static/little.css", "/broken", "/paper")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ORIGIN}, 303),
        ({"origin": "https://example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, 403),
        ({"sec-fetch-site": "same-site", "origin": ORIGIN}, 403),
        ({"sec-fetch-site": "nonsense", "origin": ORIGIN}, 403),
    ],
)
async def test_forms_are_taken_from_our_own_pages_only(house: Cottage, headers: dict[str, str], status: int) -> None:
    async with house.browser() as browser:
        del browser.headers["origin"]
        sent = await browser.post("/note", data={"text": "hei", "password": "abc"}, headers=headers)
        looked = await browser.get("/note", headers=headers)
    assert sent.status_code == status
    assert looked.status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Origin": "https://example.org"}, 4403),
        ({"Origin": "null"}, 4403),
        ({}, 4403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, 4403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://example.org"}, 1000),
        ({"Origin": ORIGIN}, 1000),
    ],
)
async def test_sockets_are_opened_from_our_own_pages_only(house: Cottage, headers: dict[str, str], code: int) -> None:
    async with serving(house.app) as host, asyncio.timeout(10):
        protocols = [Subprotocol("rinnalla.v1")]
        async with connect(f"ws://{host}/hello", additional_headers=headers, subprotocols=protocols) as socket:
            await socket.wait_closed()
    assert (socket.close_code, socket.subprotocol) == (code, "rinnalla.v1")


async def test_a_form_that_trickles_is_let_go(house: Cottage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.bodies.SECONDS", 0.2)

    async with serving(house.app) as host, asyncio.timeout(4):
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(
            f"POST /note HTTP/1.1\r\nHost: {host}\r\nOrigin: {ORIGIN}\r\nContent-Length: 99\r\n\r\ntext=".encode()
        )
        answer = await reader.readline()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408")


async def test_a_handler_that_never_ends_is_ended(house: Cottage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.site.SECONDS", 0.1)
    async with house.browser() as browser, asyncio.timeout(4):
        answer = await browser.get("/never")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


async def test_two_routes_for_one_thing_or_a_path_without_a_word_are_a_mistake(house: Cottage) -> None:
    for routes in (["/a", "/a"], ["/{any}"], ["a"]):
        with pytest.raises(ValueError, match=r"answer GET|starts with a word"):
            Crossroads([get(path, show_note, who=VISITOR) for path in routes], house.site._serve)
