"""`/desk/rota`: the week, each shift, planning, holidays, swaps; and the notices of a desk."""

from datetime import date, timedelta

from auth.guards import staff
from auth.people import ROLES, Actor, Person
from core.answers import Answer, page, see
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from programmes.rota import orders, service, views
from programmes.rota.forms import EVERY, NEEDED, Order, parse_day, parse_holiday, parse_monday, parse_plan
from programmes.rota.frame import asked_about, frame_of
from programmes.rota.hours import day_in, monday_of
from programmes.rota.notice_pages import dismiss, show_notices, told
from programmes.rota.notices import notices_of
from programmes.rota.policy import BACKUP, FITTING, HOLDER, PLANNED, fits
from programmes.rota.queries import Mate, gaps, team
from programmes.rota.service import Followers
from programmes.rota.shown import ShiftView
from programmes.rota.swaps import ANSWERS
from programmes.rota.words import PURPOSES

members = staff(*ROLES)
coordinators = staff("coordinator")


def routes_of(followers: Followers) -> list[Route]:
    """The pages. `followers` says what follows when the posts of a shift about a meeting change."""
    rota = Rota(followers)
    return [
        get("/desk/rota", rota.show_week, who=members),
        get("/desk/rota/new", rota.show_new, who=coordinators),
        post("/desk/rota/new", rota.plan, who=coordinators, again=rota.show_new),
        get("/desk/rota/holidays", rota.show_holidays, who=coordinators),
        post("/desk/rota/holidays", rota.keep_holiday, who=coordinators, again=rota.show_holidays),
        get("/desk/rota/shifts/{id}", rota.show_shift, who=members),
        post("/desk/rota/shifts/{id}", rota.act, who=members, again=rota.show_shift),
        post("/desk/rota/swaps/{id}", rota.answer_swap, who=members, again=rota.show_week),
        get("/desk/notices", show_notices, who=members),
        post("/desk/notices", dismiss, who=members, again=show_notices),
    ]


