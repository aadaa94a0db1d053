"""Pages and forms of a meeting. Everything works without JavaScript; programs get the same as JSON."""

from collections.abc import Callable

from auth.guards import signed_in

from auth.people import Actor, Person
from chat.forms import NUMBERS, Draft, Order
from chat.groups import routes as groups
from chat.ignoring import heed_person, ignore_person
from chat.meeting.state import Phase
from chat.presence import lines_of
from chat.queries import MeetingPage, actor_of, entries_after, meeting_page, placed
from chat.service import carry_out, enter_meeting, give_up_seat, leave_meeting, post_message, take_seat
from chat.words import REASONS, TOLD
from core.errors import Refused
from core.ids import new_id
from core.lanes import Lane
from core.spaces import Entry
from core.web import Answer, Route, Visit, get, page, post, see
from programmes.readiness import Doors
from programmes.rules.text import house_rules

READING_REFRESH = 15
LOBBY_REFRESH = 20


async def show_meeting(visit: Visit) -> Answer:
    """Show a meeting as it stands for this person: `chat/meeting.html` for the open room, else its lobby or its end.

    Pages get `meeting` (a MeetingPage), `plain` ("" with JavaScript, "1" to read and write without, "read" to only read and
    be refreshed), `key` for the next message, `rules`, `reasons` (code: sentence) and `told` (kind: sentence to translate).
    """
    shown = await visit.read(meeting_page, visit.path["id"], _person(visit), _number(visit.query.get("before")))
    plain = visit.query.get("plain", "")
    if plain and shown.you and not shown.out and shown.room.phase is not Phase.CLOSED:
        actor = await visit.read(actor_of, shown.id, _person(visit))
        await lines_of(visit.kernel).read_a_page(actor, shown.id)
    return page(
        _template(shown),
        data=shown.data,
        refresh=_refresh(shown, plain),
        meeting=shown,
        plain=plain,
        key=visit.value("key") or new_id(),
        rules=house_rules(shown.language).rules,
        reasons={code: visit.say(text) for code, text in REASONS.items()},
        told=TOLD,
    )


async def seat(visit: Visit) -> Answer:
    """Take a seat, or give it up."""
    actor = await visit.read(actor_of, visit.path["id"], _person(visit))
    form = await visit.form()
    if form.tick("give_up"):
        await lines_of(visit.kernel).put_down_the_page(actor, visit.path["id"])
        await _act(visit, give_up_seat, actor)
        return see(f"/meetings/{visit.path['id']}", data={"seated": False})
    await _act(visit, take_seat, actor)
    return see(f"/meetings/{visit.path['id']}", data={"seated": True})


async def leave(visit: Visit) -> Answer:
    """Go out; the seat waits."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    await lines_of(visit.kernel).put_down_the_page(actor, visit.path["id"])
    await _act(visit, leave_meeting, actor)
    return see(f"/meetings/{visit.path['id']}", data={"out": True})


async def enter(visit: Visit) -> Answer:
    """Come back in."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    await _act(visit, enter_meeting, actor)
    return see(f"/meetings/{visit.path['id']}", data={"out": False})


async def messages(visit: Visit) -> Answer:
    """Give entries after or before a number, for programs; others are led to the page."""
    after, before = _number(visit.query.get("after")) or 0, _number(visit.query.get("before"))
    found = await visit.read(entries_after, visit.path["id"], _person(visit), after, before)
    return see(f"/meetings/{visit.path['id']}", data=found)


async def say(visit: Visit) -> Answer:
    """Say something in the room."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    draft = Draft.parse(await visit.form())
    if not visit.wants_json:
        await lines_of(visit.kernel).read_a_page(actor, visit.path["id"])
    said = await _act(visit, post_message, actor, draft)
    ack = {"stream": said.address if said else f"{visit.path['id']}.room", "seq": said.seq if said else None}
    return see(f"/meetings/{visit.path['id']}?plain=1#newest", data=ack)


async def lead(visit: Visit) -> Answer:
    """Do what somebody who leads asks for."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    order = Order.parse(await visit.form())
    if not visit.wants_json:
        await lines_of(visit.kernel).read_a_page(actor, visit.path["id"])
    done = await _act(visit, carry_out, actor, order, lane=Lane.STAFF)
    return see(f"/meetings/{visit.path['id']}", data={"seq": done.seq if done else None})


async def ignore(visit: Visit) -> Answer:
    """Read somebody no more, or again."""
    actor = await visit.read(placed, visit.path["id"], _person(visit))
    form = await visit.form()
    undo, tag = form.tick("undo"), form.raw("person")
    await _act(visit, heed_person if undo else ignore_person, actor, tag)
    return see(f"/meetings/{visit.path['id']}", data={"ignored": not undo})


def routes_of(doors: Doors) -> list[Route]:
    """List every address of the live groups, with for whom it is."""
    return [
        *groups.routes_of(doors),
        get("/meetings/{id}", show_meeting, who=signed_in),
        post("/meetings/{id}/seat", seat, who=signed_in, again=show_meeting),
        post("/meetings/{id}/leave", leave, who=signed_in),
        post("/meetings/{id}/enter", enter, who=signed_in, again=show_meeting),
        get("/meetings/{id}/messages", messages, who=signed_in),
        post("/meetings/{id}/messages", say, who=signed_in, again=show_meeting),
        post("/meetings/{id}/acts", lead, who=signed_in, again=show_meeting),
        post("/meetings/{id}/ignore", ignore, who=signed_in, again=show_meeting),
    ]


async def _act(
    visit: Visit, verb: Callable[..., Entry | None], actor: Actor, *args: object, lane: Lane = Lane.TALK
) -> Entry | None:
    meeting_id = visit.path["id"]
    return await visit.act(verb, meeting_id, *args, actor=actor, on=(meeting_id,), lane=lane)


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person


def _number(typed: str | None) -> int | None:
    """Read a number of the address. Refused when it is none."""
    if typed is None or typed == "":
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed) <= NUMBERS):
        raise Refused("odd_number", status=422)
    return int(typed)


def _template(shown: MeetingPage) -> str:
    if shown.room.phase is Phase.CLOSED:
        return "chat/ended.html"
    return "chat/meeting.html" if shown.lines else "chat/lobby.html"


def _refresh(shown: MeetingPage, plain: str) -> int | None:
    """Tell after how many seconds a page without JavaScript loads anew: in the lobby, and where he only reads."""
    if not plain or shown.room.phase is Phase.CLOSED:
        return None
    if not shown.lines:
        return LOBBY_REFRESH
    return READING_REFRESH if plain == "read" else None
