"""Addresses of groups: for everybody who comes by, and on the desk of those who arrange them."""

from functools import partial

from auth.guards import anyone, signed_in, staff
from chat.groups import desk, desk_repeats, pages
from core.web import Route, get, post
from programmes.readiness import Doors

coordinators = staff("coordinator")


def routes_of(doors: Doors) -> list[Route]:
    """List the addresses of groups, with for whom they are."""
    again = desk_repeats.show_repeat
    return [
        get("/groups", partial(pages.show_groups, doors), who=anyone),
        get("/groups/{id}", partial(pages.show_group, doors), who=anyone),
        get("/groups/{id}/calendar", partial(pages.give_group_calendar, doors), who=anyone),
        get("/meetings/{id}/calendar", pages.give_calendar, who=signed_in),
        get("/desk/groups", desk.show_desk, who=coordinators),
        post("/desk/groups", desk.make_group, who=coordinators, again=desk.show_desk),
        get("/desk/groups/{id}", desk.show_desk_group, who=coordinators),
        get("/desk/groups/{id}/change", desk.show_change, who=coordinators),
        post("/desk/groups/{id}", desk.change_group, who=coordinators, again=desk.show_change),
        post("/desk/groups/{id}/end", desk.end_group, who=coordinators, again=desk.show_change),
        post("/desk/groups/{id}/meetings", desk.schedule_meeting, who=coordinators, again=desk.show_desk_group),
        get("/desk/meetings/{id}", desk.show_desk_meeting, who=coordinators),
        post("/desk/meetings/{id}", desk.change_meeting, who=coordinators, again=desk.show_desk_meeting),
        post("/desk/meetings/{id}/cancel", desk.cancel_meeting, who=coordinators, again=desk.show_desk_meeting),
        get("/desk/repeats/{id}", desk_repeats.show_repeat, who=coordinators),
        post("/desk/repeats/{id}", desk_repeats.change_repeat, who=coordinators, again=again),
        get("/desk/repeats/{id}/end", desk_repeats.show_end, who=coordinators),
        post("/desk/repeats/{id}/end", desk_repeats.end_repeat, who=coordinators, again=desk_repeats.show_end),
    ]
