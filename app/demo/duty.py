"""Who is on duty in the demonstration: a counsellor each evening, one now, and an evening that nobody has taken yet."""

from datetime import timedelta
from itertools import cycle, islice

from app.demo import scenery
from core.clock import HOUR
from core.formats import local
from core.work import NamedActor, Work
from programmes.rota.planning import SeriesDraft, ShiftDraft, plan_series, plan_shift
from programmes.rota.queries import team

PURPOSE, EVENING, LASTS = "professional", 17 * 60, 5 * 60
OPEN_EVENING = 4
"""The evening from tomorrow that still looks for somebody."""
NOW_LASTS = 4 * HOUR


def put_on_duty(work: Work, actor: NamedActor, programme: str) -> None:
    """The counsellors of this programme share its evenings, and the first of them is on duty from this hour."""
    counsellors = sorted(one.persona for one in team(work, programme).values() if "counsellor" in one.roles)
    if not counsellors:
        return
    now = local(work.now, scenery.zone())
    here = ShiftDraft(PURPOSE, now.date(), now.hour * 60, NOW_LASTS // HOUR * 60, holders=(counsellors[0],))
    plan_shift(work, actor, programme, here)
    for ahead, persona in enumerate(islice(cycle(counsellors), 7), 1):
        holders = () if ahead == OPEN_EVENING else (persona,)
        first = ShiftDraft(PURPOSE, now.date() + timedelta(days=ahead), EVENING, LASTS, holders=holders)
        plan_series(work, actor, programme, SeriesDraft(first))
