"""Pages and forms of a man's own conversations. Everything works without JavaScript; programs get the same as JSON."""

from dataclasses import replace
from functools import partial
from urllib.parse import quote

from auth.guards import signed_in
from auth.people import Actor, Person
from core.answers import download
from core.errors import NotFound, Refused, SignedOut
from core.ids import new_id
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, post, see
from counselling.limits import ASKING, BEGINNING, DRAFTS, take
from counselling.lines import lines_of
from counselling.man import copies, waiting, walk_in
from counselling.man.forms import NUMBERS, Order, Wishes, draft_of, programme_of, words_of
from counselling.man.offering import Offering, offering, promise_of, to_write_to
from counselling.man.orders import asked
from counselling.man.pages import Asked
from counselling.man.queries import Here, conversations_of, entries_after, placed, talk_page
from counselling.saying import say
from counselling.talk import CONVERSATION, TALK
from counselling.talk.state import PARTICIPANT
from counselling.talking import NewTalk, begin_messaging, save_draft
from counselling.unread.text import unread
from counselling.words import TOLD
from crisis.guarding.asking import look_over
from crisis.guarding.matching import PRIVATE
from crisis.noticing import notice_his
from programmes.door import Front
from programmes.introductions.queries import introduced

REFRESHES = (15, 30, 60)
"""Seconds between which a page without JavaScript may load anew, where somebody asks for it."""


async def show_list(front: Front, visit: Visit) -> Answer:
    """Show his conversations in every programme, and where he can begin one."""
    mine = await visit.read(conversations_of, _person(visit), visit.language)
    begin_in = await visit.read(to_write_to, front, visit.language)
    data = {"conversations": [one.data for one in mine], "begin": [one.id for one in begin_in]}
    return page("counselling/list.html", data=data, conversations=mine, begin=begin_in)


async def show_new(front: Front, visit: Visit) -> Answer:
    """Show the form by which a conversation begins. Who names no programme chooses one; who has no name in it is asked for one."""
    programme = visit.value("programme", visit.query.get("programme", ""))
    if not programme:
        return see("/conversations", data={})
    offer, _ = await _offer(front, visit, programme)
    visit.place = offer.id
    data = {"programme": offer.id, "promise": offer.promise, "topics": [one.code for one in offer.topics]}
    return page(
        "counselling/new.html",
        data=data,
        offer=offer,
        people=await visit.read(introduced, offer.id, visit.language),
        unread=await visit.read(unread, offer.id, visit.language),
        key=visit.value("key") or new_id(),
    )


async def begin_new(front: Front, visit: Visit) -> Answer:
    """A conversation has begun, with his first message in it."""
    form = await visit.form()
    offer, actor = await _offer(front, visit, programme_of(form))
    wishes = Wishes.parse(form, "heavy", [one.code for one in offer.topics], visit.language)
    words = words_of(form)
    take(visit.kernel, BEGINNING, actor)
    noticed = await notice_his(visit.kernel, actor, words.text, wishes.language)
    looked = await look_over(visit.kernel, actor, words.text, PRIVATE, noticed, sure=words.sure)
    promise = await visit.read(promise_of, offer.id, wishes.language)
    new = NewTalk(wishes.language, wishes.topic, wishes.heavy, words.text, words.key, promise, noticed, offer.terms)
    new = replace(new, looked=looked)
    begun = await visit.act(begin_messaging, new, actor=actor, lane=Lane.DANGER if noticed else Lane.TALK)
    return see(f"/conversations/{begun}", data={"conversation": begun, "promise": promise})


async def show_talk(visit: Visit) -> Answer:
    """Show a conversation as it stands. One who waits in the line is led to his place, one who answers to his desk."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    here = await _here(visit, actor)
    visit.place = here.conversation.programme
    if not visit.wants_json and (elsewhere := _elsewhere(here)):
        return see(elsewhere)
    reading = _number(visit, "refresh")
    reading = reading if reading in REFRESHES else None
    await _reads(visit, actor, reading)
    wanted = Asked(_number(visit, "before"), _number(visit, "about"), _number(visit, "reply") or _answered(visit))
    shown = await visit.read(talk_page, here, visit.language, wanted)
    fields = {name: getattr(shown, name) for name in shown.__slots__}
    key = visit.value("key") or new_id()
    guest = _person(visit).guest
    return page(
        "counselling/talk.html",
        data=shown.data,
        refresh=reading,
        reading=reading,
        key=key,
        guest=guest,
        told=TOLD,
        **fields,
    )


async def messages(visit: Visit) -> Answer:
    """Give entries after or before a number, for programs; others are led to the page."""
    after, before = _number(visit, "after") or 0, _number(visit, "before")
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    found = await visit.read(entries_after, await _here(visit, actor), after, before)
    return see(f"/conversations/{visit.path['id']}", data=found)


async def write(visit: Visit) -> Answer:
    """Say something in the conversation."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    form = await visit.form()
    words = words_of(form)
    await _reads(visit, actor)
    said = await say(visit.kernel, actor, visit.path["id"], words)
    ack = {"stream": said.address, "seq": said.seq} if said else {}
    back = "/walk-in/place" if form.raw("from") == "place" else f"/conversations/{visit.path['id']}#newest"
    return see(back, data=ack)


