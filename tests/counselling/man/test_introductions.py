"""Those who talk with men introduce themselves: read by a coordinator first, then told wherever a man chooses or meets one of them."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from auth.models import Grant
from core.errors import DomainError, NotFound, Refused
from core.work import Work
from programmes.introductions.queries import introduced, languages_read, to_review
from programmes.introductions.service import Verdict, Words, forget, gather, introduce, review, withdraw
from tests.chat.evening import Someone
from tests.counselling.house import AGREED, House
from tests.counselling.man.test_conversations import plain

PAGE = "/desk/introduction"
LIVED = "I sat in the car in front of the house for a year."
ABOUT = "Living alone again, and the weekends without the children."
WORDS = Words("en", LIVED, ABOUT)


async def shown(house: House, who: Someone, words: Words = WORDS) -> None:
    """He has introduced himself, and a coordinator has read it."""
    reader = await house.evening.sign_in(f"Reader of {who.name}"[:28], "coordinator")
    await house.act(introduce, who, words)
    waits = await house.evening.kernel.read(to_review, house.programme, reader.persona)
    his = next(one for one in waits if (one.name, one.language) == (who.name, words.language))
    await house.act(review, reader, Verdict(his.grant, his.language, his.written_at))


async def men_read(house: House, language: str = "en") -> list[tuple[str, str, str]]:
    found = await house.evening.kernel.read(introduced, house.programme, language)
    return [(one.name, one.role, one.lived) for one in found]


async def sent(house: House, who: Someone, path: str = "", **fields: Any) -> httpx2.Response:
    async with house.evening.browser(who) as browser:
        return await browser.post(f"{PAGE}{path}", data={"programme": house.programme, **fields})


async def refusal(house: House, verb: Any, who: Someone, *args: Any) -> DomainError:
    with pytest.raises(DomainError) as told:
        await house.act(verb, who, *args)
    return told.value


async def test_men_read_it_from_the_moment_a_coordinator_has_read_that_very_text(house: House) -> None:
    aapo, sirpa = await house.answers("Aapo", "support_person"), await house.answers("Sirpa", "coordinator")
    elsewhere = await house.evening.programme_named("Elsewhere")
    other = await house.evening.sign_in("Other", "coordinator", programme=elsewhere)
    man = await house.evening.sign_in("Masis")
    assert isinstance(await refusal(house, introduce, man, WORDS), NotFound)
    await house.act(introduce, aapo, WORDS)
    waits = (await house.evening.kernel.read(to_review, house.programme, sirpa.persona))[0]
    assert (waits.name, waits.role, waits.lived, waits.own) == ("Aapo", "support_person", LIVED, False)
    read_it = Verdict(waits.grant, "en", waits.written_at)
    theirs = await house.evening.actor(other, elsewhere)
    with pytest.raises(NotFound):
        await house.evening.kernel.act(review, theirs, read_it)
    assert isinstance(await refusal(house, review, aapo, read_it), NotFound)
    stale = await refusal(house, review, sirpa, Verdict(waits.grant, "en", waits.written_at - 1))
    assert isinstance(stale, Refused)
    assert stale.code == "words_changed"
    assert await men_read(house) == []
    await house.act(review, sirpa, read_it)
    await house.act(review, sirpa, read_it)
    assert await men_read(house) == [("Aapo", "support_person", LIVED)]
    assert await men_read(house, "fi") == [("Aapo", "support_person", LIVED)], "in the next best language"
    await house.act(introduce, aapo, WORDS)
    assert await men_read(house), "the same words again"
    house.evening.clock.go(1_000)
    await house.act(introduce, aapo, Words("en", "Other words.", ABOUT))
    assert await men_read(house) == [("Aapo", "support_person", LIVED)], "until the new ones are read too"
    waits = (await house.evening.kernel.read(to_review, house.programme, sirpa.persona))[0]
    await house.act(review, sirpa, Verdict(waits.grant, "en", waits.written_at))
    assert await men_read(house) == [("Aapo", "support_person", "Other words.")]


async def test_it_is_given_back_with_a_reason_taken_away_and_forgotten_with_its_writer(house: House) -> None:
    both = await house.evening.sign_in("Both", "coordinator", "counsellor")
    aapo, sirpa = await house.answers("Aapo", "support_person"), await house.answers("Sirpa", "coordinator")
    for who in (both, aapo):
        await house.act(introduce, who, WORDS)
    waits = {one.name: one for one in await house.evening.kernel.read(to_review, house.programme, both.persona)}
    assert waits["Both"].own
    own = await refusal(house, review, both, Verdict(waits["Both"].grant, "en", waits["Both"].written_at))
    assert own.code == "own_introduction"
    back = Verdict(waits["Aapo"].grant, "en", waits["Aapo"].written_at, "Leave out the town.")
    await house.act(review, sirpa, back)
    async with house.evening.browser(aapo) as browser:
        assert "Leave out the town." in plain((await browser.get(PAGE)).text)
    await shown(house, both, Words("fi", "Olen ollut siellä.", "Uni ja viha."))
    assert len(await house.evening.kernel.read(gather, aapo.persona, "en")) == 1
    await house.act(withdraw, aapo, "en")
    await house.act(withdraw, aapo, "en")
    assert await house.evening.kernel.read(gather, aapo.persona, "en") == ()
    assert [name for name, _, _ in await men_read(house)] == ["Both"]
    await house.evening.kernel.act(end_roles, await house.actor(sirpa), waits["Both"].grant, house.programme)
    assert await men_read(house) == [], "who talks with men no more introduces himself to none"
    assert await house.act(_forget, both)
    assert await house.evening.kernel.read(gather, both.persona, "en") == ()


def end_roles(work: Work, actor: object, grant: str, programme: str) -> None:
    """Whoever has this grant works in the programme no more."""
    owner = work.db.get_one(Grant, grant).owner
    for row in work.db.query(Grant).filter(Grant.owner == owner, Grant.programme_id == programme):
        work.db.delete(row)


def _forget(work: Work, actor: Any) -> bool:
    return forget(work, actor.id)


async def test_what_could_tell_who_he_is_is_asked_about_and_nothing_typed_is_lost(house: House) -> None:
    aapo, sirpa = await house.answers("Aapo", "support_person"), await house.answers("Sirpa", "coordinator")
    typed = {"language": "en", "lived": "My name is Pekka Virtanen. Call +358 40 1234567.", "about": ABOUT}
    asked = await sent(house, aapo, **typed)
    assert asked.status_code == 422
    page = plain(asked.text)
    assert "This could tell who somebody is: Pekka Virtanen, +358 40 1234567" in page
    assert "Call +358 40 1234567." in page
    assert 'name="sure"' in page
    assert (await sent(house, aapo, **typed | {"about": ""}, sure="yes")).status_code == 422
    assert (await sent(house, aapo, **typed, sure="yes")).status_code == 303
    assert (await sent(house, aapo, "/languages")).status_code == 422
    waits = (await house.evening.kernel.read(to_review, house.programme, sirpa.persona))[0]
    without = {"grant": waits.grant, "language": "en", "written_at": waits.written_at, "act": "return", "why": ""}
    assert (await sent(house, sirpa, "/review", **without)).status_code == 422
    assert (await sent(house, aapo, "/review", **without | {"why": "No"})).status_code == 404
    assert (await sent(house, sirpa, "/review", **without | {"act": "show"})).status_code == 303
    man = await house.evening.sign_in("Masis")
    assert (await sent(house, man, **typed)).status_code == 404
    async with house.evening.browser(man) as browser:
        assert (await browser.get(PAGE)).status_code == 404


async def test_a_man_meets_them_wherever_he_chooses_or_talks_with_one(house: House) -> None:
    sam, aapo = await house.answers("Sam"), await house.answers("Aapo", "support_person")
    await house.opens_the_door(sam)
    await shown(house, sam, Words("en", "Ten years with men in crisis.", "Sleep and drinking."))
    await shown(house, aapo)
    meeting = await house.evening.meeting(aapo)
    masis = await house.evening.sign_in("Masis")
    talk = await house.begins(masis)
    async with house.evening.browser(masis) as browser, house.evening.browser() as guest:
        assert LIVED not in (await browser.get(f"/conversations/{talk}")).text, "nobody has it yet"
        await house.takes(aapo, talk)
        group = (await browser.get(f"/meetings/{meeting}", headers={"Accept": "application/json"})).json()["group"]
        for address, visitor in (
            (f"/programmes/{house.programme}", guest),
            (f"/conversations/new?programme={house.programme}", browser),
            ("/walk-in", guest),
            (f"/groups/{group}", guest),
            (f"/conversations/{talk}", browser),
        ):
            page = plain((await visitor.get(address)).text)
            assert LIVED in page, address
            assert "Support person" in page, address
            assert aapo.persona not in page, address
        assert "Ten years" not in (await browser.get(f"/conversations/{talk}")).text, "only who has it"
        told = (await guest.get(f"/programmes/{house.programme}", headers={"Accept": "application/json"})).json()
        assert [(one["name"], one["role"]) for one in told["people"]] == [
            ("Aapo", "support_person"),
            ("Sam", "counsellor"),
        ]


async def test_promises_and_doors_go_by_who_reads_his_language(house: House) -> None:
    sam, layla = await house.answers("Sam"), await house.answers("Layla")
    await house.opens_the_door(sam)
    assert (await sent(house, sam, "/languages", reads=["fi", "en"])).status_code == 303
    assert (await sent(house, layla, "/languages", reads=["ar"])).status_code == 303
    await house.plans(sam, "messages")
    await house.plans(layla, "messages", hours=2, ahead=20)
    kernel = house.evening.kernel
    assert await kernel.read(languages_read, house.programme) == ("en", "fi", "ar")
    masis, nuri = await house.evening.sign_in("Masis"), await house.evening.sign_in("Nuri", language="ar")
    english = await house.begins(masis)
    arabic = await house.begins(nuri, "لا أعرف من أين أبدأ.", language="ar")
    first, later = (await house.state(english)).talk.promise, (await house.state(arabic)).talk.promise
    assert first is not None
    assert later is not None
    assert first < kernel.now() + 3 * 3_600_000 < kernel.now() + 19 * 3_600_000 < later, "when Layla is there"
    async with house.evening.browser(nuri) as browser, house.evening.browser() as guest:
        assert "يقرأ العربية" not in (await browser.get(f"/conversations/new?programme={house.programme}")).text
        assert "من يجيبك لا يقرأ العربية" not in (await browser.get(f"/conversations/{arabic}")).text
        await house.takes(sam, arabic)
        assert "من يجيبك لا يقرأ العربية" in (await browser.get(f"/conversations/{arabic}")).text
        await guest.get("/language?language=ar")
        door = plain((await guest.get("/walk-in")).text)
        assert "لا أحد من الموجودين الآن يقرأ العربية" in door
        assert "في الفريق آخرون يقرؤون العربية: إذا كتبت رسالة" in door
        await guest.post("/walk-in", data={"programme": house.programme, **AGREED, "language": "ar"})
        await house.opens_the_door(layla)
        assert "يقرأ العربية" not in plain((await guest.get("/walk-in/place")).text), "once Layla is at the door"


async def test_nothing_is_read_of_it_in_another_programme(house: House) -> None:
    sam = await house.answers("Sam")
    await shown(house, sam)
    elsewhere = await house.evening.programme_named("Elsewhere")
    assert await house.evening.kernel.read(introduced, elsewhere, "en") == ()
    async with house.evening.browser(sam) as browser:
        assert (await browser.get(f"{PAGE}?programme={elsewhere}")).status_code == 404
