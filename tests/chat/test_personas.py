"""What he takes home, and what is left of him when he has gone for good."""

from __future__ import annotations

from auth.house import Section
from chat.ignoring import ignore_person
from chat.models import Ignored
from chat.personas import forget, gather
from chat.service import take_seat
from core.work import CLOCK, Read, Work
from tests.chat.world import World


def forget_him(work: Work, actor: object, persona: str) -> bool:
    return forget(work, persona)


def _ignored(read: Read) -> int:
    return read.db.query(Ignored).count()


async def test_he_takes_home_his_places_and_whom_he_ignores_and_no_words_of_others(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    masis = await world.person("Masis")
    meeting = await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka, masis)
    await world.say(masis, meeting, "a secret of mine", "k")
    await world.act(ignore_person, kuikka, meeting, (await world.state(meeting)).seats[masis.id].tag)
    sections: tuple[Section, ...] = await world.kernel.read(gather, kuikka.id, "en")
    told = str(sections)
    assert "The first winter" in told
    assert "Masis" in told
    assert "a secret of mine" not in told


async def test_who_is_forgotten_has_no_place_and_is_ignored_by_nobody(world: World) -> None:
    aapo, kuikka = await world.person("Aapo", "support_person"), await world.person("Kuikka")
    masis = await world.person("Masis")
    meeting, ahead = await world.meeting("Aapo"), await world.meeting("Aapo")
    await world.opened(aapo, meeting, kuikka, masis)
    await world.act(take_seat, masis, ahead)
    await world.act(ignore_person, kuikka, meeting, (await world.state(meeting)).seats[masis.id].tag)
    assert await world.kernel.act(forget_him, CLOCK, masis.id)
    for one in (meeting, ahead):
        state = await world.state(one)
        assert masis.id not in str(state)
    assert (await world.heard(meeting))[-1].kind == "left"
    assert await world.kernel.read(_ignored) == 0
    assert await world.kernel.act(forget_him, CLOCK, aapo.id)
    assert (await world.heard(meeting))[-1].kind == "lead_lost"
