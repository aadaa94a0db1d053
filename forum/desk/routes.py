"""Pages and forms of those who moderate and arrange boards."""

from collections.abc import Callable, Mapping

from auth.guards import staff
from auth.people import Actor, Person
from core.errors import NotFound
from core.forms import Form
from core.lanes import Lane
from core.routing import Handler
from core.web import Answer, Route, Visit, get, page, post, see
from forum import arranging, moderating
from forum.desk.queries import board_arranged, judged, places
from forum.forms import WORD, BoardDraft
from forum.models import Thread
from forum.policy import CHECKINGS, READERS, may_arrange
from forum.words import ELSEWHERE, RULE
from programmes.models import Programme
from programmes.rules.text import house_rules

moderators, coordinators = staff("moderator", "coordinator"), staff("coordinator")
Verb = Callable[..., None]


async def show_desk(visit: Visit) -> Answer:
    """List what waits on the boards that he moderates, and the boards."""
    found = await visit.read(places, visit.person, visit.language)
    waiting = [
        {"post": one.post.id, "thread": one.thread.id, "by": one.post.promise_at}
        for place in found
        for one in place.waiting
    ]
    data = {"waiting": waiting, "boards": [card.data for place in found for card in place.boards]}
    return page("forum/desk/boards.html", data=data, places=found, readers=READERS, checkings=CHECKINGS)


async def make_board(visit: Visit) -> Answer:
    """Make a board in one of his programmes."""
    form, person = await visit.form(), visit.person
    mine = [one.programme for one in person.actors if one.programme and may_arrange(one, one.programme)]
    programme = form.choice("programme", mine)
    languages = await visit.read(lambda read: getattr(read.db.get(Programme, programme), "languages", ""))
    draft = BoardDraft.parse(form, languages.split())
    board = await visit.act(arranging.make_board, programme, draft, actor=_actor(visit, programme), lane=Lane.STAFF)
    return see("/desk/boards", data={"board": board})


async def show_board(visit: Visit) -> Answer:
    """Show a board to the one who arranges it."""
    board, texts, languages = await visit.read(board_arranged, visit.person, visit.path["id"])
    data = {"id": board.id, "readers": board.readers, "checking": board.checking}
    return page(
        "forum/desk/board.html",
        data=data,
        board=board,
        texts=texts,
        languages=languages.split(),
        readers=READERS,
        checkings=CHECKINGS,
    )


async def change_board(visit: Visit) -> Answer:
    """Name a board and set its rules."""
    board, _, languages = await visit.read(board_arranged, visit.person, visit.path["id"])
    draft = BoardDraft.parse(await visit.form(), languages.split())
    await _arrange(visit, board.programme_id, arranging.change_board, draft)
    return see("/desk/boards", data={"board": board.id})


async def move_board(visit: Visit) -> Answer:
    """Put a board one place higher."""
    board, _, _ = await visit.read(board_arranged, visit.person, visit.path["id"])
    await _arrange(visit, board.programme_id, arranging.move_board)
    return see("/desk/boards", data={"board": board.id})


async def close_board(visit: Visit) -> Answer:
    """Close a board, or open it again."""
    board, _, _ = await visit.read(board_arranged, visit.person, visit.path["id"])
    form = await visit.form()
    wanted = form.choice("close", ("yes", "no"))
    form.check()
    await _arrange(visit, board.programme_id, arranging.close_board, wanted == "yes")
    return see("/desk/boards", data={"board": board.id})


async def show_post(visit: Visit) -> Answer:
    """Show a post with what stood there before, and what can be done with it."""
    found = await visit.read(judged, visit.person, visit.path["id"], visit.language)
    rules = house_rules(visit.language).rules
    return page("forum/desk/post.html", data=found.data, found=found, rules=rules, elsewhere=ELSEWHERE)


