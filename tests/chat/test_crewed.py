"""The evening through its verbs on real storage: what each man is told alone, the staff log, the rota, seats carried over."""

from __future__ import annotations

import pytest

from chat.cover import mind_duty
from chat.forms import Feeling
from chat.groups.service import cancel_meeting, follow_rota
from chat.lines import release_waiting
from chat.meeting import Phase
from chat.presence import fall_silent
from chat.retention import forget_meetings, release_forgotten
from chat.service import give_up_seat, leave_meeting, listen_in, take_seat, tell_mood
from core.clock import HOUR, MINUTE
from core.errors import DomainError
from core.work import CLOCK
from programmes.rota.queries import cover, posts_of
from programmes.rota.service import sign_off
from tests.chat.crewed import Crewed, crewed
from tests.chat.people import SEVEN
from tests.chat.world import World


async def refused(code: str, waiting: object) -> None:
    with pytest.raises(DomainError) as caught:
        await waiting  # type: ignore[misc]  # a coroutine of any verb
    assert caught.value.code == code


async def evening_of(world: World, men: int, **more: int) -> Crewed:
    """The room is open, Aapo and Tariq lead, the men have seats as far as there are any and are here."""
    evening = await crewed(world, men, **more)
    for number in range(1, men + 1):
        await evening.do(take_seat, f"Man{number}")
    seated = (await evening.state()).seats
    await evening.here("Aapo", "Tariq", *(f"Man{n}" for n in range(1, men + 1) if evening[f"Man{n}"].id in seated))
    world.now[0] = SEVEN
    await evening.order("Aapo", "open")
    return evening


