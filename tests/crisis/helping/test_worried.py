"""A word of worry about another man: the professionals know, who says it is told what happens, the other is not told who."""

from __future__ import annotations

import re

from core.ids import new_id
from tests.chat.evening import Someone
from tests.chat.test_pages import opened
from tests.crisis.helping.night import Night, plain


async def in_a_room(night: Night, *men: Someone) -> str:
    aapo = await night.signs_in("Aapo", "support_person")
    meeting = await night.house.evening.meeting(aapo)
    await opened(night.house.evening, aapo, meeting, *men)
    return meeting


async def tag_of(night: Night, meeting: str, who: Someone) -> str:
    place = (await night.house.evening.state(meeting)).place(who.persona)
    assert place is not None
    return place.tag


async def test_by_the_message_of_another_man_without_scripts(night: Night) -> None:
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    meeting = await in_a_room(night, masis, kuikka)
    room, tag = f"/meetings/{meeting}", await tag_of(night, meeting, kuikka)
    await night.presses(kuikka, f"{room}/messages", text="It is what it is.", key=new_id())
    seq = re.search(r'data-seq="(\d+)"[^>]*data-by="' + tag, await night.sees(masis, room))
    assert seq is not None
    page = await night.sees(masis, f"{room}?about={seq[1]}")
    assert "I am worried about him" in page
    form = await night.sees(masis, f"{room}/worried?persona={tag}&seq={seq[1]}")
    assert "You are worried about Kuikka" in form
    sent = await night.presses(masis, f"{room}/worried", persona=tag, seq=seq[1], text="He said goodbye twice.")
    told = await night.sees(masis, sent.headers["location"])
    assert "Thank you for saying it" in told
    assert "He is not told that it was you." in told
    (alert,) = await night.alerts()
    assert (alert.persona, alert.seen.sources) == (kuikka.persona, ("worried",))
    assert alert.seen.where is not None
    assert (alert.seen.where.place, alert.seen.where.seq) == ("meeting", int(seq[1]))
    assert await night.lines_of(*await night.alert_ids()) == ["He said goodbye twice."]


async def test_he_is_told_neither_who_nor_why(night: Night) -> None:
    masis, kuikka = await night.signs_in("Masis"), await night.signs_in("Kuikka")
    meeting = await in_a_room(night, masis, kuikka)
    tag = await tag_of(night, meeting, kuikka)
    await night.presses(masis, f"/meetings/{meeting}/worried", persona=tag, seq="", text="He sounds done.")
    page = await night.sees(kuikka, f"/meetings/{meeting}")
    assert "If it is heavy now, you do not have to be alone with it." in page
    assert "worried about you" not in page
    assert "He sounds done." not in page
    own = await night.own(kuikka)
    assert all("Masis" not in str(card.data) for card in own.cards)
    assert "data-help-card" not in await night.sees(masis, f"/meetings/{meeting}")


async def test_who_leads_can_say_it_of_a_man_at_the_lead_desk(night: Night) -> None:
    masis = await night.signs_in("Masis")
    aapo = await night.signs_in("Aapo", "support_person")
    meeting = await night.house.evening.meeting(aapo)
    await opened(night.house.evening, aapo, meeting, masis)
    tag = await tag_of(night, meeting, masis)
    assert f"/meetings/{meeting}/worried?persona={tag}" in await night.sees(aapo, f"/meetings/{meeting}/lead?man={tag}")
    answer = await night.presses(aapo, f"/meetings/{meeting}/worried", persona=tag, text="")
    assert answer.status_code == 303
    (alert,) = await night.alerts()
    assert alert.persona == masis.persona


async def test_one_who_has_no_place_there_finds_nothing(night: Night) -> None:
    masis, outsider = await night.signs_in("Masis"), await night.signs_in("Tapio")
    meeting = await in_a_room(night, masis)
    tag = await tag_of(night, meeting, masis)
    answer = await night.presses(outsider, f"/meetings/{meeting}/worried", persona=tag, text="")
    assert answer.status_code == 404
    assert await night.alerts() == []


async def test_not_about_himself_nor_about_nobody_and_his_words_are_kept(night: Night) -> None:
    masis = await night.signs_in("Masis")
    meeting = await in_a_room(night, masis)
    mine = await tag_of(night, meeting, masis)
    for tag in (mine, new_id()):
        answer = await night.presses(masis, f"/meetings/{meeting}/worried", persona=tag, text="He is so quiet.")
        assert answer.status_code == 409
        assert "He is so quiet." in plain(answer.text)
    assert await night.alerts() == []


async def test_said_again_by_another_it_is_one_alert(night: Night) -> None:
    masis, kuikka, tapio = [await night.signs_in(name) for name in ("Masis", "Kuikka", "Tapio")]
    meeting = await in_a_room(night, masis, kuikka, tapio)
    tag = await tag_of(night, meeting, kuikka)
    for who in (masis, tapio):
        assert (await night.presses(who, f"/meetings/{meeting}/worried", persona=tag, text="")).status_code == 303
    (alert,) = await night.alerts()
    assert alert.seen.signs == 2
