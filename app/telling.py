"""What the floors of the house tell each other, put together once for pages, clock and console."""

import chat.lines
import chat.personas
import counselling.lines
import counselling.personas
import crisis.aftercare.settling
import crisis.drills.queries
import crisis.drills.service
import crisis.pager.queries
import forum.personas
import programmes.introductions.service
from app.crew import crew_of
from app.made_up import FIXTURE
from auth.house import House
from core.i18n import SOURCE, sentence
from core.work import Read
from crisis.guarding.names import bar_to_name
from programmes.checklist import CONDITIONS, RENEW, Condition
from programmes.door import Front
from programmes.place import DEMO, marked
from programmes.queries import host, offers, titles
from programmes.readiness import Doors


def house_of(front: Front) -> House:
    """What those who keep names and personas are told of the floors above them."""
    return House(
        front.thresholds,
        titles,
        host,
        (
            chat.personas.gather,
            counselling.personas.gather,
            forum.personas.gather,
            crisis.pager.queries.gather,
            crisis.drills.queries.gather,
            programmes.introductions.service.gather,
        ),
        (
            chat.personas.forget,
            counselling.personas.forget,
            crisis.aftercare.settling.forget,
            forum.personas.forget,
            crisis.drills.service.forget_person,
            programmes.introductions.service.forget,
        ),
        (chat.lines.step_out, counselling.lines.step_out),
        (chat.personas.keeps, counselling.personas.keeps, forum.personas.keeps),
        guests_home="/walk-in/place",
        bar_to_name=bar_to_name,
    )


def readiness_of(read: Read, loopback: bool) -> list[str]:
    """Say in English what is missing before the doors of each programme can open; nothing in a place of made-up people."""
    if marked(read, DEMO) or marked(read, FIXTURE):
        return []
    found = offers(read, SOURCE)
    if not found:
        return ["No organisation is here yet. Next: ./rinnalla setup"]
    doors = Doors(loopback, crew_of)
    said: list[str] = []
    for one in found:
        missing = [condition for condition in doors.conditions(read, one.id) if not condition.fulfilled]
        if missing:
            said.append(f"The doors of {one.name} stay shut until:")
            said += [f"  - {line_of(condition)}" for condition in missing]
    return said


def cautions_of(read: Read, loopback: bool) -> list[str]:
    """Say in English what holds and wants to be renewed, programme by programme; nothing in a place of made-up people."""
    if marked(read, DEMO) or marked(read, FIXTURE):
        return []
    doors = Doors(loopback, crew_of)
    return [
        f"{one.name}: {sentence(SOURCE, RENEW[condition.code], condition.args)}"
        for one in offers(read, SOURCE)
        for condition in doors.conditions(read, one.id)
        if condition.aging
    ]


def line_of(condition: Condition) -> str:
    """One line of the checklist in English."""
    line = sentence(SOURCE, CONDITIONS[condition.code], condition.args)
    return f"{line} Missing: {', '.join(condition.missing)}." if condition.missing else line
