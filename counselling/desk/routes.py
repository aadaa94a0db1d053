"""`/desk/inbox` and `/desk/conversations/{id}`: pages and forms of those who answer. Everything works without JavaScript; programs get the same as JSON."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from auth.guards import staff
from auth.people import Actor, Person
from core.budgets import Budget
from core.clock import DAY
from core.errors import DomainError, NotFound, Refused
from core.formats import format_weekday
from core.forms import Here as Read_here
from core.ids import new_id
from core.lanes import Lane
from core.spaces import Entry
from core.web import Answer, Route, Visit, get, page, post, see
from counselling.desk import book, leaving
from counselling.desk.forms import Answer as Written
from counselling.desk.forms import Aside, Order, draft_of, id_in
from counselling.desk.inbox import inbox, pressing
from counselling.desk.listening import stream_there
from counselling.desk.orders import call_the_next, ordered, take
from counselling.desk.queries import Asked, Here, case_of, entries_after, team_actor
from counselling.desk.rows import Inbox
from counselling.desk.words import BOX_WORDS, DOORS, ENDS, HOWS, OUTCOME_WORDS, RISKS, TOLD, WHY
from counselling.limits import ASKING, DRAFTS
from counselling.limits import take as spend
from counselling.lines import lines_of
from counselling.saying import say
from counselling.talk import CONVERSATION
from counselling.talking import Words, save_draft
from counselling.waiting_line import line_id
from counselling.working import note, read_it
from programmes.openings.words import TOPICS
from programmes.rota.views import zone_of
from programmes.routes import language_namer

answerers = staff("support_person", "counsellor")
REFRESHES = (15, 30, 60)
NUMBERS = 10**9
MONDAY = 4 * DAY
"""The first Monday of 1970: from it the days of a week get their names."""


async def show_inbox(visit: Visit) -> Answer:
    """Show the list of a box of his programme."""
    actor = await answering(visit)
    for one in _answers_as(visit):
        await stream_there(visit.kernel, one)
    found = await _inbox(visit, actor)
    template = "counselling/desk/light.html" if "light" in visit.query else "counselling/desk/inbox.html"
    return page(template, data=found.data, refresh=_refresh(visit), case=None, **_frame(visit, found))


async def take_next(visit: Visit) -> Answer:
    """He has the next one: the one that the page showed him, or whoever the line calls."""
    actor = await answering(visit)
    form = await visit.form()
    key, wanted = form.key(), id_in(form, "conversation")
    form.check()
    spend(visit.kernel, ASKING, actor)
    if wanted:
        theirs = await visit.read(team_actor, wanted, visit.person)
        if theirs.programme != actor.programme:
            raise NotFound
        await visit.act(take, wanted, actor=actor, on=(wanted,), lane=Lane.STAFF)
        taken = wanted
    else:
        line = line_id(visit.kernel.keyring.store.file, actor.programme or "")
        taken = await visit.act(call_the_next, key, actor=actor, on=(line,), lane=Lane.STAFF)
    return see(f"/desk/conversations/{taken}?box=mine", data={"conversation": taken})


async def show_case(visit: Visit) -> Answer:
    """Show a conversation, with the list beside it. Who holds it and reads is here, and the man is told that he reads."""
    actor = await visit.read(team_actor, visit.path["id"], visit.person)
    here = await _here(visit, actor)
    light = "light" in visit.query
    if not light and not visit.wants_json and visit.refusal is None:
        await _reads(visit, here)
        here = await _here(visit, actor)
    asked = Asked(
        _number(visit, "before"), _number(visit, "about"), _number(visit, "reply"), visit.query.get("words", "")
    )
    case = await visit.read(case_of, here, visit.language, asked)
    found = await _inbox(visit, actor, "mine")
    key = visit.value("key") or new_id()
    shown: dict[str, Any] = {"key": key, "note_key": new_id(), "case": case}
    return page("counselling/desk/inbox.html", data=case.data, refresh=_refresh(visit), **shown, **_frame(visit, found))


async def messages(visit: Visit) -> Answer:
    """Give entries after or before a number, for programs; others are led to the page."""
    actor = await visit.read(team_actor, visit.path["id"], visit.person)
    after, before = _number(visit, "after") or 0, _number(visit, "before")
    found = await visit.read(entries_after, await _here(visit, actor), after, before)
    return see(_home(visit), data=found)


async def write(visit: Visit) -> Answer:
    """Say something to the man."""
    actor = await visit.read(team_actor, visit.path["id"], visit.person)
    written = Written.parse(await visit.form())
    words = Words(written.text, written.key or new_id(), written.reply_to)
    said = await say(visit.kernel, actor, visit.path["id"], words)
    return see(f"{_home(visit)}#newest", data={"seq": said.seq if said else None})


async def write_aside(visit: Visit) -> Answer:
    """Write a note to the team on it. The man never reads it here."""
    actor = await visit.read(team_actor, visit.path["id"], visit.person)
    aside = Aside.parse(await visit.form())
    key = aside.key or new_id()
    said = await _act(visit, note, actor, aside.text, key, aside.agreed)
    return see(f"{_home(visit)}#notes", data={"seq": said.seq if said else None})


async def keep_draft(visit: Visit) -> Answer:
    """What he is writing is kept for him alone."""
    actor = await visit.read(team_actor, visit.path["id"], visit.person)
    text = draft_of(await visit.form())
    kept = await _act(visit, save_draft, actor, text, budget=DRAFTS)
    return see(f"{_home(visit)}#say", data={"kept": bool(text), "at": kept.at if kept else None})


async def act(visit: Visit) -> Answer:
    """Do what he asks of a conversation."""
    actor = await visit.read(team_actor, visit.path["id"], visit.person)
    form = await visit.form()
    zone = await visit.read(zone_of, actor.programme)
    order = Order.parse(form, Read_here(zone, visit.now))
    done = await _act(visit, ordered, actor, order)
    return see(f"{_home(visit)}{PARTS.get(order.verb, '#newest')}", data={"seq": done.seq if done else None})


ABOUT = ("contract", "count", "uncount", "slots", "call_off", "end_slot", "follow_up")
PARTS = {"put_back": "#list", "opinion": "#notes", **dict.fromkeys(ABOUT, "#about")}
"""To which part of the page one comes back."""


def routes_of() -> list[Route]:
    """List every address of the desk of those who answer, with for whom it is."""
    case = "/desk/conversations/{id}"
    return [
        get("/desk/inbox", show_inbox, who=answerers),
        post("/desk/inbox/next", take_next, who=answerers, again=show_inbox),
        get(case, show_case, who=answerers),
        get(f"{case}/messages", messages, who=answerers),
        post(f"{case}/messages", write, who=answerers, again=show_case),
        post(f"{case}/notes", write_aside, who=answerers, again=show_case),
        post(f"{case}/draft", keep_draft, who=answerers, again=show_case),
        post(f"{case}/acts", act, who=answerers, again=show_case),
        *book.routes_of(),
        *leaving.routes_of(),
    ]


async def answering(visit: Visit) -> Actor:
    """As whom he answers in the programme that the page or form is about; where none is named, in the one that needs him first."""
    sent = (await visit.form()).raw("programme") if visit.request.method == "POST" else visit.query.get("programme", "")
    mine = _answers_as(visit)
    if not sent and len(mine) > 1:
        found = await visit.read(pressing, mine)
    else:
        found = next((actor for actor in mine if not sent or actor.programme == sent), None)
    if found is None:
        raise NotFound
    return found


def _answers_as(visit: Visit) -> list[Actor]:
    """Every persona under which he answers."""
    return [one for one in _person(visit).actors if one.programme and one.has("support_person", "counsellor")]


async def _inbox(visit: Visit, actor: Actor, box: str = "") -> Inbox:
    asked = visit.query.get("box", "") or box
    found: Inbox = await visit.read(inbox, actor, _answers_as(visit), asked, visit.language)
    return found


def _frame(visit: Visit, found: Inbox) -> dict[str, Any]:
    return {
        "inbox": found,
        "language_name": language_namer(visit),
        "next_key": new_id(),
        "told": TOLD,
        "box_words": BOX_WORDS,
        "doors": DOORS,
        "topics": TOPICS,
        "risks": RISKS,
        "why_words": WHY,
        "ends": ENDS,
        "hows": HOWS,
        "outcomes": OUTCOME_WORDS,
        "weekdays": [(day, format_weekday(visit.language, MONDAY + day * DAY, "UTC")) for day in range(7)],
    }


async def _here(visit: Visit, actor: Actor) -> Here:
    """Give the conversation as it stands, and as whom he comes to it."""
    slot = await visit.kernel.latest(visit.path["id"])
    if slot.kind is not CONVERSATION:
        raise NotFound
    return Here(slot.space, slot.state, actor)


async def _reads(visit: Visit, here: Here) -> None:
    """Count him as here while he reads; and who holds it lets the man know. That he may not is no reason to show nothing."""
    if here.conversation.member(here.actor.id) is None:
        return
    await lines_of(visit.kernel).read_a_page(here.actor, here.id, _refresh(visit))
    holder = here.conversation.holder
    if holder is not None and holder.persona == here.actor.id:
        with suppress(DomainError):
            await visit.act(read_it, here.id, actor=here.actor, on=(here.id,), lane=Lane.STAFF)


async def _act(
    visit: Visit, verb: Callable[..., Entry | None], actor: Actor, *args: object, budget: Budget = ASKING
) -> Entry | None:
    spend(visit.kernel, budget, actor)
    case = visit.path["id"]
    return await visit.act(verb, case, *args, actor=actor, on=(case,), lane=Lane.STAFF)


def _person(visit: Visit) -> Person:
    person: Person = visit.person
    return person


def _home(visit: Visit) -> str:
    return f"/desk/conversations/{visit.path['id']}"


def _refresh(visit: Visit) -> int | None:
    seconds = _number(visit, "refresh")
    return seconds if seconds in REFRESHES else None


def _number(visit: Visit, name: str) -> int | None:
    """Read a number of the address. Refused when it is none."""
    typed = visit.query.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(NUMBERS)) and int(typed) <= NUMBERS):
        raise Refused("odd_number", status=422)
    return int(typed)
