"""Reading what a man wrote: disguises, negation, who it is about, earlier lines, and places in the text as he gave it."""

from __future__ import annotations

import pytest

from crisis import Said, scan
from crisis.noticing import noticed_in


def tier(text: str) -> str:
    return scan(text).tier


@pytest.mark.parametrize(
    "text",
    [
        "gonna k!ll my self",
        "I want to d.i.e",
        "i want to k i l l myself",
        "k1ll1ng mys3lf",
        "kіll mуself",  # Cyrillic і and у
        "k\u200bill my\u200bself",
        "𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟",
        "ｋｉｌｌ ｍｙｓｅｌｆ",
        "kiiiill myselffff",
        "KILL MYSELF",
        "k*ll myself",
        "ki\u0301ll my\u0301self",
        "commit suicde",
    ],
)
def test_a_disguise_hides_nothing(text: str) -> None:
    assert tier(text) in ("urgent", "immediate")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want to kill myself", "urgent"),
        ("I don't want to kill myself", "watch"),
        ("I do not want to die", "watch"),
        ("I will not kill myself", "watch"),
        ("I can't stop thinking about killing myself", "urgent"),
        ("I can't say I don't want to die", "urgent"),
        ("I don't want to live", "urgent"),
        ("not joking, I will kill myself", "urgent"),
        ("I'm not ok, but I want to die", "urgent"),
        ("I tried to kill myself when I was sixteen", "watch"),
        ("I tried to kill myself when I was sixteen and I want to die again", "urgent"),
        ("she has never hit me", "none"),
    ],
)
def test_a_not_lowers_only_what_it_means(text: str, expected: str) -> None:
    assert tier(text) == expected


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I want to kill myself", "self"),
        ("my brother wants to kill himself", "other"),
        ("kill yourself, loser", "to-you"),
        ("I hit my wife last night", "other"),
        ("my wife hits me", "self"),
    ],
)
def test_it_is_told_about_whom(text: str, about: str) -> None:
    assert scan(text).about == about


@pytest.mark.parametrize(
    "text", ["I want to kill myself", "my wife hits me", "i took the whole bottle of sleeping pills"]
)
def test_a_time_a_film_and_a_helper_change_the_tier(text: str) -> None:
    order = ["none", "watch", "urgent", "immediate"]
    plain = order.index(tier(text))
    assert order.index(tier(f"in the film the song goes: {text}")) < plain


def test_places_are_code_points_of_the_text_as_given() -> None:
    text = "🙂🙂 é́́ ﬁne… I want to 𝐝𝐢𝐞"
    (span,) = scan(text).spans
    assert text[slice(*span)] == "want to 𝐝𝐢𝐞"


def test_places_survive_letters_that_grow_when_folded() -> None:
    text = "Straße İstanbul ŉ I want to die"
    (span,) = scan(text).spans
    assert text[slice(*span)] == "want to die"


def test_a_finding_holds_no_word_of_the_text() -> None:
    said = "I want to die, Pekka from Kuopio"
    assert not any(word in repr(scan(said)) for word in ("Pekka", "Kuopio", "want"))


def test_lines_sent_one_after_the_other_are_read_as_one() -> None:
    assert tier("kill myself") == "urgent" or tier("I will") == "none"
    whole = scan("to die", history=[Said("I just want", 20)])
    assert whole.tier == "urgent"
    assert whole.spans == ((0, 6),)


def test_what_was_said_long_ago_is_not_read_along() -> None:
    assert scan("to die", history=[Said("I just want", 181)]).tier == "none"


def test_bare_earlier_texts_are_half_a_minute_apart_and_only_five_count() -> None:
    assert scan("to die", history=["I just want"]).tier == "urgent"
    assert scan("to die", history=["I just want", "a", "b", "c", "d", "e"]).tier == "none"


def test_what_an_earlier_text_said_by_itself_is_not_said_again() -> None:
    assert scan("thanks for listening", history=[Said("I want to die", 20)]).tier == "none"


def test_small_signs_of_different_kinds_add_up() -> None:
    signs = "I see no hope. I used to cut myself. I drink every day."
    assert scan(signs).tier == "urgent"
    assert {finding.tier for finding in scan(signs).findings} == {"watch"}


def test_a_joke_that_follows_lowers_only_what_it_follows() -> None:
    assert tier("I'm so bored I want to die lol") in ("none", "watch")
    assert tier("I took all the pills lol") == "immediate"


def test_nothing_is_nothing() -> None:
    for text in ("", " ", "...", "\u200b", "👍", "ok"):
        found = scan(text)
        assert (found.tier, found.category, found.about, found.rules, found.spans) == ("none", "none", "self", (), ())


def test_the_language_only_decides_who_comes_first() -> None:
    text = "I want to die, жить больше не хочется"
    assert scan(text, "en").rules[0].startswith("en.")
    assert scan(text, "ru").rules[0].startswith("ru.")
    assert set(scan(text, "en").rules) == set(scan(text, "ru").rules)


@pytest.mark.parametrize(
    ("earlier", "later", "found"),
    [
        (["I want to"], "kill myself", "urgent"),
        (["I want to..."], "kill myself", "urgent"),
        (["I'm going to kill"], "my wife", "urgent"),
        (["I", "want"], "to die", "urgent"),
        (["jag vill inte"], "leva längre", "urgent"),
        (["I want to kill myself"], "tonight", "immediate"),
        (["kill myself tonight"], "Thank you", "none"),
        (["my wife and I watched a film"], "hit me up later", "none"),
        (["the pills are by my bed, the doctor gave them to me", "so it goes"], "took the dog out", "none"),
    ],
)
def test_a_sentence_may_break_between_texts_but_two_texts_make_none(earlier: list[str], later: str, found: str) -> None:
    assert scan(later, history=earlier).tier == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my brother will kill his wife", "self"),
        ("he says he will kill her", "self"),
        ("veljeni tappaa vaimonsa", "self"),
        ("min bror ska döda sin fru", "self"),
        ("I will kill my wife", "other"),
        ("my wife says I will kill her", "other"),
        ("tapan vaimoni", "other"),
        ("vaimoni pettää mua ja tapan sen", "other"),
        ("jag ska döda min fru", "other"),
        ("going to kill my wife tonight", "other"),
    ],
)
def test_only_his_own_danger_to_others_is_spoken_of_as_his(text: str, kind: str) -> None:
    assert noticed_in(scan(text)).kinds == (kind,)
