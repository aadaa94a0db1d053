"""Passwords, phrases, one-time codes: the pure parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.accounts import passwords
from auth.accounts.passwords import NOBODYS, check_password, hash_password
from auth.accounts.phrase import GROUPS, LENGTH, groups_of, new_phrase, parse_digits, parse_phrase
from auth.factor.codes import address_of, code_at, matching_step, new_secret, new_spares, picture_of, step_of
from core.lookalikes import skeleton

NOW = 1_795_000_000_000


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short one", "password_short"),
        ("ä" * 600, "password_long"),
        ("1234567890", "password_common"),
        ("password123!", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("Grey Heron", "password_like_name"),
        ("greyheron2026", "password_like_name"),
        ("!!GREY-HERON!!", "password_like_name"),
        ("three plain words", None),
        ("kolme tavallista sanaa", None),
        ("a heron that is grey", None),
        ("ثلاث كلمات عادية", None),
    ],
)
def test_only_what_everybody_would_guess_is_refused(password: str, code: str | None) -> None:
    assert passwords.fault_of(password, skeleton("Grey Heron").__eq__) == code


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    kept = hash_password("pa\u0308iva\u0308nsa\u0308de")
    assert check_password(kept, "päivänsäde").right
    assert not check_password(kept, "paivansade").right


def test_nobodys_hash_costs_the_same_and_fits_nothing() -> None:
    assert not check_password(None, "anything at all").right
    assert not passwords.HASHER.check_needs_rehash(NOBODYS)


def test_an_older_hash_is_made_anew_when_it_is_right() -> None:
    older = type(passwords.HASHER)(time_cost=1, memory_cost=8192, parallelism=1).hash("three plain words")
    verdict = check_password(older, "three plain words")
    assert verdict.right
    assert verdict.fresh
    assert not passwords.HASHER.check_needs_rehash(verdict.fresh)
    assert check_password(older, "three other words").fresh is None


def test_a_broken_hash_lets_nobody_in() -> None:
    assert not check_password("not a hash", "three plain words").right


DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９")


@given(st.integers(0, 10**LENGTH - 1), st.sampled_from(DIGITS), st.sampled_from([" ", "-", "", " \u200f", ".\n"]))
def test_a_phrase_is_read_in_any_digits_and_spacing(number: int, script: str, between: str) -> None:
    phrase = f"{number:0{LENGTH}d}"
    typed = between.join(groups_of(phrase)).translate(str.maketrans(DIGITS[0], script))
    assert parse_phrase(typed) == phrase


@given(st.text(max_size=80))
def test_what_is_no_phrase_is_none(typed: str) -> None:
    parsed = parse_phrase(typed)
    assert parsed is None or (len(parsed) == LENGTH and parsed.isascii() and parsed.isdigit())


def test_a_phrase_is_six_groups_of_four_and_never_the_same() -> None:
    phrases = {new_phrase() for _ in range(500)}
    assert len(phrases) == 500
    assert all([len(group) for group in groups_of(phrase)] == [4] * GROUPS for phrase in phrases)


def test_letters_among_digits_make_no_code() -> None:
    assert parse_digits("12 34-56") == "123456"
    assert parse_digits("12345O") == ""


@given(st.integers(-3, 3))
def test_a_code_counts_half_a_minute_around(away: int) -> None:
    secret = new_secret()
    code = code_at(secret, step_of(NOW) + away)
    found = matching_step(secret, code, NOW, 0)
    assert (found is not None) == (abs(away) <= 1)


def test_a_code_counts_once() -> None:
    secret = new_secret()
    code = code_at(secret, step_of(NOW))
    used = matching_step(secret, code, NOW, 0)
    assert used == step_of(NOW)
    assert matching_step(secret, code, NOW, used) is None


def test_a_wrong_code_fits_nothing() -> None:
    assert matching_step(new_secret(), "000000x", NOW, 0) is None
    assert matching_step(new_secret(), "", NOW, 0) is None


def test_the_picture_has_nothing_that_the_policy_would_refuse() -> None:
    picture = picture_of(address_of(new_secret(), "Kaarna", "desk"))
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "<script" not in picture


def test_spare_codes_are_eight_and_different() -> None:
    spares = new_spares()
    assert len(set(spares)) == 8
    assert all(len(spare) == 10 and spare.isdigit() for spare in spares)
