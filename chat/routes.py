"""Pages and forms of a meeting. Everything works without JavaScript; programs get the same as JSON."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import quote

from auth.guards import signed_in
from auth.people import Actor, Person
from chat import saying, worried, young
from chat.forms import NUMBERS, Draft, Feeling, Order
from chat.groups import routes as groups
from chat.ignoring import heed_person, ignore_person
from chat.lead import routes as desk
from chat.limits import MOVES, ORDERS, POSTS, take
from chat.lines import lines_of
from chat.meeting import MEETING, ROOM
from chat.orders import ordered
from chat.pages import Asked, Here
from chat.queries import actor_of, entries_after, may_work_on, meeting_page, placed, programme_at_the_door
from chat.service import (
    enter_meeting,
    give_up_seat,
    leave_meeting,
    listen_in,
    put_away,
    take_seat,
)
from chat.words import EXCLUSION_REASONS, REASONS, TIMEOUT_REASONS, TOLD
from core.budgets import Budget
from core.errors import DomainError, NotFound, Refused, SignedOut
from core.forms import Form
from core.ids import new_id
from core.lanes import Lane
from core.spaces import Entry
from core.web import Answer, Route, Visit, get, page, post, see
from programmes.readiness import Doors
from programmes.rules.text import house_rules

REFRESHES = (15, 30, 60)
"""Seconds between which a page without JavaScript may load anew, where somebody asks for it."""

STANCES = {"take": take_seat, "listen": listen_in, "give_up": give_up_seat, "enter": enter_meeting}


async def show_meeting(doors: Doors, visit: Visit) -> Answer:
    """Show a meeting as it stands for this person: its lobby, its room, or its end. Who has no name here is asked for one."""
    asked = Asked(_number(visit, "before"), _number(visit, "about"), _number(visit, "reply") or _answered(visit))
    reading = _number(visit, "refresh")
    await _reads(visit, reading if reading in REFRESHES else None)
    here = await _here(visit)
    if here is None:
        raise await _name_first(doors, visit)
    visit.place = here.meeting.programme
    shown = await visit.read(meeting_page, here, visit.language, asked)
    reading = reading if reading in REFRESHES and shown.is_inside else None
    return page(
        "chat/meeting.html",
        data=shown.data,
        refresh=reading,
        reading=reading,
        key=visit.value("key") or new_id(),
        rules=house_rules(visit.language).rules,
        told=TOLD,
        reasons=REASONS,
        timeout_reasons=TIMEOUT_REASONS,
        exclusion_reasons=EXCLUSION_REASONS,
        **shown.context,
    )


async def seat(doors: Doors, visit: Visit) -> Answer:
    """Take a seat, give it up, or come back to it."""
    form = await visit.form()
    wanted = form.choice("act", STANCES) if form.raw("act") else "take"
    form.check()
    try:
        actor = await visit.read(actor_of if wanted in ("take", "listen") else placed, visit.path["id"], _person(visit))
    except NotFound:
        raise await _name_first(doors, visit) from None
    if wanted not in ("take", "listen"):
        await lines_of(visit.kernel).put_down_the_page(actor, visit.path["id"])
    await _act(visit, STANCES[wanted], actor)
    return see(_back_to(visit, form), data={"act": wanted})


async def leave(visit: Visit) -> Answer:
    """Go out; the seat waits."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    await lines_of(visit.kernel).put_down_the_page(actor, visit.path["id"])
    await _act(visit, leave_meeting, actor)
    return see(f"/meetings/{visit.path['id']}", data={"out": True})


async def messages(visit: Visit) -> Answer:
    """Give entries after or before a number, for programs; others are led to the page."""
    after, before = _number(visit, "after") or 0, _number(visit, "before")
    await visit.read(placed, visit.path["id"], _person(visit))
    here = await _here(visit)
    if here is None:
        raise NotFound
    found = await visit.read(entries_after, here, after, before)
    return see(f"/meetings/{visit.path['id']}", data=found)


async def say(visit: Visit) -> Answer:
    """Say something in the room."""
    actor = await _once_placed(visit)
    form = await visit.form()
    draft = Draft.parse(form)
    await _reads(visit)
    take(visit.kernel, POSTS, actor)
    said = await saying.say(visit.kernel, actor, visit.path["id"], draft)
    ack = {"stream": said.address if said else f"{visit.path['id']}.room", "seq": said.seq if said else None}
    return see(_back_to(visit, form, "#newest"), data=ack)


async def lead(visit: Visit) -> Answer:
    """Do what somebody who leads asks for."""
    actor = await visit.read(may_work_on, visit.path["id"], _person(visit))
    form = await visit.form()
    order = Order.parse(form)
    await _reads(visit)
    take(visit.kernel, ORDERS, actor)
    done = await ordered(visit.kernel, actor, visit.path["id"], order)
    return see(_back_to(visit, form), data={"seq": done.seq if done else None})


