"""A time every week from both sides: offered at the desk, taken on his page, called off by either, and a live talk when it has come."""

from __future__ import annotations

from core.clock import MINUTE
from core.formats import local
from tests.chat.evening import Someone
from tests.counselling.desk.office import HOME, Office
from tests.counselling.house import ZONE


async def taken(office: Office) -> tuple[Someone, Someone, str]:
    """Leena has offered two times, and Kuikka has taken the second: in three hours by the clock."""
    leena, (man, talk) = await office.house.answers("Leena"), await office.man("Kuikka")
    await office.house.takes(leena, talk)
    soon = local(office.house.evening.kernel.now() + 180 * MINUTE, ZONE)
    times = {"weekday1": str((soon.weekday() + 2) % 7), "time1": "09:30"}
    times |= {"weekday2": str(soon.weekday()), "time2": f"{soon:%H:%M}"}
    await office.does(leena, talk, "slots", **times)
    page = await office.page(man, f"/conversations/{talk}")
    assert "Leena offers you a time every week" in page
    assert f"at {soon:%H:%M}" in page
    assert (await his(office, man, talk, verb="slot", number="2")) == 303
    return leena, man, talk


async def his(office: Office, man: Someone, talk: str, **fields: str) -> int:
    return (await office.sent(man, f"/conversations/{talk}/acts", **fields)).status_code


async def test_both_see_the_next_time_and_at_it_they_talk_live(office: Office) -> None:
    leena, man, talk = await taken(office)
    assert "Your next live talk:" in await office.page(man, f"/conversations/{talk}")
    assert "Your next live talk:" in await office.page(man, "/conversations")
    assert "A live talk every week. The next one:" in await office.page(man, f"/conversations/{talk}")
    assert "The next one:" in await office.page(leena, f"{HOME}/{talk}")
    slot = (await office.state(talk)).talk.slot
    assert slot is not None
    await office.house.comes(leena, talk)
    office.later(slot.next_at - office.house.evening.kernel.now())
    await office.house.waited_for(talk, lambda one: one.is_live)
    assert "You talk live, until" in await office.page(man, f"/conversations/{talk}")


async def test_one_is_called_off_by_either_and_the_other_is_told(office: Office) -> None:
    leena, man, talk = await taken(office)
    slot = (await office.state(talk)).talk.slot
    assert slot is not None
    for _ in range(2):
        await his(office, man, talk, verb="call_off", at=str(slot.next_at))
    assert "He called the next time off." in await office.page(leena, f"{HOME}/{talk}")
    after = (await office.state(talk)).talk.slot
    assert after is not None
    assert (local(after.next_at, ZONE).date() - local(slot.next_at, ZONE).date()).days == 7, "one of them, not two"
    await office.does(leena, talk, "end_slot")
    assert "There is no fixed time every week any more." in await office.page(man, f"/conversations/{talk}")


async def test_what_cannot_be_offered_is_refused_beside_its_form_and_for_others_there_is_nothing(
    office: Office,
) -> None:
    leena, man, talk = await taken(office)
    acts = f"{HOME}/{talk}/acts"
    assert await office.refused(leena, acts, verb="slots", weekday1="1", time1="18:00") == "slot_runs"
    assert await office.refused(leena, acts, verb="slots") == "choose"
    assert await office.refused(leena, acts, verb="slots", weekday1="1", time1="25:99") != "slot_runs"
    assert await office.refused(leena, acts, verb="slots", weekday1="9", time1="18:00") == "out_of_range"
    other = await office.house.evening.sign_in("Masis")
    assert await his(office, other, talk, verb="end_slot") == 404
    assert (await office.sent(man, acts, verb="end_slot")).status_code == 404
    assert (await office.state(talk)).talk.slot is not None
