"""Pages of groups and meetings, as a browser without JavaScript and a program get them."""

from __future__ import annotations

from tests.chat.evening import Evening


async def test_a_visitor_sees_groups_and_their_next_meeting(evening: Evening) -> None:
    aapo = await evening.sign_in("Aapo", "support_person")
    meeting = await evening.meeting(aapo)
    async with evening.browser() as browser:
        page = await browser.get("/groups")
        assert page.status_code == 200
        assert "The kitchen table" in page.text
    async with evening.program() as program:
        told = (await program.get("/groups")).json()
        group = told["groups"][0]
        assert [one["id"] for one in group["meetings"]] == [meeting]
        assert group["meetings"][0]["leaders"] == [{"name": "Aapo", "role": "support_person"}]
    async with evening.browser() as browser:
        page = await browser.get(f"/groups/{group['id']}")
        assert page.status_code == 200
        assert "The first winter" in page.text
