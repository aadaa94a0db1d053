"""Pages of the team: who works in a programme, and who runs the server."""

from functools import partial

from auth.guards import with_desk
from auth.house import House
from auth.people import Person
from auth.policy import may_run_team, runs_teams_of
from auth.sessions.once import LINK
from auth.sessions.queries import once_of
from auth.team.forms import Decision, roles_for
from auth.team.queries import Member, Open, invitations_of, team_of
from auth.team.service import Invite, change_grant, end_grant, invite, withdraw_invitation
from auth.veil import SERVER, new_token
from core.answers import Answer, page, see
from core.errors import NotFound
from core.ids import is_id
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit


async def show_team(house: House, visit: Visit) -> Answer:
    """The team of the programme asked for, or of the first that he runs; a link just made is shown on top."""
    person: Person = visit.person
    asked = visit.value("programme", visit.query.get("programme", ""))
    programme = await _programme(house, visit, asked or _first(person))
    members = await visit.read(team_of, programme)
    waiting = await visit.read(invitations_of, programme)
    titles = await visit.read(house.titles, visit.language)
    once = await visit.read(once_of, person, visit.session)
    return page(
        "auth/team.html",
        data=_team_data(programme, members, waiting),
        programme=programme or SERVER,
        title=titles.get(programme, "") if programme else None,
        places=[
            (place, titles.get(place, "")) for place in (titles if person.administrator else runs_teams_of(person))
        ],
        members=members,
        waiting=waiting,
        roles=roles_for(programme),
        link=once.groups[0] if once is not None and once.kind == LINK else None,
    )


async def invite_here(house: House, visit: Visit) -> Answer:
    """A link that gives one role once. It is shown to him once, on the page that follows."""
    form = await visit.form()
    programme = await _programme(house, visit, form.raw("programme"))
    role = form.choice("role", roles_for(programme))
    form.check()
    token = new_token()
    link = f"{visit.settings.origin[0]}/invite/{token}"
    await visit.act(invite, Invite(programme, role, token), (visit.session, link), lane=Lane.STAFF)
    return see(_team_path(programme or SERVER), data={"link": link})


async def withdraw(visit: Visit) -> Answer:
    """A link that nobody used is worth nothing any more."""
    form = await visit.form()
    invitation = form.raw("invitation")
    if not is_id(invitation):
        raise NotFound
    await visit.act(withdraw_invitation, invitation, lane=Lane.REVOCATION)
    return see(_team_path(form.raw("programme")), data={})


async def decide(house: House, visit: Visit) -> Answer:
    """A role is changed or ended, with its reason."""
    form = await visit.form()
    programme = await _programme(house, visit, form.raw("programme"))
    typed = Decision.parse(form, roles_for(programme))
    form.check()
    if typed.role:
        await visit.act(change_grant, typed.grant, typed.role, typed.reason, lane=Lane.REVOCATION)
    else:
        await visit.act(end_grant, typed.grant, typed.reason, lane=Lane.REVOCATION)
    return see(_team_path(form.raw("programme")), data={})


async def _programme(house: House, visit: Visit, asked: str) -> str | None:
    """Give the programme that is asked for, None for the server. NotFound where its team is not his to run."""
    programme = None if asked == SERVER else asked
    if not may_run_team(visit.person, programme):
        raise NotFound
    if programme is not None and programme not in await visit.read(house.titles, visit.language):
        raise NotFound
    return programme


def _team_data(programme: str | None, members: tuple[Member, ...], waiting: tuple[Open, ...]) -> dict[str, object]:
    return {
        "programme": programme,
        "team": [{"grant": one.grant, "name": one.name, "role": one.role} for one in members],
        "invitations": [{"id": one.id, "role": one.role, "until": one.until} for one in waiting],
    }


def _first(person: Person) -> str:
    return next(iter(runs_teams_of(person)), SERVER)


def _team_path(programme: str) -> str:
    return f"/desk/team?programme={programme}" if is_id(programme) or programme == SERVER else "/desk/team"


def routes(house: House) -> list[Route]:
    """Give the addresses of this part."""
    show = partial(show_team, house)
    return [
        get("/desk/team", show, who=with_desk),
        post("/desk/team", partial(decide, house), who=with_desk, again=show),
        post("/desk/team/invite", partial(invite_here, house), who=with_desk, again=show),
        post("/desk/team/withdraw", withdraw, who=with_desk),
    ]
