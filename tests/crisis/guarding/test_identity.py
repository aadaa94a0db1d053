"""What would give a man away is shown to him before he sends it; what he feels and where it hurts never is."""

from __future__ import annotations

import pytest

from crisis import guard


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("call me on 040 123 4567 tonight", "phone", "040 123 4567"),
        ("numero +358 40 1234567", "phone", "+358 40 1234567"),
        ("ring 070-123 45 67", "phone", "070-123 45 67"),
        ("write to matti.meikalainen@example.fi", "email", "matti.meikalainen@example.fi"),
        ("matti (at) example.com", "email", "matti (at) example.com"),
        ("asun Mannerheimintie 12 B 4", "address", "Mannerheimintie 12 B 4"),
        ("jag bor på Storgatan 5", "address", "Storgatan 5"),
        ("I live at 14 Baker Street", "address", "14 Baker Street"),
        ("add me @big_bear77", "handle", "@big_bear77"),
        ("my insta is bear.cub", "handle", "my insta is bear.cub"),
        ("snap: bearcub99", "handle", "snap: bearcub99"),
        ("join https://t.me/somegroup", "link", "https://t.me/somegroup"),
        ("wa.me/358401234567", "link", "wa.me/358401234567"),
        ("My name is Pekka Virtanen", "own_name", "Pekka Virtanen"),
        ("minun nimeni on Pekka", "own_name", "Pekka"),
        ("jag heter Sven", "own_name", "Sven"),
        ("меня зовут Иван", "own_name", "Иван"),
        ("اسمي احمد", "own_name", "احمد"),
        ("my daughter Emma cried", "other_name", "Emma"),
        ("my ex is called Laura", "other_name", "Laura"),
        ("min son Oskar", "other_name", "Oskar"),
        ("tyttäreni Aino", "other_name", "Aino"),
        ("mun exä Maria soitti", "other_name", "Maria"),
        ("اتصل بي ٠٤٥١٢٣٤٥٦", "phone", "٠٤٥١٢٣٤٥٦"),
    ],
)
def test_what_gives_away_is_found_where_it_stands(text: str, kind: str, found: str) -> None:
    assert [(one.kind, text[slice(*one.span)]) for one in guard(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts and I am ashamed",
        "my daughter cried all night",
        "My wife left me",
        "since 12.11.2024 I sleep badly",
        "My son Always cries",
        "My ex Never called",
        "I drank 12 beers and slept 3 hours",
        "call 112 or 09 2525 0111",
        "Nollalinja 080 005 005 helped",
        "the divorce costs 15 000 euros",
        "I am called useless every day",
        "we met 2019-2023",
        "it was 1500 steps, 20000 yesterday",
        "",
    ],
)
def test_body_feelings_dates_and_lines_of_help_are_left_alone(text: str) -> None:
    assert guard(text) == ()


def test_two_things_are_two_and_in_order() -> None:
    text = "I'm at matti@example.fi or 040 1234567"
    assert [one.kind for one in guard(text)] == ["email", "phone"]