async def feel(when: str, visit: Visit) -> Answer:
    """Tell how heavy it is."""
    actor = await _once_placed(visit)
    feeling = Feeling.parse(await visit.form(), when)
    await _reads(visit)
    take(visit.kernel, MOVES, actor)
    told = await saying.feel(visit.kernel, actor, visit.path["id"], feeling)
    return see(f"/meetings/{visit.path['id']}", data={"seq": told.seq if told else None})


async def returned(visit: Visit) -> Answer:
    """Put a message away that came back to him."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    form = await visit.form()
    key = form.key()
    form.check()
    take(visit.kernel, MOVES, actor)
    await visit.act(put_away, visit.path["id"], key, actor=actor)
    return see(f"/meetings/{visit.path['id']}#newest", data={"away": key})


async def ignore(visit: Visit) -> Answer:
    """Read somebody no more, or again."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    form = await visit.form()
    wanted, tag = form.choice("ignore", ("yes", "no")), form.raw("persona")
    form.check()
    await _act(visit, ignore_person if wanted == "yes" else heed_person, actor, tag)
    return see(f"/meetings/{visit.path['id']}", data={"ignored": wanted == "yes"})


def routes_of(doors: Doors) -> list[Route]:
    """List every address of the live groups, with for whom it is."""
    show = partial(show_meeting, doors)
    return [
        *groups.routes_of(doors),
        *desk.routes_of(),
        *worried.routes(),
        *young.routes(),
        get("/meetings/{id}", show, who=signed_in),
        post("/meetings/{id}/seat", partial(seat, doors), who=signed_in, again=show),
        post("/meetings/{id}/leave", leave, who=signed_in),
        get("/meetings/{id}/messages", messages, who=signed_in),
        post("/meetings/{id}/messages", say, who=signed_in, again=desk.or_desk(show)),
        post("/meetings/{id}/acts", lead, who=signed_in, again=desk.or_desk(show)),
        post("/meetings/{id}/checkin", partial(feel, "in"), who=signed_in, again=show),
        post("/meetings/{id}/checkout", partial(feel, "out"), who=signed_in, again=show),
        post("/meetings/{id}/returned", returned, who=signed_in, again=show),
        post("/meetings/{id}/ignore", ignore, who=signed_in, again=show),
    ]


async def _act(
    visit: Visit,
    verb: Callable[..., Entry | None],
    actor: Actor,
    *args: object,
    lane: Lane = Lane.TALK,
    budget: Budget = MOVES,
) -> Entry | None:
    take(visit.kernel, budget, actor)
    meeting_id = visit.path["id"]
    return await visit.act(verb, meeting_id, *args, actor=actor, on=(meeting_id,), lane=lane)


async def _here(visit: Visit) -> Here | None:
    """Give the meeting as it stands and as whom he is in it; None when it is not there, or he has no name in its programme."""
    try:
        slot = await visit.kernel.latest(visit.path["id"])
    except NotFound:
        return None
    actor = _person(visit).actor_in(slot.programme)
    if slot.kind is not MEETING or actor is None:
        return None
    return Here(slot.space, slot.state, slot.book.heads.get(ROOM, 0), actor)


async def _once_placed(visit: Visit) -> Actor:
    """As whom he writes: by his place, or by the one that he had; then the verb says what he cannot, and he keeps his text."""
    try:
        return await visit.read(placed, visit.path["id"], _person(visit))
    except NotFound:
        actor = await visit.read(actor_of, visit.path["id"], _person(visit))
    here = await _here(visit)
    if here is None or actor.id not in (*here.meeting.excluded, *here.meeting.attended):
        raise NotFound
    return actor


async def _name_first(doors: Doors, visit: Visit) -> DomainError:
    """Give what to say to one who has no name in the programme: to choose one, where everybody may know of the meeting."""
    programme = await visit.read(programme_at_the_door, doors, visit.path["id"])
    if programme is None or _person(visit).actor_in(programme) is not None:
        return NotFound()
    onward = quote(f"/meetings/{visit.path['id']}", safe="")
    return SignedOut("name_first", location=f"/me/personas/{programme}?next={onward}", status=403)


def _back_to(visit: Visit, form: Form, part: str = "") -> str:
    """Where he came from: the meeting, its word alone where he wrote one, or its desk."""
    meeting = visit.path["id"]
    if form.raw("from") == "lead":
        return desk.back_to_desk(meeting, form)
    return f"/meetings/{meeting}{'?to=word' if form.raw('to') == 'word' else ''}{part}"


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


async def _reads(visit: Visit, seconds: int | None = None) -> None:
    """Count him as here for as long as somebody reads a page, so that a room is whole without JavaScript."""
    if visit.wants_json:
        return
    with suppress(DomainError):
        actor = await visit.read(placed, visit.path["id"], _person(visit))
        await lines_of(visit.kernel).read_a_page(actor, visit.path["id"], seconds)