async def judge_post(visit: Visit) -> Answer:
    """Release a post, give it back, hide it, show it again, or take it down."""
    found = await visit.read(judged, visit.person, visit.path["id"], visit.language)
    form = await visit.form()
    verb = form.choice("verb", POST_VERBS)
    does, needs = POST_VERBS.get(verb, POST_VERBS["release"])
    args = needs(form)
    form.check()
    actor = _actor(visit, found.post.programme_id)
    await visit.act(does, found.post.id, *args, actor=actor, on=(found.thread.id,), lane=Lane.STAFF)
    home = "/desk/boards" if verb in ("release", "return") else f"/desk/posts/{found.post.id}"
    return see(home, data={"post": found.post.id, "verb": verb})


async def judge_thread(visit: Visit) -> Answer:
    """Lock a thread, pin it, move it, hide it, take it down."""
    thread = await visit.read(lambda read: read.db.get(Thread, visit.path["id"]))
    actor = visit.person.actor_in(thread.programme_id) if thread is not None else None
    if thread is None or actor is None:
        raise NotFound
    form = await visit.form()
    verb = form.choice("verb", THREAD_VERBS)
    does, needs = THREAD_VERBS.get(verb, THREAD_VERBS["lock"])
    args = needs(form)
    form.check()
    await visit.act(does, thread.id, *args, actor=actor, on=(thread.id,), lane=Lane.STAFF)
    home = f"/boards/{thread.board_id}" if verb == "take_down" else f"/threads/{thread.id}"
    return see(home, data={"thread": thread.id, "verb": verb})


def routes_of(thread: Handler) -> list[Route]:
    """List the addresses of the desk of boards, with for whom they are. `thread` shows a thread as men see it."""
    return [
        get("/desk/boards", show_desk, who=moderators),
        post("/desk/boards", make_board, who=coordinators, again=show_desk),
        get("/desk/boards/{id}", show_board, who=coordinators),
        post("/desk/boards/{id}", change_board, who=coordinators, again=show_board),
        post("/desk/boards/{id}/up", move_board, who=coordinators, again=show_board),
        post("/desk/boards/{id}/close", close_board, who=coordinators, again=show_board),
        get("/desk/posts/{id}", show_post, who=moderators),
        post("/desk/posts/{id}", judge_post, who=moderators, again=show_post),
        post("/threads/{id}/judge", judge_thread, who=moderators, again=thread),
    ]


def _nothing(form: Form) -> tuple[object, ...]:
    del form
    return ()


def _words(form: Form) -> tuple[object, ...]:
    return (form.text("words", WORD, multiline=True),)


def _reason(form: Form) -> tuple[object, ...]:
    return (form.choice("code", REASONS),)


REASONS = (*(f"{RULE}{one.number}" for one in house_rules("en").rules), ELSEWHERE)
Needs = Callable[[Form], tuple[object, ...]]
POST_VERBS: Mapping[str, tuple[Verb, Needs]] = {
    "release": (moderating.release_post, _nothing),
    "return": (moderating.return_post, _words),
    "hide": (moderating.hide_post, _reason),
    "unhide": (moderating.unhide_post, _nothing),
    "take_down": (moderating.take_down, _reason),
}
THREAD_VERBS: Mapping[str, tuple[Verb, Needs]] = {
    "lock": (moderating.lock_thread, lambda form: (True,)),
    "unlock": (moderating.lock_thread, lambda form: (False,)),
    "pin": (moderating.pin_thread, lambda form: (True,)),
    "unpin": (moderating.pin_thread, lambda form: (False,)),
    "move": (moderating.move_thread, lambda form: (form.text("board", 20),)),
    "hide": (moderating.hide_thread, _nothing),
    "unhide": (moderating.unhide_thread, _nothing),
    "take_down": (moderating.take_down_thread, _reason),
}


async def _arrange(visit: Visit, programme: str, verb: Verb, *args: object) -> None:
    await visit.act(verb, visit.path["id"], *args, actor=_actor(visit, programme), lane=Lane.STAFF)


def _actor(visit: Visit, programme: str) -> Actor:
    person: Person = visit.person
    actor = person.actor_in(programme)
    if actor is None:
        raise NotFound
    return actor