async def test_a_time_out_lies_before_him_alone_and_is_put_away_when_it_is_over(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.order("Aapo", "timeout", tag="Man1", minutes=5, reason="pace")
    assert await evening.told("Man1") == ["timeout"]
    card = await evening.card("Man1", "timeout")
    assert (card["until"], card["reason"]) == (SEVEN + 5 * MINUTE, "pace")
    await refused("already_aside", evening.order("Tariq", "timeout", tag="Man1", minutes=9, reason="rules"))
    assert await evening.told("Man1") == ["timeout"]
    await evening.later(5 * MINUTE)
    assert await evening.told("Man1") == []
    assert [kind for kind, _ in await evening.own_words("Man1")] == [
        "timeout",
        "timeout_over",
        "dismissed",
        "dismissed",
    ]
    for other in ("Man2", "Aapo", "Tariq"):
        assert await evening.own_words(other) == [] or await evening.told(other) == []
    assert ("meeting_timeout", "persona") in await evening.log("Aapo")
    assert ("meeting_timeout", "persona") not in await evening.log("Tariq")


async def test_an_exclusion_takes_the_place_of_what_was_told_before(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.order("Aapo", "timeout", tag="Man1", minutes=5, reason="pace")
    await evening.order("Tariq", "exclude", tag="Man1", reason="threat")
    assert await evening.told("Man1") == ["excluded"]
    assert (await evening.card("Man1", "excluded"))["reason"] == "threat"
    await evening.order("Aapo", "back", tag="Man1")
    assert await evening.told("Man1") == []
    assert {("meeting_exclude", "persona")} <= set(await evening.log("Tariq"))
    assert {("meeting_timeout", "persona"), ("meeting_back", "persona")} <= set(await evening.log("Aapo"))


async def test_a_talk_apart_is_told_and_ends(world: World) -> None:
    evening = await evening_of(world, 1)
    await evening.order("Aapo", "breakaway", tag="Man1")
    assert await evening.told("Man1") == ["breakaway"]
    await evening.order("Aapo", "back", tag="Man1")
    assert await evening.told("Man1") == []
    await evening.order("Aapo", "breakaway", tag="Man1")
    await evening.order("Aapo", "close", now=True)
    assert await evening.told("Man1") == []


async def test_each_on_the_list_knows_his_place_and_who_leaves_it_keeps_no_card(world: World) -> None:
    evening = await crewed(world, 4, seats=1)
    for number in range(1, 5):
        await evening.do(take_seat, f"Man{number}")
    places = [(await evening.card(f"Man{number}", "place"))["place"] for number in (2, 3, 4)]
    assert places == [1, 2, 3]
    await evening.do(give_up_seat, "Man2")
    assert await evening.told("Man2") == []
    assert [(await evening.card(name, "place"))["place"] for name in ("Man3", "Man4")] == [1, 2]
    await evening.do(give_up_seat, "Man1")
    assert (await evening.told("Man3"), await evening.told("Man4")) == (["seat"], ["place"])
    await evening.do(give_up_seat, "Man3")
    assert (await evening.told("Man3"), await evening.told("Man4")) == ([], ["seat"])


async def test_a_seat_from_the_list_says_until_when_and_the_card_goes_when_he_comes_or_does_not(world: World) -> None:
    evening = await evening_of(world, 3, seats=1)
    await evening.do(give_up_seat, "Man1")
    assert (await evening.card("Man2", "seat"))["until"] == SEVEN + 5 * MINUTE
    await evening.later(5 * MINUTE)
    assert (await evening.told("Man2"), await evening.told("Man3")) == ([], ["seat"])
    await evening.here("Man3")
    assert await evening.told("Man3") == []


async def test_a_message_goes_back_with_a_kind_word_and_he_keeps_his_text(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.order("Aapo", "hold", tag="Man1")
    held = await evening.say("Man1", "her street is")
    assert held is not None
    assert held.address == f"{evening['Man1'].own}.own"
    assert "her street is" not in [entry.text for entry in await world.heard(evening.at)]
    await evening.order("Tariq", "return", seq=1, text="Without the street, please.")
    assert await evening.told("Man1") == ["held", "returned"]
    assert await evening.own_words("Man1") == [("held", "her street is"), ("returned", "Without the street, please.")]
    assert (await evening.card("Man1", "returned"))["leader"] == "Tariq"
    assert [entry.text for entry in await world.heard(evening.at, "hold") if entry.text] == []
    await refused("no_such_message", evening.order("Aapo", "return", seq=1, text="again"))
    await refused("no_such_message", evening.order("Aapo", "release", seq=1))
    assert len(await evening.own_words("Man1")) == 2
    assert ("message_returned", "meeting") in await evening.log("Tariq")
    await evening.order("Aapo", "close", now=True)
    assert await evening.told("Man1") == ["held", "returned"], "he is told once"
    world.later(HOUR)
    await forget_meetings(world.kernel)
    assert await evening.told("Man1") == []


async def test_held_messages_are_released_one_by_one_or_all_in_their_order(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.order("Aapo", "hold")
    for number, man in enumerate(("Man1", "Man2", "Man1")):
        await evening.say(man, f"line {number}")
    await evening.order("Aapo", "release", seq=2)
    await evening.order("Tariq", "release", every=True)
    texts = [entry.text for entry in await world.heard(evening.at) if entry.kind == "message"]
    assert texts == ["line 1", "line 0", "line 2"]
    assert await evening.told("Man1") == await evening.told("Man2") == []
    await refused("no_such_message", evening.order("Aapo", "release", seq=2))
    await evening.order("Aapo", "release", every=True)
    await refused("not_leading", evening.order("Man1", "release", every=True))


async def test_what_is_read_first_does_not_slip_through_a_pause(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.order("Aapo", "pause", minutes=2)
    await evening.say("Man1", "in the pause")
    await evening.say("Man2", "I too")
    await evening.order("Aapo", "hold", tag="Man1")
    await evening.order("Aapo", "resume")
    await release_forgotten(world.kernel)
    await release_waiting(world.kernel, evening.at)
    texts = [entry.text for entry in await world.heard(evening.at) if entry.kind == "message"]
    assert texts == ["I too"]
    assert await evening.told("Man1") == ["held"]
    await evening.order("Aapo", "hold", tag="Man1", on=False)
    texts = [entry.text for entry in await world.heard(evening.at) if entry.kind == "message"]
    assert texts == ["I too", "in the pause"]


async def test_what_an_excluded_man_wrote_goes_back_at_once(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.order("Aapo", "hold")
    await evening.say("Man1", "cruel words")
    await evening.order("Aapo", "exclude", tag="Man1", reason="contempt")
    assert sorted(await evening.told("Man1")) == ["excluded", "held", "returned"]
    await evening.order("Aapo", "hold", on=False)
    await release_forgotten(world.kernel)
    assert "cruel words" not in [entry.text for entry in await world.heard(evening.at)]


async def test_how_heavy_it_is_to_himself_alone_is_a_card_that_the_next_replaces(world: World) -> None:
    evening = await evening_of(world, 2)
    room, behind = await evening.heard(), await evening.heard("backstage")
    for heavy, text in ((8, "hardly"), (3, "")):
        await evening.do(tell_mood, "Man1", Feeling("in", heavy, "self", text, None))
    await evening.do(tell_mood, "Man1", Feeling("out", 2, "self", "", None))
    assert await evening.told("Man1") == ["checkin", "checkout"]
    assert (await evening.card("Man1", "checkin"))["heavy"] == 3
    assert "hardly" not in [text for _, text in await evening.own_words("Man1")]
    assert (await evening.heard(), await evening.heard("backstage")) == (room, behind)
    await refused("no_seat", evening.do(tell_mood, "Outi", Feeling("in", 3, "self", "", None)))


async def test_the_staff_log_has_a_row_for_each_tool_and_none_for_what_changed_nothing(world: World) -> None:
    evening = await evening_of(world, 2)
    for verb, what in (
        ("slow", {"seconds": 30}),
        ("slow", {"seconds": 30}),
        ("pause", {"minutes": 1}),
        ("resume", {}),
        ("resume", {}),
        ("hold", {}),
        ("hold", {"on": False}),
        ("prompt", {"text": "One thing"}),
        ("cover", {}),
        ("cover", {}),
    ):
        await evening.order("Aapo", verb, **what)
    await evening.order("Aapo", "handover", tag="Tariq")
    codes = [code for code, _ in await evening.log("Aapo")]
    once = ("slow", "pause", "resume", "prompt", "cover", "handover", "opened")
    assert {name: codes.count(f"meeting_{name}") for name in once} == dict.fromkeys(once, 1)
    assert codes.count("meeting_hold") == 2
    await refused("slow_seconds", evening.order("Aapo", "slow", seconds=999))
    assert [code for code, _ in await evening.log("Aapo")] == codes


class TestOneIsMissing:
    """The missing one, those who stand by and those on duty are asked."""

    async def test_before_the_beginning_the_missing_and_those_who_stand_by_twice(self, world: World) -> None:
        world.now[0] = SEVEN - 2 * HOUR
        evening = await crewed(world, 1, least=2)
        await evening.on_call("Pekka")
        await evening.later(89 * MINUTE)
        await evening.here("Aapo")
        assert await evening.signed_on() == set()
        await evening.later(MINUTE)
        for name in ("Tariq", "Outi"):
            card = await evening.card(name, "duty_asked")
            assert (card["stage"], card["cover"], card["begins_at"]) == (1, False, SEVEN)
        assert await evening.told("Aapo") == await evening.told("Pekka") == []
        await evening.later(20 * MINUTE)
        assert (await evening.card("Tariq", "duty_asked"))["stage"] == 2
        assert await evening.told("Outi") == ["duty_asked"]
        await evening.here("Tariq")
        assert await evening.told("Tariq") == []
        assert await evening.signed_on() == {"Tariq"}

    async def test_nobody_is_asked_when_nobody_is_missing(self, world: World) -> None:
        world.now[0] = SEVEN - 31 * MINUTE
        evening = await crewed(world, 1, least=2)
        await evening.here("Aapo", "Tariq")
        await evening.later(30 * MINUTE)
        assert await evening.told("Outi") == await evening.told("Tariq") == []

    async def test_cover_by_hand_asks_the_missing_those_who_stand_by_and_those_on_duty(self, world: World) -> None:
        evening = await crewed(world, 1, least=2)
        await evening.on_call("Pekka")
        await evening.here("Aapo")
        await evening.order("Aapo", "cover")
        for name in ("Tariq", "Outi", "Pekka"):
            assert (await evening.card(name, "duty_asked"))["cover"] is True
        assert await evening.told("Aapo") == await evening.told("Leena") == []
        await evening.order("Outi", "decline")
        assert await evening.told("Outi") == []
        await evening.order("Pekka", "accompany", part="second")
        assert await evening.told("Pekka") == await evening.told("Tariq") == [], (
            "cover is found: nobody is asked any more"
        )
        assert ("meeting_declined", "meeting") in await evening.log("Outi")
        assert ("meeting_second", "meeting") in await evening.log("Pekka")

    async def test_the_vanished_one_is_missed_after_two_minutes_and_found(self, world: World) -> None:
        evening = await evening_of(world, 1, least=2)
        await evening.on_call("Pekka")
        await evening.do(leave_meeting, "Tariq")
        await evening.later(2 * MINUTE)
        for name in ("Tariq", "Outi", "Pekka"):
            assert await evening.told(name) == ["duty_asked"]
        await evening.order("Outi", "accompany", part="lead")
        await evening.here("Outi")
        for name in ("Tariq", "Outi", "Pekka"):
            assert await evening.told(name) == []

    async def test_when_it_is_over_nobody_is_asked_any_more(self, world: World) -> None:
        evening = await evening_of(world, 1, least=2)
        await evening.on_call("Pekka")
        await evening.order("Aapo", "cover")
        await evening.order("Aapo", "close", now=True)
        for name in ("Tariq", "Outi", "Pekka"):
            assert await evening.told(name) == []

    async def test_only_who_is_on_duty_is_a_second_or_stands_behind(self, world: World) -> None:
        evening = await evening_of(world, 1)
        await evening.on_call("Pekka")
        for part in ("second", "professional"):
            await refused("not_on_duty", evening.order("Leena", "accompany", part=part))
            await evening.order("Pekka", "accompany", part=part)
        await evening.order("Leena", "accompany", part="supervisor")
        await refused("not_asked", evening.order("Leena", "accompany", part="lead"))

    @pytest.mark.parametrize("part", ["second", "professional"])
    async def test_whose_shift_is_over_steps_down(self, world: World, part: str) -> None:
        evening = await evening_of(world, 1)
        await evening.on_call("Pekka", until=SEVEN + 14 * MINUTE)
        await evening.order("Pekka", "accompany", part=part)
        await mind_duty(world.kernel)
        assert (await evening.state()).place(evening["Pekka"].id) is not None
        await evening.later(14 * MINUTE)
        await mind_duty(world.kernel)
        assert (await evening.state()).place(evening["Pekka"].id) is None
        await mind_duty(world.kernel)

    async def test_whose_desk_is_silent_for_a_quarter_of_an_hour_steps_down(self, world: World) -> None:
        evening = await evening_of(world, 1)
        await evening.on_call("Pekka")
        await evening.order("Pekka", "accompany", part="professional")
        await evening.later(10 * MINUTE)
        await evening.answers("Pekka")
        await evening.later(15 * MINUTE)
        await mind_duty(world.kernel)
        assert (await evening.state()).place(evening["Pekka"].id) is not None
        await evening.later(MINUTE)
        await mind_duty(world.kernel)
        assert (await evening.state()).place(evening["Pekka"].id) is None

    async def test_he_who_signs_off_steps_down(self, world: World) -> None:
        evening = await evening_of(world, 1)
        await evening.on_call("Pekka")
        await evening.order("Pekka", "accompany", part="second")
        (shift,) = [one.shift for one in await world.kernel.read(cover, world.programme, "professional")]
        await world.kernel.act(sign_off, evening["Pekka"], shift)
        await mind_duty(world.kernel)
        assert (await evening.state()).place(evening["Pekka"].id) is None

    async def test_the_rota_moves_under_an_open_room_and_who_came_when_asked_leads_on(self, world: World) -> None:
        evening = await evening_of(world, 1, least=2)
        await evening.do(leave_meeting, "Tariq")
        await evening.order("Aapo", "cover")
        await evening.order("Outi", "accompany", part="lead")
        await evening.here("Outi")
        await world.kernel.act(follow_rota, CLOCK, evening.at, on=(evening.at,))
        state = await evening.state()
        assert state.leaders[evening["Outi"].id].here
        assert {post.persona for post in await world.kernel.read(posts_of, evening.at)} >= {evening["Outi"].id}
        await evening.do(leave_meeting, "Aapo")
        assert (await evening.state()).leaderless_at is None


class TestItWasNotHeld:
    """Seats go over to the group's next meeting."""

    async def test_in_their_order_and_each_is_told_where(self, world: World) -> None:
        evening = await crewed(world, 4, seats=2, least=2, listening=1)
        for number in range(1, 4):
            await evening.do(take_seat, f"Man{number}")
        await evening.do(listen_in, "Man4")
        await evening.here("Man1", "Man2", "Aapo")
        world.now[0] = SEVEN
        await evening.later(31 * MINUTE)
        state = await evening.state()
        assert (state.phase, state.room.reason) == (Phase.CLOSED, "not_held")
        following = await world.state(evening.next)
        assert [place.name for place in following.voices] == ["Man1", "Man2"]
        assert [place.name for place in following.queue] == ["Man3"]
        for name in ("Man1", "Man2", "Man3"):
            cards = {
                card.kind: card.data for card in await world.cards(evening[name]) if card.data["meeting"] == evening.at
            }
            assert cards["carried"] == {"meeting": evening.at, "to": evening.next}
            assert set(cards) == {"carried"}
        await evening.tick()
        assert [place.name for place in (await world.state(evening.next)).queue] == ["Man3"]

    async def test_a_listener_who_stayed_listens_there_too(self, world: World) -> None:
        evening = await crewed(world, 2, least=2, listening=1)
        await evening.do(take_seat, "Man1")
        await evening.do(listen_in, "Man2")
        await evening.here("Man2")
        await world.kernel.act(cancel_meeting, evening["Sirpa"], evening.at, on=(evening.at,))
        following = await world.state(evening.next)
        assert {place.name: place.listens for place in following.seats.values()} == {"Man1": False, "Man2": True}
        assert await evening.told("Man2") == ["carried"]

    async def test_who_has_a_seat_there_already_keeps_it_and_who_finds_none_is_not_told_of_one(
        self, world: World
    ) -> None:
        evening = await crewed(world, 3, seats=1, listening=1)
        await world.act(take_seat, evening["Man1"], evening.next)
        await world.act(listen_in, evening["Man3"], evening.next)
        await evening.do(take_seat, "Man1")
        await evening.do(listen_in, "Man2")
        await world.kernel.act(cancel_meeting, evening["Sirpa"], evening.at, on=(evening.at,))
        following = await world.state(evening.next)
        assert [place.name for place in following.seats.values()] == ["Man1", "Man3"]
        assert await evening.told("Man1") == ["carried"]
        assert await evening.told("Man2") == []

    async def test_the_last_of_its_group_carries_nothing(self, world: World) -> None:
        evening = await crewed(world, 1)
        await world.act(take_seat, evening["Man1"], evening.next)
        await world.kernel.act(cancel_meeting, evening["Sirpa"], evening.next, on=(evening.next,))
        assert [card.kind for card in await world.cards(evening["Man1"])] == []


async def test_one_of_two_opens_with_a_second_and_five_seats_and_each_is_told_his_place(world: World) -> None:
    evening = await crewed(world, 9, least=2)
    await evening.on_call("Pekka")
    for number in range(1, 10):
        await evening.do(take_seat, f"Man{number}")
    await evening.here("Aapo", *(f"Man{number}" for number in range(1, 9)))
    world.now[0] = SEVEN
    await evening.later(9 * MINUTE)
    await refused("crew_short", evening.order("Aapo", "open"))
    await evening.answers("Pekka")
    await evening.order("Pekka", "accompany", part="second")
    await refused("second_waits", evening.order("Aapo", "open"))
    await evening.later(MINUTE)
    await evening.order("Aapo", "open")
    places = [(await evening.card(f"Man{number}", "place"))["place"] for number in (6, 7, 8, 9)]
    assert places == [1, 2, 3, 4]
    await evening.here("Tariq")
    assert (await evening.state()).room.cap == 8
    assert [await evening.told(f"Man{number}") for number in (6, 7, 8, 9)] == [["seat"], ["seat"], ["seat"], ["place"]]
    await evening.here("Man6")
    await evening.later(5 * MINUTE)
    assert [await evening.told(f"Man{number}") for number in (6, 7, 8, 9)] == [[], [], [], ["seat"]]


async def test_a_lost_line_is_told_to_nobody_but_those_in_the_room(world: World) -> None:
    evening = await evening_of(world, 2)
    await evening.do(fall_silent, "Man1", "w" * 20)
    await evening.later(2 * MINUTE)
    assert (await evening.heard())[-1] == "left"
    assert await evening.told("Man1") == await evening.told("Man2") == []
