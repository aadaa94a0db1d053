"""Verbs of the administrator: how the house looks, and what further programmes there are."""

from collections.abc import Callable

from auth.log import note
from auth.people import Actor
from core.errors import NotFound
from core.work import Work
from programmes.desk.forms import HostDraft, ProgrammeDraft
from programmes.models import Organisation, OrganisationText, Programme
from programmes.policy import may_furnish
from programmes.service import NewOffer, OfferWords, build_wall, found_programme


def furnish(work: Work, actor: Actor, organisation: str, draft: HostDraft) -> None:
    """The organisation's name, way out, colours, logo and words are these."""
    row = _organisation(work, actor, organisation)
    row.name, row.exit_url, row.accent = draft.name, draft.exit_url, draft.accent
    row.languages = " ".join(draft.languages)
    row.logo = draft.logo or row.logo
    text = OrganisationText(organisation_id=row.id, language=draft.language, about=draft.words.about)
    text.responsible, text.reached_by = draft.words.responsible, draft.words.reached_by
    work.db.merge(text)
    work.db.flush()
    note(work, actor, "organisation_furnished", ("organisation", row.id))


def add_programme(
    work: Work, actor: Actor, organisation: str, draft: ProgrammeDraft, founds: Callable[[Work, str], object]
) -> str:
    """One programme more, its doors shut, walled from those named, with what the floors above need in it. Returns its id."""
    row = _organisation(work, actor, organisation)
    words = {draft.language: OfferWords(draft.name, draft.line)}
    programme = found_programme(work, actor, row.id, NewOffer((draft.language,), draft.zone, words))
    founds(work, programme)
    build_wall(work, actor, programme, [one for one in draft.walled if work.db.get(Programme, one) is not None])
    note(work, actor, "programme_founded", ("programme", programme))
    return programme


def _organisation(work: Work, actor: Actor, organisation: str) -> Organisation:
    row = work.db.get(Organisation, organisation)
    if row is None or not may_furnish(actor):
        raise NotFound
    return row
