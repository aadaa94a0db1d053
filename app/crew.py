"""What the floors know of a programme's people, brought together: for the doors, and for the rota."""

from chat.groups.service import follow_rota
from core.work import Read, Work
from crisis.pager.queries import reachable
from crisis.protocols.cards import version_for
from programmes.readiness import Crew, country_of
from programmes.rota.policy import MEETINGS
from programmes.rota.queries import was_covered
from programmes.rota.service import Followers

FOLLOWERS: Followers = {MEETINGS: follow_rota}
"""What follows when the posts of a shift about a meeting change: the meeting has those who lead it anew."""


def crew_of(read: Read | Work, programme: str) -> Crew:
    """Say who can be paged and answered a test alarm, whether somebody has signed on to a shift, and which steps stand for a crisis."""
    return Crew(
        reachable=reachable(read, programme),
        covered=was_covered(read, programme),
        protocol=version_for(country_of(read, programme)),
    )
