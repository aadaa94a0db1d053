"""The pages of boards: without JavaScript, as JSON, by socket; for strangers, men, moderators, and those who must not."""

from __future__ import annotations

import re

from core.clock import HOUR
from forum import moderating, service
from forum.reading import POSTS
from tests.forum.village import Village, draft

LONG = "جملة طويلة بلا نهاية. " * 80


async def test_a_stranger_reads_an_open_board_and_nothing_of_the_others(hamlet: Village) -> None:
    open_one, members = await hamlet.board(), await hamlet.board("members")
    thread, hidden = await hamlet.begins(hamlet.asker, open_one), await hamlet.begins(hamlet.asker, members)
    async with hamlet.evening.browser() as stranger:
        listed = (await stranger.get("/boards")).text
        assert f"/boards/{open_one}" in listed
        assert members not in listed
        page = (await stranger.get(f"/threads/{thread}")).text
        assert "So quiet." in page
        assert "Grey Heron" in page
        assert hamlet.asker.id not in page
        nothing = [(await stranger.get(path)).status_code for path in (f"/threads/{hidden}", f"/boards/{members}")]
        assert nothing == [404, 404]
        sent = await stranger.post(f"/threads/{thread}", data={"text": "Hello."})
        assert (sent.status_code, sent.headers["location"]) == (303, "/enter")
    async with hamlet.evening.program(hamlet.people["other"]) as man:
        streams = (await man.get(f"/threads/{hidden}")).json()["streams"]
        assert streams == {"thread": f"{hidden}.thread"}


async def test_the_author_sees_that_it_waits_and_what_came_of_it(hamlet: Village) -> None:
    board = await hamlet.board(checking="first")
    async with (
        hamlet.evening.browser(hamlet.people["asker"]) as man,
        hamlet.evening.browser(hamlet.people["other"]) as other,
    ):
        sent = await man.post(f"/boards/{board}", data={"title": "The flat", "text": "So quiet.", "key": "k"})
        thread = sent.headers["location"].removeprefix("/threads/")
        assert "Held. Others do not see it yet." in (await man.get(f"/threads/{thread}")).text
        assert "Yours, not shown" in (await man.get("/boards")).text
        assert (await other.get(f"/threads/{thread}")).status_code == 404
        (post,) = await hamlet.posts(thread)
        async with hamlet.evening.browser(hamlet.people["moderator"]) as moderator:
            assert "So quiet." in (await moderator.get("/desk/boards")).text
            empty = await moderator.post(f"/desk/posts/{post.id}", data={"verb": "return", "words": ""})
            assert empty.status_code == 422
            await moderator.post(f"/desk/posts/{post.id}", data={"verb": "return", "words": "Leave the street out."})
            back = (await man.get(f"/threads/{thread}")).text
            assert "Leave the street out." in back
            await man.post(f"/posts/{post.id}/edit", data={"text": "So quiet here.", "act": "send"})
            await moderator.post(f"/desk/posts/{post.id}", data={"verb": "release"})
        assert "So quiet here." in (await other.get(f"/threads/{thread}")).text
        denied = [
            await other.get(f"/posts/{post.id}/edit"),
            await other.get("/desk/boards"),
            await other.get(f"/desk/posts/{post.id}"),
        ]
        assert [one.status_code for one in denied] == [404, 404, 404]


async def test_he_is_asked_once_before_what_gives_him_away_goes_out(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board())
    words = {"text": "Call me: 040 123 4567", "key": "k"}
    async with hamlet.evening.browser(hamlet.people["other"]) as man:
        asked = await man.post(f"/threads/{thread}", data={**words, "pause": "yes", "act": "send"})
        assert (asked.status_code, "Send it as it is" in asked.text) == (422, True)
        assert "040 123 4567</textarea>" in asked.text
        looked = await man.post(f"/threads/{thread}", data={"text": "*so*", "act": "preview", "pause": "yes"})
        assert "<em>so</em>" in looked.text
        assert len(await hamlet.posts(thread)) == 1
        for _ in range(2):
            sent = await man.post(f"/threads/{thread}", data={**words, "pause": "yes", "act": "sure"})
            assert sent.status_code == 303
        assert len(await hamlet.posts(thread)) == 2
        kept = await man.post(f"/threads/{thread}", data={"text": "Half a thought", "act": "draft"})
        assert kept.status_code == 303
        assert "Half a thought" in (await man.get(f"/threads/{thread}")).text


