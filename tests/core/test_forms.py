"""Forms: every fault at once, everything typed given back, secrets never."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bodies import parse_form
from core.errors import Invalid, Refused
from core.forms import Form

URLENCODED = "application/x-www-form-urlencoded"


def form(**typed: str) -> Form:
    return Form({name: [value] for name, value in typed.items()})


def codes(asked: Form) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        asked.check()
    return {name: fault.code for name, fault in refused.value.fields.items()}


def test_what_is_right_becomes_plain_values() -> None:
    asked = form(
        text=" hei \r\n sinä ", band="18", tick="on", seats="٨", day="2026-11-21", at="19.30", key="k-1", name="Kuikka"
    )
    assert asked.text("text", most=20, multiline=True) == "hei \n sinä"
    assert asked.choice("band", ("15", "18")) == "18"
    assert asked.tick("tick")
    assert not asked.tick("other")
    assert asked.number("seats", 1, 20) == 8
    assert asked.date("day") == dt.date(2026, 11, 21)
    assert asked.time("at") == dt.time(19, 30)
    assert asked.key() == "k-1"
    assert asked.name("name") == "Kuikka"
    asked.check()


def test_every_fault_is_told_at_once() -> None:
    asked = form(
        long="x" * 11,
        short="x",
        band="17",
        seats="many",
        far="99",
        day="2026-02-30",
        at="25:00",
        key="ä",
        name="a\u200bb",
    )
    asked.text("long", most=10)
    asked.text("short", least=2)
    asked.text("nothing")
    asked.text("nothing at all", optional=True)
    asked.choice("band", ("15", "18"))
    asked.number("seats", 1, 20)
    asked.number("far", 1, 20)
    asked.date("day")
    asked.time("at")
    asked.key()
    asked.name("name")
    assert codes(asked) == {
        "long": "too_long",
        "short": "too_short",
        "nothing": "missing",
        "band": "choose",
        "seats": "not_a_number",
        "far": "out_of_range",
        "day": "not_a_date",
        "at": "not_a_time",
        "key": "odd_characters",
        "name": "odd_characters",
    }


def test_the_first_fault_of_a_field_stays() -> None:
    asked = form(name="")
    asked.name("name")
    asked.fail("name", "taken")
    assert codes(asked) == {"name": "missing"}


def test_a_secret_is_taken_as_it_is_and_never_shown_again() -> None:
    asked = form(pin=" p\u0308 ä ", text="hei", password="x", phrase="1234")
    assert asked.secret("pin") == " p\u0308 ä "
    asked.fail("text", "missing")
    with pytest.raises(Invalid) as refused:
        asked.check()
    assert refused.value.typed == {"text": "hei"}


def test_the_same_password_typed_on_another_keyboard_is_the_same() -> None:
    assert form(password="pa\u0308a\u0308").secret("password") == form(password="pää").secret("password")


def test_bytes_count_beside_letters() -> None:
    asked = form(text="👨\u200d👩\u200d👧" * 100)
    asked.text("text", most=100, most_bytes=1000)
    assert codes(asked) == {"text": "too_many_bytes"}


def test_several_may_be_ticked_and_a_foreign_word_is_refused() -> None:
    asked = parse_form(b"help=a&help=b&help=a&other=z", URLENCODED, files=False)
    assert asked.several("help", ("a", "b", "c")) == ("a", "b")
    assert asked.several("none", ("a",)) == ()
    asked.several("other", ("a",))
    assert codes(asked) == {"other": "choose"}


def test_a_file_comes_with_its_fields_and_broken_letters_stay_visible() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nh\xe4i\r\n'
        b'--x\r\nContent-Disposition: form-data; name="paper"; filename="../a.txt"\r\nContent-Type: text/plain\r\n\r\nDATA\r\n--x--\r\n'
    )
    asked = parse_form(body, "multipart/form-data; boundary=x", files=True)
    asked.text("note")
    paper = asked.file("paper")
    assert paper is not None
    assert (paper.content, paper.media_type) == (b"DATA", "text/plain")
    assert codes(asked) == {"note": "wrong_encoding"}
    assert asked.typed() == {"note": "h?i"}


@given(st.binary(max_size=400))
def test_no_body_at_all_breaks_the_house(body: bytes) -> None:
    for kind in (URLENCODED, "multipart/form-data; boundary=x", "multipart/form-data", "text/plain"):
        try:
            asked = parse_form(body, kind, files=True)
        except Refused:
            continue
        for name in asked.names():
            asked.text(name, multiline=True)
            asked.secret(name)
            asked.number(name, 0, 9)
            asked.date(name)
        assert all(value.encode() is not None for value in asked.typed().values())


@given(st.text(max_size=100))
def test_whatever_he_types_comes_back_as_he_typed_it(typed: str) -> None:
    assert form(text=typed).typed() == {"text": typed}
