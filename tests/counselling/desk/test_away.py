"""Being away: from one conversation or from everything at once, and who answers meanwhile."""

from __future__ import annotations

from core.clock import DAY
from tests.counselling.desk.office import HOME, Office, day_and_time

AWAY = "/desk/away"


async def test_she_is_away_from_everything_at_once_and_a_colleague_answers_meanwhile(office: Office) -> None:
    house = office.house
    leena, aapo = await house.answers("Leena"), await house.answers("Aapo", "support_person")
    men = [await office.man(f"Man number {number}") for number in range(2)]
    for _, talk in men:
        await house.takes(leena, talk)
    (_, free), (_, theirs) = await office.man("Grey Heron"), await office.man("Masis")
    await house.takes(aapo, theirs)
    assert "You hold 2 conversations here." in await office.page(leena, AWAY)
    moment = day_and_time(house, 50)
    assert (await office.sent(leena, AWAY, mate=str(aapo.grant), **moment)).status_code == 303
    assert "Aapo answers meanwhile." in await office.page(leena, AWAY)
    heads = [(await office.state(talk)).last for _, talk in men]
    await office.sent(leena, AWAY, mate=str(aapo.grant), **moment)
    assert [(await office.state(talk)).last for _, talk in men] == heads, "nobody is told twice"
    for man, talk in men:
        his = await office.page(man, f"/conversations/{talk}")
        assert "Leena is away until" in his
        assert "Aapo answers meanwhile." in his
        mine = (await office.data(aapo, "/desk/inbox?box=mine"))["conversations"]
        assert talk in [one["id"] for one in mine]
        await house.writes(aapo, talk, "Leena is away this week. I am Aapo.")
        assert "Leena is away this week." in await office.page(man, f"/conversations/{talk}")
    for talk in (free, theirs):
        assert (await office.state(talk)).talk.away_until is None
    assert (await office.sent(leena, AWAY, act="back")).status_code == 303
    assert (await office.get(aapo, f"{HOME}/{men[0][1]}")).text.count("Leena is away this week.") == 0
    assert (await office.state(men[0][1])).talk.others == ()


async def test_an_absence_ends_by_itself(office: Office) -> None:
    leena, (_, talk) = await office.house.answers("Leena"), await office.man("Kuikka")
    await office.house.takes(leena, talk)
    await office.sent(leena, AWAY, mate="", **day_and_time(office.house, 30))
    assert (await office.state(talk)).talk.away_until is not None
    office.later(2 * DAY)
    await office.house.waited_for(talk, lambda one: one.talk.away_until is None)


async def test_a_moment_that_is_over_and_a_stranger_are_refused_and_nobody_is_told(office: Office) -> None:
    house = office.house
    leena, (man, talk) = await house.answers("Leena"), await office.man("Kuikka")
    await house.takes(leena, talk)
    assert await office.refused(leena, AWAY, day="2020-01-01", time="08:00") == "in_the_past"
    assert await office.refused(leena, AWAY, day="", time="") == "missing"
    moment = day_and_time(house, 30)
    assert await office.refused(leena, AWAY, mate="x" * 20, **moment) == "not_found"
    assert (await office.state(talk)).talk.away_until is None
    for one in (man, await house.answers("Sirpa", "coordinator")):
        assert (await office.get(one, AWAY)).status_code == 404
        assert (await office.sent(one, AWAY, **moment)).status_code == 404