class Rota:
    """The handlers."""

    def __init__(self, followers: Followers) -> None:
        self._followers = followers

    async def show_week(self, visit: Visit) -> Answer:
        """The week, by day, with what is mine, what is offered, and where somebody is missing."""
        actor = await asked_about(visit)
        zone = await visit.read(views.zone_of, actor.programme)
        today = day_in(visit.now, zone)
        monday = parse_monday(visit.query.get("week", ""), today)
        days = await visit.read(views.week_of, actor, monday)
        mine = await visit.read(views.mine_ahead, actor)
        offers = await visit.read(views.offers_of, actor)
        missing = await visit.read(gaps, actor.programme)
        data = {
            "programme": actor.programme,
            "week": monday.isoformat(),
            "zone": zone,
            "days": [_day_data(day) for day in days],
            "mine": [shift.data for shift in mine],
            "offers": [offer.data for offer in offers],
            "gaps": [gap.shift for gap in missing],
        }
        return page(
            "programmes/rota/week.html",
            data=data,
            frame=await frame_of(visit, actor),
            days=days,
            today=today,
            before=(monday - timedelta(days=7)).isoformat(),
            after=(monday + timedelta(days=7)).isoformat(),
            this_week=monday_of(today) == monday,
            mine=mine,
            offers=offers,
            gaps=missing,
            zone=zone,
            notices=told(visit, await visit.read(notices_of, visit.person)),
        )

    async def show_shift(self, visit: Visit) -> Answer:
        """One shift: who is in it, and everything that he may do about it."""
        actor, shift = await visit.read(views.seen_by, _working(visit), visit.path["id"])
        mates = await visit.read(team, actor.programme) if views.plans(actor) else {}
        taken = {face.grant for face in shift.people}
        return page(
            "programmes/rota/shift.html",
            data=shift.data,
            frame=await frame_of(visit, actor),
            shift=shift,
            able=[mate for mate in _able(mates, shift.purpose) if mate.grant not in taken],
            swappable=await visit.read(views.swappable, actor, shift) if "swap" in shift.acts else (),
            week=monday_of(shift.day).isoformat(),
            most=NEEDED,
            parts_offered=(HOLDER, BACKUP),
        )

    async def act(self, visit: Visit) -> Answer:
        """Something is asked about a shift."""
        actor, shift = await visit.read(views.seen_by, _working(visit), visit.path["id"])
        form = await visit.form()
        order = Order.parse(form)
        await visit.act(orders.carry_out, self._followers, shift.id, order, actor=actor, lane=Lane.STAFF)
        return see(_back(form.raw("back"), actor, shift), data={"shift": shift.id})

    async def show_new(self, visit: Visit) -> Answer:
        """The form for one shift more, or one that repeats."""
        actor = await asked_about(visit, plan=True)
        zone = await visit.read(views.zone_of, actor.programme)
        mates = await visit.read(team, actor.programme)
        day = parse_day(visit.query.get("day", ""), day_in(visit.now, zone))
        return page(
            "programmes/rota/new.html",
            data={"programme": actor.programme, "purposes": PLANNED},
            frame=await frame_of(visit, actor),
            zone=zone,
            day=day.isoformat(),
            mates=[mate for mate in mates.values() if any(fits(mate.roles, purpose) for purpose in PLANNED)],
            planned=[(one, visit.say(PURPOSES[one])) for one in PLANNED],
            every=EVERY,
            most=NEEDED,
            professional=FITTING["professional"],
        )

    async def plan(self, visit: Visit) -> Answer:
        """One shift more, or a series."""
        actor = await asked_about(visit, plan=True)
        zone = await visit.read(views.zone_of, actor.programme)
        mates = await visit.read(team, actor.programme)
        grants = {mate.grant for mate in mates.values()}
        draft, holders = parse_plan(await visit.form(), grants, day_in(visit.now, zone))
        made = await visit.act(orders.plan, actor.programme, draft, holders, actor=actor, lane=Lane.STAFF)
        day = draft.first.day if isinstance(draft, service.SeriesDraft) else draft.day
        return see(_week(actor, day), data={"made": made})

    async def show_holidays(self, visit: Visit) -> Answer:
        """The days on which the programme rests, and what repeats."""
        actor = await asked_about(visit, plan=True)
        days = await visit.read(views.holidays_of, actor.programme)
        zone = await visit.read(views.zone_of, actor.programme)
        return page(
            "programmes/rota/holidays.html",
            data={"programme": actor.programme, "holidays": [{"day": day, "name": name} for day, name in days]},
            frame=await frame_of(visit, actor),
            holidays=[(day, views.start_of(date.fromisoformat(day), zone), name) for day, name in days],
            zone=zone,
        )

    async def keep_holiday(self, visit: Visit) -> Answer:
        """A day more on which the programme rests, or (`act`: drop) one fewer."""
        actor = await asked_about(visit, plan=True)
        zone = await visit.read(views.zone_of, actor.programme)
        form = await visit.form()
        if form.raw("act") == "drop":
            day = form.date("day").isoformat()
            form.check()
            await visit.act(service.drop_holiday, actor.programme, day, actor=actor, lane=Lane.STAFF)
        else:
            on, name = parse_holiday(form, day_in(visit.now, zone))
            await visit.act(service.keep_holiday, actor.programme, on, name, actor=actor, lane=Lane.STAFF)
        return see(f"/desk/rota/holidays?programme={actor.programme}", data={})

    async def answer_swap(self, visit: Visit) -> Answer:
        """An offer is taken, declined or withdrawn."""
        actor = await visit.read(views.concerned_by, _working(visit), visit.path["id"])
        form = await visit.form()
        answer = form.choice("answer", ANSWERS)
        form.check()
        verb = orders.answer_swap
        await visit.act(verb, self._followers, visit.path["id"], answer, actor=actor, lane=Lane.STAFF)
        return see(f"/desk/rota?programme={actor.programme}", data={"answer": answer})


def _working(visit: Visit) -> list[Actor]:
    """Every persona under which he works."""
    person: Person = visit.person
    return [actor for actor in person.actors if actor.roles]


def _able(mates: dict[str, Mate], purpose: str) -> list[Mate]:
    return [mate for mate in mates.values() if fits(mate.roles, purpose)]


def _back(where: str, actor: Actor, shift: ShiftView) -> str:
    places = {"week": _week(actor, shift.day), "rota": f"/desk/rota?programme={actor.programme}", "today": "/desk"}
    return places.get(where, shift.href)


def _week(actor: Actor, day: date) -> str:
    return f"/desk/rota?programme={actor.programme}&week={monday_of(day).isoformat()}"


def _day_data(day: views.Day) -> dict[str, object]:
    return {"day": day.on.isoformat(), "holiday": day.holiday, "shifts": [shift.data for shift in day.shifts]}
