"""Pages and forms of the boards, for men. Everything works without JavaScript; programs get the same as JSON."""

from functools import partial
from typing import Any
from urllib.parse import quote

from auth.guards import anyone, signed_in
from auth.people import Actor, Person
from core.errors import NotFound, Refused, SignedOut
from core.forms import Form
from core.ids import new_id
from core.lanes import Lane
from core.markup import to_html
from core.web import Answer, Route, Visit, get, page, post, see
from core.work import Read
from crisis.screening import reads
from forum import keeping, limits, saying
from forum.desk import routes as desk
from forum.forms import CHARACTERS, NUMBERS, TITLE, Draft, NewThread
from forum.keeping import HEARD, ME_TOO, Unsent
from forum.models import Board, Post, Thread
from forum.queries import board_page, board_there, card_of, followed, own_held, shelves
from forum.reading import ThreadPage, Wanted, quoted, thread_page, thread_there
from forum.service import delete_post, his_post
from forum.words import TOPICS, WARNINGS
from programmes.readiness import Doors
from programmes.rules.text import house_rules

PREVIEW, ONCE_MORE = "preview", "read_once_more"


async def show_boards(doors: Doors, visit: Visit) -> Answer:
    """List the boards that he may read, what he follows, and what became of his own posts."""
    found = await visit.read(shelves, doors, visit.person, visit.language, visit.query.get("programme") or None)
    actors = [one.actor for one in found if one.actor is not None]
    followed_ones = [one for actor in actors for one in await visit.read(followed, actor)]
    held = [one for actor in actors for one in await visit.read(own_held, actor)]
    data = {"boards": [{**card.data, "programme": one.programme.id} for one in found for card in one.boards]}
    following = {"following": [one.data for one in followed_ones]}
    return page("forum/boards.html", data={**data, **following}, shelves=found, followed=followed_ones, held=held)


async def show_board(doors: Doors, visit: Visit) -> Answer:
    """Show a board with its threads."""
    older = visit.query.get("older", "")
    shown = await visit.read(board_page, doors, visit.person, visit.path["id"], visit.language, older)
    visit.place = shown.programme.id
    threads = [one.data for one in (*shown.threads, *shown.folded)]
    data = {**shown.card.data, "threads": threads, "older": shown.older}
    rules = house_rules(visit.language).rules
    return page(
        "forum/board.html", data=data, shown=shown, topics=TOPICS, warnings=WARNINGS, rules=rules, first=not older
    )


async def show_new(doors: Doors, visit: Visit) -> Answer:
    """Show the form by which a thread is begun."""
    board, actor = await visit.read(board_there, doors, visit.person, visit.path["id"])
    if actor is None:
        raise _name_first(visit, board.programme_id, f"/boards/{board.id}/new")
    visit.place = board.programme_id
    card = await visit.read(card_of, board, visit.language)
    draft = await visit.read(keeping.draft_of, actor, board.id)
    return page(
        "forum/new.html",
        data=card.data,
        card=card,
        me=actor.name,
        staff=bool(actor.roles),
        draft=draft,
        looked=await _looked(visit),
        **_choices(visit),
    )


async def begin_thread(visit: Visit) -> Answer:
    """Begin a thread, keep what he has written of one, or show him how it looks."""
    form = await visit.form()
    actor = await _actor_on_board(visit)
    if form.raw("act") == "draft":
        return await _kept(visit, form, actor, f"/boards/{visit.path['id']}/new")
    new = NewThread.parse(form, visit.language, new_id())
    await _pause(visit, form, actor, new.first)
    thread = await saying.begin(visit.kernel, actor, visit.path["id"], new)
    return see(f"/threads/{thread}", data={"thread": thread, "stream": f"{thread}.thread"})


async def show_thread(doors: Doors, visit: Visit) -> Answer:
    """Show a page of a thread."""
    wanted = Wanted(*(_number(visit, name) for name in ("page", "at", "only")))
    shown = await visit.read(thread_page, doors, visit.person, visit.path["id"], visit.language, wanted)
    visit.place = shown.programme.id
    await _has_read(visit, shown)
    answered = _number(visit, "reply") or _answered(visit)
    answers = await visit.read(quoted, shown.row.id, answered) if answered and shown.actor else None
    return page(
        "forum/thread.html",
        data=shown.data,
        shown=shown,
        answers=answers,
        quoting=_as_quote(answers, visit),
        looked=await _looked(visit),
        rules=house_rules(visit.language).rules,
        **_choices(visit),
    )