async def keep_draft(visit: Visit) -> Answer:
    """What he is writing is kept for him alone."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    text = draft_of(await visit.form())
    take(visit.kernel, DRAFTS, actor)
    await visit.act(save_draft, visit.path["id"], text, actor=actor, on=(visit.path["id"],))
    return see(f"/conversations/{visit.path['id']}#say", data={"kept": bool(text)})


async def act(visit: Visit) -> Answer:
    """Do what he asks of his conversation."""
    actor = await visit.read(placed, visit.path["id"], _person(visit), PARTICIPANT)
    order = Order.parse(await visit.form())
    await _reads(visit, actor)
    take(visit.kernel, ASKING, actor)
    done = await asked(visit.kernel, actor, visit.path["id"], order)
    return see(f"/conversations/{visit.path['id']}#newest", data={"seq": done.seq if done else None})


async def copy(visit: Visit) -> Answer:
    """Give him what was said, as a text that everybody can read or as JSON; the team's notes are not in it."""
    actor = await visit.read(placed, visit.path["id"], _person(visit), PARTICIPANT)
    here = await _here(visit, actor)
    if visit.wants_json or visit.query.get("as") == "json":
        return download(await visit.read(copies.as_json, here, visit.language), "copy.json", "application/json")
    return download(await visit.read(copies.as_text, here, visit.language), "copy.txt", "text/plain; charset=utf-8")


def routes_of(front: Front) -> list[Route]:
    """List every address of a man's own conversations, with for whom it is."""
    new = partial(show_new, front)
    return [
        *walk_in.routes_of(front),
        *waiting.routes_of(front),
        get("/conversations", partial(show_list, front), who=signed_in),
        get("/conversations/new", new, who=signed_in),
        post("/conversations/new", partial(begin_new, front), who=signed_in, again=new),
        get("/conversations/{id}", show_talk, who=signed_in),
        get("/conversations/{id}/messages", messages, who=signed_in),
        post("/conversations/{id}/messages", write, who=signed_in, again=waiting.or_place(show_talk)),
        post("/conversations/{id}/draft", keep_draft, who=signed_in, again=show_talk),
        post("/conversations/{id}/acts", act, who=signed_in, again=show_talk),
        get("/conversations/{id}/copy", copy, who=signed_in),
    ]


async def _here(visit: Visit, actor: Actor) -> Here:
    """Give the conversation as it stands, and as whom he is in it."""
    slot = await visit.kernel.latest(visit.path["id"])
    if slot.kind is not CONVERSATION:
        raise NotFound
    return Here(slot.space, slot.state, slot.book.heads.get(TALK, 0), actor)


async def _offer(front: Front, visit: Visit, programme: str) -> tuple[Offering, Actor]:
    """Give a programme to which one can write, and as whom he does. NotFound where one cannot."""
    offer = await visit.read(offering, front, programme, visit.language)
    if offer.promise is None:
        raise NotFound
    actor = _person(visit).actor_in(programme)
    if actor is None:
        onward = quote(f"/conversations/new?programme={programme}", safe="")
        raise SignedOut("name_first", location=f"/me/personas/{programme}?next={onward}", status=403)
    return offer, actor


def _elsewhere(here: Here) -> str | None:
    """Where this is shown otherwise: to those who answer at their desk, to one who waits at his place."""
    if not here.is_his:
        return f"/desk/conversations/{here.id}"
    return "/walk-in/place" if here.conversation.talk.number is not None else None


async def _reads(visit: Visit, actor: Actor, seconds: int | None = None) -> None:
    """Count him as here for as long as somebody reads a page, so that a live talk is whole without JavaScript."""
    if not visit.wants_json:
        await lines_of(visit.kernel).read_a_page(actor, visit.path["id"], seconds)


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person


def _number(visit: Visit, name: str) -> int | None:
    """Read a number of the address. Refused when it is none."""
    typed = visit.query.get(name, "")
    if not typed:
        return None
    if not _is_number(typed):
        raise Refused("odd_number", status=422)
    return int(typed)


def _answered(visit: Visit) -> int | None:
    """Tell what the form that was refused answered to."""
    typed = visit.value("reply_to")
    return int(typed) if _is_number(typed) else None


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= len(str(NUMBERS)) and int(typed) <= NUMBERS
