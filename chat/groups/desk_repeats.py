"""The desk of meetings that repeat: change all that lie ahead, or end them from a day on."""

from datetime import date

from auth.people import Person
from chat.groups import series
from chat.groups.desk import LIMITS, actor_of, person_of, ticked, where_of
from chat.groups.forms import SeriesDraft, last_day
from chat.groups.hours import hour_of
from chat.groups.policy import is_over
from chat.groups.queries import leaders_of, meetings_ahead
from chat.groups.repeats import grants_of_series, meetings_of_series, repeat_of, series_arranged_by
from chat.models import MeetingPlan, MeetingSeries
from core.lanes import Lane
from core.web import Answer, Visit, page, see
from programmes.rota.hours import day_in

SHOWN = ("topic", "language", "minutes", "least", "listening")


async def show_repeat(visit: Visit) -> Answer:
    """Show a series on the desk, to be changed."""
    group, found = await visit.read(series_arranged_by, person_of(visit), visit.path["id"])
    where = await visit.read(where_of, group.programme_id)
    led_by, standby = await visit.read(grants_of_series, found.id)
    repeat = await visit.read(repeat_of, found.id)
    return page(
        "chat/desk-repeat.html",
        data=repeat.data,
        group=group,
        repeat=repeat,
        over=_is_over(visit, found),
        leaders=await visit.read(leaders_of, group.programme_id),
        ticked=await ticked(visit, where, led_by, standby),
        known=_known(found),
        limits=LIMITS,
    )


async def change_repeat(visit: Visit) -> Answer:
    """Change a series, and its meetings that lie ahead."""
    group, found = await visit.read(series_arranged_by, person_of(visit), visit.path["id"])
    where = await visit.read(where_of, group.programme_id)
    first_on, form = date.fromisoformat(found.first_on), await visit.form()
    draft = SeriesDraft.parse_change(form, where, first_on, found.every)
    ahead = await visit.read(meetings_of_series, found.id)
    actor = actor_of(visit, group.programme_id)
    await visit.act(series.change_series, found.id, draft, actor=actor, on=ahead, lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"repeat": found.id})


async def show_end(visit: Visit) -> Answer:
    """Ask from which day on a series ends, and show what would be called off."""
    group, found = await visit.read(series_arranged_by, person_of(visit), visit.path["id"])
    person: Person = visit.person
    ahead = await visit.read(meetings_ahead, MeetingPlan.series_id == found.id, person)
    repeat = await visit.read(repeat_of, found.id)
    return page(
        "chat/desk-repeat-end.html",
        data=repeat.data,
        group=group,
        repeat=repeat,
        ahead=ahead,
        over=_is_over(visit, found),
    )


async def end_repeat(visit: Visit) -> Answer:
    """End a series from a day on."""
    group, found = await visit.read(series_arranged_by, person_of(visit), visit.path["id"])
    day = last_day(await visit.form(), day_in(visit.now, found.zone))
    ahead = await visit.read(meetings_of_series, found.id)
    actor = actor_of(visit, group.programme_id)
    await visit.act(series.end_series, found.id, day, actor=actor, on=ahead, lane=Lane.STAFF)
    return see(f"/desk/groups/{group.id}", data={"repeat": found.id})


def _is_over(visit: Visit, found: MeetingSeries) -> bool:
    return is_over(found.until_on, day_in(visit.now, found.zone))


def _known(found: MeetingSeries) -> dict[str, object]:
    times = {name: getattr(found, f"{name}_minutes") for name in ("forget", "leaderless", "cover")}
    shown = {name: getattr(found, name) for name in SHOWN}
    return {**shown, **times, "seats": found.cap, "hour": hour_of(found.at).strftime("%H:%M")}