async def test_a_name_for_the_thread_only_shows_nothing_of_the_man_but_to_the_team(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board(), by_thread_name=True)
    await hamlet.says(hamlet.other, thread, "I know that.", by_thread_name=True)
    pages = {}
    for name in ("other", "moderator"):
        async with (
            hamlet.evening.browser(hamlet.people[name]) as reader,
            hamlet.evening.program(hamlet.people[name]) as program,
        ):
            pages[name] = (await reader.get(f"/threads/{thread}")).text + (await program.get(f"/threads/{thread}")).text
            pages[name] += (await reader.get(f"/boards/{(await hamlet.thread(thread)).board_id}")).text
    assert "The one who asks" in pages["other"]
    assert "Reply 1" in pages["other"]
    assert "Grey Heron" not in pages["other"]
    assert hamlet.asker.id not in pages["other"]
    assert "Grey Heron" in pages["moderator"]
    times = re.findall(r'datetime="[^"]*T\d\d:(\d\d)', pages["other"])
    assert set(times) == {"00"}


async def test_somebody_was_heard_and_nobody_learns_by_whom_or_how_many(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board())
    (post,) = await hamlet.posts(thread)
    async with (
        hamlet.evening.browser(hamlet.people["other"]) as other,
        hamlet.evening.browser(hamlet.people["asker"]) as man,
    ):
        for _ in range(2):
            await other.post(f"/posts/{post.id}/heard", data={"kind": "me_too"})
        assert "Somebody knows this too." in (await man.get(f"/threads/{thread}")).text
        assert "Somebody knows this too." not in (await other.get(f"/threads/{thread}")).text
        assert (await man.post(f"/posts/{post.id}/heard", data={"kind": "heard"})).status_code == 409
        await other.post(f"/posts/{post.id}/heard", data={"kind": ""})
        assert "Somebody knows this too." not in (await man.get(f"/threads/{thread}")).text


async def test_what_he_does_not_want_to_see_is_folded_for_him_alone(hamlet: Village) -> None:
    board = await hamlet.board()
    await hamlet.begins(hamlet.asker, board, warning="dying")
    async with (
        hamlet.evening.browser(hamlet.people["other"]) as man,
        hamlet.evening.browser(hamlet.people["asker"]) as asker,
    ):
        await man.post(f"/boards/{board}/topics", data={"topic": ["dying"]})
        assert "folded by your own choice" in (await man.get(f"/boards/{board}")).text
        assert "folded by your own choice" not in (await asker.get(f"/boards/{board}")).text
        assert (await man.post(f"/boards/{board}/topics", data={"topic": ["all"]})).status_code == 422


async def test_a_page_of_a_long_thread_stays_light_and_finds_its_place_by_number(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board(), LONG * 5)
    for number in range(2, POSTS + 3):
        await hamlet.says(hamlet.other, thread, f"{number}. {LONG}" if number <= POSTS else f"Short {number}.")
    async with hamlet.evening.browser(hamlet.people["moderator"]) as reader:
        first = await reader.get(f"/threads/{thread}")
        assert len(first.content) <= 60_000
        assert 'id="n1"' in first.text
        assert f'id="n{POSTS + 1}"' not in first.text
        second = (await reader.get(f"/threads/{thread}?at={POSTS + 2}")).text
        assert f'id="n{POSTS + 2}"' in second
        whole = (await reader.get(f"/threads/{thread}?only=1")).text
        assert whole.count("بلا نهاية") == 400
        assert "Short" in (await reader.get(f"/threads/{thread}?page=99")).text


