"""From a private talk somebody of the team calls the professionals: because he is worried, or because the man is a minor."""

from __future__ import annotations

from sqlalchemy import select

from core.work import Read
from crisis.models import AlertState
from tests.counselling.desk.office import Office


def _alerts(read: Read) -> list[tuple[str, str, int]]:
    rows = read.db.scalars(select(AlertState).order_by(AlertState.opened_at))
    return [(row.sources, row.kinds, row.tier) for row in rows]


async def test_who_is_on_a_talk_calls_the_professionals_and_who_is_not_cannot(office: Office) -> None:
    leena, nadia = await office.house.answers("Leena"), await office.house.answers("Nadia")
    man, talk = await office.man("Zeytun")
    acts = f"/desk/conversations/{talk}/acts"
    for verb in ("worry", "minor"):
        assert (await office.sent(nadia, acts, verb=verb, worry="He is so quiet.")).status_code == 404
        assert (await office.sent(man, acts, verb=verb)).status_code == 404
    await office.does(leena, talk, "take")
    assert (await office.sent(leena, acts, verb="worry", worry="x" * 501)).status_code == 422
    assert await office.house.evening.kernel.read(_alerts) == []
    await office.does(leena, talk, "worry", worry="He is so quiet.")
    await office.does(leena, talk, "worry", worry="He is so quiet.")
    assert await office.house.evening.kernel.read(_alerts) == [("worried", "self", 2)]
    await office.does(leena, talk, "minor")
    assert await office.house.evening.kernel.read(_alerts) == [("worried age", "self minor", 2)]
    assert (await office.state(talk)).phase != "ended", "the talk goes on"
    page = (await office.get(leena, f"/desk/conversations/{talk}")).text
    assert "I am worried about him" in page and "He is a minor" in page
