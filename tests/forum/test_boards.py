"""Posts on boards as they are stored: held and released, given back, changed, hidden, overwritten; and those who must not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from auth.people import Actor
from core.clock import DAY, HOUR, SECOND
from core.errors import DomainError, NotFound
from core.work import CONSOLE, Read
from crisis.models import AlertState
from forum import arranging, keeping, moderating, personas, retention, service
from forum.forms import BoardDraft
from forum.keeping import HEARD, Unsent
from forum.models import Acknowledgement, Board, PostVersion, Thread
from forum.queries import followed
from forum.showing import look_at
from forum.thread import THREAD
from tests.forum.village import Village, draft

LOCKED = CLOSED = FOLLOWS = True


async def refused(asked: Any) -> str:
    with pytest.raises(DomainError) as caught:
        await asked
    return caught.value.code


async def test_a_first_post_waits_until_a_moderator_releases_it(village: Village) -> None:
    board = await village.board(checking="first")
    thread = await village.begins(village.asker, board, key="one")
    assert await village.begins(village.asker, board, key="one") == thread
    (post,) = await village.posts(thread)
    assert (post.state, post.number) == ("held", None)
    assert post.promise_at == look_at(post.at, 24)
    assert [(card.kind, card.data["by"]) for card in await village.cards(village.asker)] == [("held", post.promise_at)]
    assert await village.heard(thread) == []
    assert await village.searched() == 0
    assert await refused(village.says(village.other, thread, "Me too.")) == "not_found"
    assert await refused(village.does(moderating.release_post, village.other, post.id)) == "not_found"
    for _ in range(2):
        await village.does(moderating.release_post, village.moderator, post.id)
    (shown,) = await village.posts(thread)
    assert (shown.state, shown.number) == ("shown", 1)
    assert [entry.text for entry in await village.heard(thread)] == ["So quiet."]
    assert await village.cards(village.asker) == []
    assert await village.searched() == 1
    second = await village.says(village.asker, thread, "Still quiet.")
    assert second.space == thread


async def test_what_came_back_can_be_changed_and_is_read_again(village: Village) -> None:
    thread = await village.begins(village.asker, await village.board(checking="before"), "I live in Oak Street 4.")
    (post,) = await village.posts(thread)
    for _ in range(2):
        await village.does(moderating.return_post, village.moderator, post.id, "Leave the street out.")
    (card,) = await village.cards(village.asker)
    assert card.kind == "returned"
    assert await refused(village.does(moderating.release_post, village.moderator, post.id)) == "post_not_held"
    assert await refused(village.does(service.edit_post, village.other, post.id, draft("Mine now."))) == "not_found"
    await village.does(service.edit_post, village.asker, post.id, draft("I live alone."))
    (again,) = await village.posts(thread)
    assert (again.state, again.word) == ("held", None)
    await village.does(moderating.release_post, CONSOLE, post.id)
    assert [entry.text for entry in await village.heard(thread)] == ["I live alone."]


async def test_a_removed_post_is_overwritten_everywhere_in_one_commit(village: Village) -> None:
    thread = await village.begins(village.asker, await village.board(), "A secret word.")
    await village.says(village.other, thread, "I hear you.")
    first, reply = await village.posts(thread)
    await village.does(service.edit_post, village.asker, first.id, draft("Another secret."))
    await village.does(keeping.acknowledge, village.other, first.id, HEARD)
    assert await village.rows_with("secret") == ["posts", "post_versions"]
    assert await refused(village.does(service.delete_post, village.other, first.id)) == "not_found"
    for _ in range(2):
        await village.does(service.delete_post, village.asker, first.id)
    assert await village.rows_with("secret") == []
    assert "secret" not in str(await village.heard(thread))
    assert await village.searched() == 1
    assert (await village.thread(thread)).title == ""
    gone, stays = await village.posts(thread)
    assert (gone.state, gone.number, stays.number, stays.source) == ("removed", 1, 2, "I hear you.")
    left = select(Acknowledgement.post_id)
    assert await village.evening.kernel.read(lambda read: read.db.scalars(left).all()) == []
    await village.does(moderating.take_down, village.moderator, reply.id, "rule_4")
    assert [one.why for one in await village.posts(thread)] == ["own", "rule_4"]


async def test_hidden_is_hidden_at_once_and_comes_back_as_it_was(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board(), "Hide me.")
    (post,) = await hamlet.posts(thread)
    assert await refused(hamlet.does(moderating.hide_post, hamlet.other, post.id, "rule_5")) == "not_found"
    for _ in range(2):
        await hamlet.does(moderating.hide_post, hamlet.moderator, post.id, "rule_5")
    assert "Hide me." not in str(await hamlet.heard(thread))
    assert await hamlet.searched() == 0
    for _ in range(2):
        await hamlet.does(moderating.unhide_post, hamlet.moderator, post.id)
    assert [one.text for one in await hamlet.heard(thread) if one.text] == ["Hide me."]
    assert await hamlet.searched() == 1


async def test_an_edit_on_a_board_that_is_read_first_is_read_again(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board(checking="before"), "Mild.")
    (post,) = await hamlet.posts(thread)
    await hamlet.does(moderating.release_post, hamlet.moderator, post.id)
    await hamlet.does(service.edit_post, hamlet.asker, post.id, draft("Wild."))
    (again,) = await hamlet.posts(thread)
    assert (again.state, again.number) == ("held", 1)
    assert not any(one.text for one in await hamlet.heard(thread))
    await hamlet.does(moderating.release_post, hamlet.moderator, post.id)
    (told,) = [one for one in await hamlet.heard(thread) if one.text]
    assert (told.text, told.data["number"]) == ("Wild.", 1)
    versions = await hamlet.evening.kernel.read(lambda read: read.db.scalars(select(PostVersion.source)).all())
    assert versions == ["Mild."]


async def test_a_repeated_key_posts_once_and_answers_the_same(village: Village) -> None:
    thread = await village.begins(village.asker, await village.board())
    one, two = [await village.says(village.other, thread, "Once.", key="k") for _ in range(2)]
    assert (one.stream, one.seq) == (two.stream, two.seq)
    assert len(await village.posts(thread)) == 2


async def test_locked_slow_closed_and_quiet_threads_take_no_posts(hamlet: Village) -> None:
    board = await hamlet.board(slow=30)
    thread = await hamlet.begins(hamlet.asker, board)
    assert await refused(hamlet.says(hamlet.asker, thread, "Too soon.")) == "slow_board"
    hamlet.evening.clock.go(31 * SECOND)
    await hamlet.says(hamlet.asker, thread, "Now.")
    await hamlet.does(moderating.lock_thread, hamlet.moderator, thread, LOCKED)
    assert await refused(hamlet.says(hamlet.other, thread, "?")) == "thread_locked"
    assert (await hamlet.says(hamlet.moderator, thread, "Closed for now.")).space == thread
    await hamlet.does(moderating.lock_thread, hamlet.moderator, thread, not LOCKED)
    await hamlet.does(arranging.close_board, CONSOLE, board, CLOSED)
    assert await refused(hamlet.says(hamlet.other, thread, "?")) == "board_closed"
    await hamlet.does(arranging.close_board, CONSOLE, board, not CLOSED)
    hamlet.evening.clock.go(91 * DAY)
    assert await refused(hamlet.says(hamlet.other, thread, "?")) == "thread_rests"


async def test_those_of_other_programmes_and_administrators_find_nothing(hamlet: Village) -> None:
    evening = hamlet.evening
    thread = await hamlet.begins(hamlet.asker, await hamlet.board())
    (post,) = await hamlet.posts(thread)
    elsewhere = await evening.programme_named("Fathers")
    man = await evening.actor(await evening.sign_in("Kettle", programme=elsewhere), elsewhere)
    chief = await evening.actor(await evening.sign_in("Level", "coordinator", programme=elsewhere), elsewhere)
    administrator = Actor("x" * 20, "Root", None, "", administrator=True)
    for who in (man, chief, administrator):
        for asked in (
            hamlet.says(who, thread, "In."),
            hamlet.does(keeping.follow, who, thread, FOLLOWS),
            hamlet.does(keeping.acknowledge, who, post.id, HEARD),
            hamlet.does(moderating.take_down, who, post.id, "rule_1"),
            hamlet.does(moderating.move_thread, who, thread, post.board_id),
            hamlet.does(keeping.keep_draft, who, thread, Unsent("x")),
        ):
            with pytest.raises(NotFound):
                await asked
    theirs = await hamlet.does(arranging.make_board, chief, elsewhere, BoardDraft({}, "open", "after", 1, 0, 24))
    with pytest.raises(NotFound):
        await hamlet.does(moderating.move_thread, hamlet.moderator, thread, theirs)


async def test_what_he_follows_and_writes_is_his_alone(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board())
    read = hamlet.evening.kernel.read
    await hamlet.does(keeping.follow, hamlet.other, thread, FOLLOWS)
    await hamlet.says(hamlet.asker, thread, "More.")
    (one,) = await read(followed, hamlet.other)
    assert (one.unread, one.read_number) == (1, 1)
    await hamlet.does(keeping.mark_read, hamlet.other, thread, 99)
    (one,) = await read(followed, hamlet.other)
    assert (one.unread, one.read_number) == (0, 2)
    await hamlet.does(keeping.keep_draft, hamlet.other, thread, Unsent("not yet sent"))
    assert (await read(keeping.draft_of, hamlet.other, thread)).text == "not yet sent"
    assert (await read(keeping.draft_of, hamlet.asker, thread)).text == ""
    await hamlet.says(hamlet.other, thread, "Sent.")
    assert (await read(keeping.draft_of, hamlet.other, thread)).text == ""


async def test_danger_in_a_post_calls_somebody_in_the_same_commit(hamlet: Village) -> None:
    board = await hamlet.board(checking="before")
    await hamlet.begins(hamlet.asker, board, "I am going to kill myself tonight.")
    found = await hamlet.evening.kernel.read(lambda read: read.db.scalars(select(AlertState)).all())
    assert [(one.place, one.persona_id) for one in found] == [("thread", hamlet.asker.id)]


async def test_whoever_leaves_takes_his_words_with_him(village: Village) -> None:
    thread = await village.begins(village.asker, await village.board(), "Here I was.", by_thread_name=True)
    await village.says(village.other, thread, "And I.")
    sections = await village.evening.kernel.read(personas.gather, village.asker.id, "en")
    assert [row["text"] for row in sections[0].rows] == ["Here I was."]
    assert await village.evening.kernel.act(lambda work, actor: personas.forget(work, village.asker.id), CONSOLE)
    assert await village.rows_with("Here I was") == []
    assert not await village.evening.kernel.read(personas.keeps, village.asker.id)
    gone, stays = await village.posts(thread)
    assert (gone.persona_id, gone.state, stays.source) == ("", "removed", "And I.")
    state = await village.evening.kernel.read(Read.state, THREAD, thread)
    assert village.asker.id not in str(state)


async def test_the_clock_takes_away_what_was_taken_down_and_what_was_quiet_for_a_year(village: Village) -> None:
    board = await village.board()
    taken, quiet = [await village.begins(village.asker, board, words) for words in ("Down.", "Quiet.")]
    await village.does(moderating.take_down_thread, village.moderator, taken, "rule_1")
    assert (await village.thread(taken)).state == "removed"
    village.evening.clock.go(366 * DAY)
    kernel = village.evening.kernel
    for _ in range(2):
        await retention.end_quiet_threads(kernel)
        await retention.clear_threads(kernel)
    left = await kernel.read(lambda read: read.db.scalars(select(Thread.id)).all())
    assert left == []
    assert quiet
    assert await village.rows_with("Down") == []
    assert await village.searched() == 0


async def test_a_board_changes_hands_of_readers_only_as_long_as_nothing_is_said(hamlet: Village) -> None:
    board = await hamlet.board("members")
    chief = await hamlet.evening.actor(hamlet.people["coordinator"])
    closed, opened = (BoardDraft({"en": ("Team", "")}, readers, "after", 1, 0, 24) for readers in ("closed", "open"))
    assert await refused(hamlet.does(arranging.change_board, hamlet.moderator, board, opened)) == "not_found"
    await hamlet.does(arranging.change_board, chief, board, closed)
    assert await refused(hamlet.begins(hamlet.asker, board)) == "not_found"
    await hamlet.does(arranging.change_board, chief, board, opened)
    await hamlet.begins(hamlet.asker, board)
    assert await refused(hamlet.does(arranging.change_board, chief, board, closed)) == "board_has_threads"
    second = await hamlet.board()
    await hamlet.does(arranging.move_board, chief, second)
    rows = await hamlet.evening.kernel.read(
        lambda read: read.db.scalars(select(Board.id).order_by(Board.position)).all()
    )
    assert rows == [second, board]


async def test_times_of_entries_are_full_hours(hamlet: Village) -> None:
    thread = await hamlet.begins(hamlet.asker, await hamlet.board())
    assert [entry.at % HOUR for entry in await hamlet.heard(thread)] == [0]
