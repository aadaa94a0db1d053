"""`/desk/settings/assessment`: the impact assessment in short, the whole of it as a file, and who approves it."""

import datetime as dt
from functools import partial
from pathlib import Path

from core.answers import Answer, download, page, see
from core.clock import DAY, Instant, from_datetime
from core.formats import local
from core.forms import Form
from core.i18n import N_
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from core.work import Read
from programmes.approvals import Approved, approval_of
from programmes.checklist import ASSESSMENT, YEAR
from programmes.desk.routes import as_coordinator, asked_programme, coordinator
from programmes.door import Front
from programmes.models import Programme
from programmes.queries import titles
from programmes.service import Approval, approve

WHOLE = Path(__file__).resolve().parents[2] / "docs" / "impact-assessment.md"
OFFICE = 80
SHORT: tuple[tuple[str, str], ...] = (
    (
        N_("What is handled, and why"),
        N_(
            "Words that men write under a made-up name, an age band, a language, and the health and life that they tell of. "
            "No name, address, phone number or e-mail. The ground is each man’s own consent, which he can withdraw."
        ),
    ),
    (
        N_("Who can read what, and how long"),
        N_(
            "What was said in a meeting is destroyed a quarter of an hour after it; a walk-in talk after 48 hours; a conversation after "
            "90 days; an alert 30 days after it was closed. Whoever opens a private conversation without being part of it is written down."
        ),
    ),
    (
        N_("What could go wrong for him"),
        N_(
            "Somebody looks through his phone. He writes who he is. Somebody of the team reads more than the work needs. The rules miss a "
            "danger, or see one that is none. Nobody answers at night. A machine is seized or stolen."
        ),
    ),
    (
        N_("What is done against it"),
        N_(
            "Neutral pages and a way out on each; a question before he sends what could name him; a staff log in which every change is found; a "
            "person who decides, never the rules; a rota and pagers that are tested each week; sealed text whose keys are destroyed."
        ),
    ),
    (
        N_("What stays"),
        N_(
            "The house can be forced to hand over what it still has. Rules miss some danger. A man can always name himself. "
            "Whoever runs the machine could change the programme that runs on it."
        ),
    ),
    (
        N_("What you add and decide"),
        N_(
            "Who answers for it, who runs the machine and where it stands, whom you asked (men, team, data protection officer), what your "
            "law adds, and whether what stays can be borne. Then somebody with that office approves it, on a day."
        ),
    ),
)
"""The assessment in short, section by section; the whole of it is the file."""


def routes_of(front: Front) -> list[Route]:
    """The pages, who know the front of the house."""
    shown, here = partial(show, front=front), "/desk/settings/assessment"
    return [
        get(here, shown, who=coordinator),
        post(here, partial(send, front=front), who=coordinator, again=shown),
        get(f"{here}/file", whole, who=coordinator),
    ]


async def show(visit: Visit, front: Front) -> Answer:
    """The assessment in short, who approved it, and the form for it."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    programme = actor.programme or ""
    found, name, zone = await visit.read(_stands, programme, front, visit.language)
    return page(
        "programmes/desk/assessment.html",
        data={"programme": programme, "approved": found is not None and found.stands},
        programme=programme,
        name=name,
        zone=zone,
        found=found,
        old=found is not None and visit.now - found.on >= YEAR * DAY,
        short=[(visit.say(title), visit.say(text)) for title, text in SHORT],
        today=local(visit.now, zone).date().isoformat(),
    )


async def send(visit: Visit, front: Front) -> Answer:
    """It is approved by this office, on this day."""
    actor = as_coordinator(visit.person, await asked_programme(visit))
    approval = parse(await visit.form(), visit.now)
    await visit.act(approve, actor.programme, approval, front.doors, actor=actor, lane=Lane.STAFF)
    return see(f"/desk/settings?programme={actor.programme}", data={})


async def whole(visit: Visit) -> Answer:
    """The whole of it, to fill in and to keep."""
    return download(WHOLE.read_bytes(), "impact-assessment.md", "text/markdown; charset=utf-8")


def parse(form: Form, now: Instant) -> Approval:
    """Read who approved it, and on which day. Invalid says which field."""
    by, day = form.text("approved_by", OFFICE), form.date("approved_on")
    if not form.failed("approved_on") and _instant(day) > now + DAY:
        form.fail("approved_on", "day_to_come")
    form.check()
    return Approval(ASSESSMENT, by=by, on=_instant(day))


def _stands(read: Read, programme: str, front: Front, language: str) -> tuple[Approved | None, str, str]:
    found = approval_of(read, programme, ASSESSMENT, front.doors.versions(read, programme))
    return found, titles(read, language).get(programme, ""), read.db.get_one(Programme, programme).zone


def _instant(day: dt.date) -> Instant:
    return from_datetime(dt.datetime.combine(day, dt.time(), dt.UTC))
