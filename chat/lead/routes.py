"""The page of the lead desk. Its forms are those of the meeting; each comes back here."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import quote

from auth.guards import with_desk
from auth.people import Actor, Person
from chat.lead.may import is_for
from chat.lead.page import Desk
from chat.lead.queries import lead_page
from chat.lead.words import BEHIND, KIND_WORDS, PROMPTS
from chat.lines import lines_of
from chat.meeting import BACKSTAGE, MEETING, ROOM, WORD, policy
from chat.meeting.state import Phase
from chat.pages import Here
from chat.queries import may_work_on
from chat.words import EXCLUSION_REASONS, REASONS, TIMEOUT_REASONS, TOLD
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import sentence
from core.ids import new_id
from core.lanes import Lane
from core.web import Answer, Route, Visit, get, page, see
from crisis.aftercare.scripts import script_in
from programmes.rota.service import sign_on_for

REFRESHES = (15, 30, 60)
MOST = 1_000_000_000
Show = Callable[[Visit], Awaitable[Answer]]


async def show_desk(visit: Visit) -> Answer:
    """Show the desk to those who lead, accompany or may come. Whoever leads is on duty by that, and in the room while he reads."""
    here = await _here(visit)
    asked = _asked(visit)
    refresh = _number(visit, "refresh")
    refresh = refresh if refresh in REFRESHES else None
    if not asked.light and not visit.wants_json and here.meeting.phase is not Phase.CLOSED:
        await _reads(visit, here, refresh)
        here = await _here(visit)
    visit.place = here.meeting.programme
    shown = await visit.read(lead_page, here, visit.language, asked)
    if here.meeting.phase is Phase.CLOSED and not visit.wants_json and visit.refusal is None:
        return see(f"/meetings/{here.id}")
    spoken = shown.facts.language
    return page(
        "chat/lead_light.html" if asked.light else "chat/lead.html",
        data=shown.data,
        refresh=refresh,
        reading=refresh,
        key=visit.value("key") or new_id(),
        told=TOLD,
        told_behind=BEHIND,
        reasons=REASONS,
        timeout_reasons=TIMEOUT_REASONS,
        exclusion_reasons=EXCLUSION_REASONS,
        prompts=[sentence(spoken, text, {}) for text in PROMPTS],
        kind_words=[sentence(spoken, text, {}) for text in KIND_WORDS],
        ignored=frozenset(),
        script=script_in(visit.language),
        **shown.context,
    )


def or_desk(show: Show) -> Show:
    """Show a refused form again where it came from: on the desk, or by `show`."""

    async def again(visit: Visit) -> Answer:
        return await (show_desk(visit) if visit.value("from") == "lead" else show(visit))

    return again


def back_to_desk(meeting_id: str, form: Form) -> str:
    """Give the address of the part of the desk that a form was sent from."""
    home, to = f"/meetings/{meeting_id}/lead", form.raw("to")
    if to.startswith(WORD) and not form.raw("verb"):
        return f"{home}?to={quote(to.removeprefix(WORD), safe='')}#say"
    if to == BACKSTAGE or form.raw("verb") in ("handover", "step_down"):
        return f"{home}#backstage"
    man = form.raw("persona")
    return f"{home}?man={quote(man, safe='')}#people" if man else f"{home}#newest"


def routes_of() -> list[Route]:
    """List the addresses of the lead desk, with for whom they are."""
    return [get("/meetings/{id}/lead", show_desk, who=with_desk)]


async def _here(visit: Visit) -> Here:
    """Give the meeting as it stands and as whom he is in it. NotFound alike when it is not there and when its desk is not for him."""
    person: Person = visit.person
    actor = await visit.read(may_work_on, visit.path["id"], person)
    slot = await visit.kernel.latest(visit.path["id"])
    if slot.kind is not MEETING or not is_for(actor, slot.state):
        raise NotFound
    return Here(slot.space, slot.state, slot.book.heads.get(ROOM, 0), actor)


async def _reads(visit: Visit, here: Here, seconds: int | None) -> None:
    """Count him as here while he reads, and as on duty where he leads; that he may not be is no reason to show nothing."""
    actor: Actor = here.actor
    if here.meeting.place(actor.id) is None:
        return
    with suppress(DomainError):
        await lines_of(visit.kernel).read_a_page(actor, here.id, seconds)
    if policy.leads(actor, here.meeting):
        with suppress(DomainError):
            await visit.act(sign_on_for, here.id, actor=actor, lane=Lane.STAFF)


def _asked(visit: Visit) -> Desk:
    about, reply = _number(visit, "about"), _number(visit, "reply")
    to = visit.value("to").removeprefix("word-") or visit.query.get("to", "")
    man = visit.value("persona") or visit.query.get("man", "")
    return Desk(to, man, _number(visit, "before"), about, reply, light="light" in visit.query)


def _number(visit: Visit, name: str) -> int | None:
    typed = visit.query.get(name, "")
    whole = typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST))
    return int(typed) if whole and 0 < int(typed) <= MOST else None