async def write(doors: Doors, visit: Visit) -> Answer:
    """Write in a thread, keep what he has written, or show him how it looks."""
    form = await visit.form()
    thread, board, actor = await visit.read(thread_there, doors, visit.person, visit.path["id"])
    if actor is None:
        raise _name_first(visit, board.programme_id, f"/threads/{thread.id}")
    if form.raw("act") == "draft":
        return await _kept(visit, form, actor, f"/threads/{thread.id}#write")
    draft = Draft.parse(form, visit.language, new_id())
    await _pause(visit, form, actor, draft)
    said = await saying.say(visit.kernel, actor, thread.id, draft)
    ack = {"stream": said.address if said else f"{thread.id}.thread", "seq": said.seq if said else None}
    return see(f"/threads/{thread.id}?at={NUMBERS}#newest", data=ack)


async def show_edit(visit: Visit) -> Answer:
    """Show a post of his own, to be changed."""
    actor, written, thread = await _his(visit)
    visit.place = written.programme_id
    data = {"id": written.id, "text": written.source, "state": written.state}
    looked = await _looked(visit)
    return page(
        "forum/edit.html", data=data, written=written, thread=thread, looked=looked, me=actor.name, **_choices(visit)
    )


async def edit(visit: Visit) -> Answer:
    """Change a post of his own."""
    actor, written, thread = await _his(visit)
    form = await visit.form()
    draft = Draft.parse(form, written.language, written.key)
    await _pause(visit, form, actor, draft)
    await saying.change(visit.kernel, actor, written.id, draft)
    return see(_at(thread, written), data={"post": written.id})


async def delete(visit: Visit) -> Answer:
    """Take a post of his own away."""
    actor, written, thread = await _his(visit)
    await visit.act(delete_post, written.id, actor=actor, on=(thread.id,))
    home = f"/boards/{thread.board_id}" if thread.state == "held" else _at(thread, written)
    return see(home, data={"post": written.id})


async def hear(visit: Visit) -> Answer:
    """Tell the writer of a post, quietly, that it was heard, or that one knows it too; or take that back."""
    actor, written, thread = await visit.read(_seen, visit.person, visit.path["id"])
    form = await visit.form()
    kind = form.choice("kind", ("", HEARD, ME_TOO))
    form.check()
    limits.take(visit.kernel, limits.MOVES, actor)
    await visit.act(keeping.acknowledge, written.id, kind, actor=actor)
    return see(_at(thread, written), data={"kind": kind})


async def follow(doors: Doors, visit: Visit) -> Answer:
    """Follow a thread, or follow it no more."""
    thread, board, actor = await visit.read(thread_there, doors, visit.person, visit.path["id"])
    if actor is None:
        raise _name_first(visit, board.programme_id, f"/threads/{thread.id}")
    form = await visit.form()
    wanted = form.choice("follow", ("yes", "no"))
    form.check()
    limits.take(visit.kernel, limits.MOVES, actor)
    await visit.act(keeping.follow, thread.id, wanted == "yes", actor=actor)
    return see(f"/threads/{thread.id}", data={"follow": wanted})


async def choose_topics(visit: Visit) -> Answer:
    """Keep what he does not want to see unasked."""
    actor = await _actor_on_board(visit)
    form = await visit.form()
    topics = form.several("topic", (*TOPICS, *WARNINGS))
    form.check()
    limits.take(visit.kernel, limits.MOVES, actor)
    await visit.act(keeping.choose_topics, topics, actor=actor)
    return see(f"/boards/{visit.path['id']}", data={"topics": list(topics)})


def routes_of(doors: Doors) -> list[Route]:
    """List every address of the boards, with for whom it is."""
    board, thread = partial(show_board, doors), partial(show_thread, doors)
    new = partial(show_new, doors)
    return [
        get("/boards", partial(show_boards, doors), who=anyone),
        get("/boards/{id}", board, who=anyone),
        get("/boards/{id}/new", new, who=signed_in),
        post("/boards/{id}", begin_thread, who=signed_in, again=new),
        post("/boards/{id}/topics", choose_topics, who=signed_in, again=board),
        get("/threads/{id}", thread, who=anyone),
        post("/threads/{id}", partial(write, doors), who=signed_in, again=thread),
        post("/threads/{id}/follow", partial(follow, doors), who=signed_in, again=thread),
        get("/posts/{id}/edit", show_edit, who=signed_in),
        post("/posts/{id}/edit", edit, who=signed_in, again=show_edit),
        post("/posts/{id}/delete", delete, who=signed_in, again=show_edit),
        post("/posts/{id}/heard", hear, who=signed_in),
        *desk.routes_of(thread),
    ]


