"""Pages and forms: what a man sends is taken or refused kindly, and nothing he typed is lost."""

from __future__ import annotations

import pytest

from core.routing import Crossroads
from core.web import get
from tests.core.web.cottage import VISITOR, Cottage, show_note

JSON = {"accept": "application/json"}


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
    assert "place=tests/core/web/cottage.py" in logged
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


async def test_two_routes_for_one_thing_or_a_path_without_a_word_are_a_mistake(house: Cottage) -> None:
    for routes in (["/a", "/a"], ["/{any}"], ["a"]):
        with pytest.raises(ValueError, match=r"answer GET|starts with a word"):
            Crossroads([get(path, show_note, who=VISITOR) for path in routes], house.site._serve)