async def test_a_program_hears_a_thread_and_posts_to_it(village: Village) -> None:
    thread = await village.begins(village.asker, await village.board())
    stream = f"{thread}.thread"
    async with (
        village.evening.socket(village.people["asker"]) as asker,
        village.evening.socket(village.people["other"]) as other,
    ):
        for client in (asker, other):
            await client.send(type="subscribe", stream=stream, after=0, ref="s")
            await client.until(type="entry", kind="message")
        await other.send(type="post", stream=stream, key="k", text="I hear you.", reply_to=1, ref="p")
        ack = await other.until(type="ack", ref="p")
        heard = await asker.until(type="entry", kind="message")
        assert (ack["stream"], ack["seq"], heard["seq"], heard["text"]) == (stream, 2, 2, "I hear you.")
        assert (heard["at"] % HOUR, heard["quotes"]) == (0, 1)
        await village.does(moderating.hide_thread, village.moderator, thread)
        assert (await asker.until(type="ended"))["stream"] == stream
        await other.send(type="subscribe", stream=stream, after=0, ref="again")
        assert (await other.until(type="error", ref="again"))["code"] == "not_found"


async def test_a_moderator_closes_pins_moves_and_takes_down(hamlet: Village) -> None:
    board, second = await hamlet.board(), await hamlet.board("members")
    thread = await hamlet.begins(hamlet.asker, board)
    async with hamlet.evening.browser(hamlet.people["moderator"]) as moderator, hamlet.evening.browser() as stranger:
        for fields in ({"verb": "pin"}, {"verb": "lock"}, {"verb": "move", "board": second}):
            assert (await moderator.post(f"/threads/{thread}/judge", data=fields)).status_code == 303
        row = await hamlet.thread(thread)
        assert (row.pinned_at is not None, row.locked_at is not None, row.board_id) == (True, True, second)
        assert (await stranger.get(f"/threads/{thread}")).status_code == 404
        assert (
            await moderator.post(f"/threads/{thread}/judge", data={"verb": "take_down", "code": "x"})
        ).status_code == 422
        assert (
            await moderator.post(f"/threads/{thread}/judge", data={"verb": "take_down", "code": "rule_5"})
        ).status_code == 303
        assert (await moderator.get(f"/threads/{thread}")).status_code == 404
    async with hamlet.evening.browser(hamlet.people["other"]) as man:
        assert (await man.post(f"/threads/{thread}/judge", data={"verb": "lock"})).status_code == 404


async def test_a_coordinator_arranges_boards(hamlet: Village) -> None:
    fields = {
        "programme": hamlet.evening.programme,
        "name_fi": "Arki",
        "about_fi": "Koti.",
        "name_en": "Practical",
        "about_en": "Home.",
    }
    fields |= {"readers": "members", "checking": "first", "firsts": "2", "slow": "0", "look_hours": "24"}
    async with (
        hamlet.evening.browser(hamlet.people["coordinator"]) as chief,
        hamlet.evening.program(hamlet.people["coordinator"]) as program,
    ):
        wrong = await chief.post("/desk/boards", data={**fields, "firsts": "many"})
        assert (wrong.status_code, 'value="Practical"' in wrong.text) == (422, True)
        board = (await program.post("/desk/boards", data=fields)).json()["board"]
        await chief.post(f"/desk/boards/{board}", data={**fields, "name_en": "Daily things"})
        await chief.post(f"/desk/boards/{board}/close", data={"close": "yes"})
        assert "Daily things" in (await chief.get("/desk/boards")).text
        assert "This board is closed." in (await chief.get(f"/boards/{board}")).text
    async with hamlet.evening.browser(hamlet.people["moderator"]) as moderator:
        assert (await moderator.get(f"/desk/boards/{board}")).status_code == 404


async def test_an_edited_post_shows_that_it_was_changed_and_the_team_sees_what_it_was(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board(), "First thought.")
    (post,) = await hamlet.posts(thread)
    await hamlet.does(service.edit_post, hamlet.asker, post.id, draft("Second thought."))
    async with (
        hamlet.evening.browser(hamlet.people["other"]) as man,
        hamlet.evening.browser(hamlet.people["moderator"]) as team,
    ):
        page = (await man.get(f"/threads/{thread}")).text
        assert "Second thought." in page
        assert "changed" in page
        assert "First thought." not in page
        assert "First thought." in (await team.get(f"/desk/posts/{post.id}")).text