async def _pause(visit: Visit, form: Form, actor: Actor, draft: Draft) -> None:
    """Show him how it looks where he asked for it; ask once whether it shall go out where it is heavy.

    Only a page of ours asks (`pause`): a program that sends a text has asked its own man.
    """
    if form.raw("act") == PREVIEW:
        raise Refused(PREVIEW, status=422)
    if draft.sure or not form.raw("pause") or not reads(actor):
        return
    if saying.is_heavy((await saying.listened(visit.kernel, actor, draft)).noticed):
        raise Refused(ONCE_MORE, status=422)


async def _looked(visit: Visit) -> dict[str, object] | None:
    """What the page shows of a text that has not gone out: how it looks, and why it is asked about."""
    if visit.refusal is None or visit.refusal.code not in (PREVIEW, ONCE_MORE):
        return None
    html = await visit.kernel.on_reader(to_html, visit.value("text")[:CHARACTERS])
    return {"html": html, "title": visit.value("title"), "heavy": visit.refusal.code == ONCE_MORE}


async def _kept(visit: Visit, form: Form, actor: Actor, back: str) -> Answer:
    unsent = Unsent(
        form.text("text", CHARACTERS, multiline=True, optional=True), form.text("title", TITLE, optional=True)
    )
    form.check()
    limits.take(visit.kernel, limits.DRAFTS, actor)
    await visit.act(keeping.keep_draft, visit.path["id"], unsent, actor=actor)
    return see(back, data={"draft": True})


async def _has_read(visit: Visit, shown: ThreadPage) -> None:
    """In a thread that he follows, it is kept how far he has read."""
    seen = max((one.row.number or 0 for one in shown.posts), default=0)
    if shown.actor is not None and shown.follows and seen > shown.read_number:
        await visit.act(keeping.mark_read, shown.row.id, seen, actor=shown.actor, lane=Lane.CHORE)


async def _actor_on_board(visit: Visit) -> Actor:
    board = await visit.read(lambda read: read.db.get(Board, visit.path["id"]))
    person: Person = visit.person
    actor = person.actor_in(board.programme_id) if board is not None else None
    if actor is None:
        raise NotFound
    return actor


async def _his(visit: Visit) -> tuple[Actor, Post, Thread]:
    """Give a post that he wrote and that is not gone, with its thread. NotFound for everybody else."""
    actor, written, thread = await visit.read(_of_his, visit.person, visit.path["id"])
    return actor, written, thread


def _of_his(read: Read, person: Person, post_id: str) -> tuple[Actor, Post, Thread]:
    actor, written, thread = _known(read, person, post_id)
    his_post(read, actor, post_id)
    return actor, written, thread


def _seen(read: Read, person: Person, post_id: str) -> tuple[Actor, Post, Thread]:
    actor, written, thread = _known(read, person, post_id)
    keeping.thread_to_read(read, actor, thread.id)
    return actor, written, thread


def _known(read: Read, person: Person, post_id: str) -> tuple[Actor, Post, Thread]:
    written = read.db.get(Post, post_id)
    actor = person.actor_in(written.programme_id) if written is not None else None
    if written is None or actor is None:
        raise NotFound
    return actor, written, read.db.get_one(Thread, written.thread_id)


def _choices(visit: Visit) -> dict[str, Any]:
    return {
        "key": visit.value("key") or new_id(),
        "topics": TOPICS,
        "warnings": WARNINGS,
        "most": CHARACTERS,
        "most_title": TITLE,
    }


def _name_first(visit: Visit, programme: str, onward: str) -> SignedOut:
    """What is said to one who has no name in the programme yet."""
    location = (
        f"/me/personas/{programme}?next={quote(onward, safe='')}"
        if visit.person
        else f"/enter?next={quote(onward, safe='')}"
    )
    return SignedOut("name_first", location=location, status=403 if visit.person else 401)


def _at(thread: Thread, written: Post) -> str:
    return f"/threads/{thread.id}?at={written.number or NUMBERS}#{f'n{written.number}' if written.number else 'newest'}"


def _as_quote(answers: Post | None, visit: Visit) -> str:
    """What he answers to, as a quote in his box, where he asked for it."""
    if answers is None or not visit.query.get("quote"):
        return ""
    return "".join(f"> {line}\n" for line in answers.source.splitlines() if line.strip()) + "\n"


def _answered(visit: Visit) -> int:
    typed = visit.value("reply_to")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _number(visit: Visit, name: str) -> int:
    typed = visit.query.get(name, "")
    return min(int(typed), NUMBERS) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else 0
