"""Filling an empty place with the demonstration, in one transaction: all of it is there, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.demo import scenery
from app.demo.articles import write_articles
from app.demo.boards import fill_boards
from app.demo.duty import put_on_duty
from app.demo.introductions import introduce_all
from app.demo.letters import write_letters
from app.demo.scenery import GroupTold, Worker
from app.demo.weeks import repeat_meetings
from app.made_up import is_taken
from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount, make_account
from auth.ages import BANDS
from auth.factor.service import ask_for_factor
from auth.log import note
from auth.models import Factor, Grant
from auth.people import ADMINISTRATOR
from auth.personas.service import make_persona
from auth.veil import Veil
from chat.groups.forms import GroupDraft
from chat.groups.service import make_group
from core.clock import day_of
from core.errors import ensure
from core.spaces import Actor
from core.work import NamedActor, Work
from programmes.openings.service import set_terms
from programmes.openings.terms import Terms
from programmes.place import DEMO, mark
from programmes.readiness import Doors
from programmes.service import (
    HostWords,
    NewHost,
    NewOffer,
    OfferWords,
    build_wall,
    found_organisation,
    found_programme,
    open_doors,
)

PASSWORD = "demo_password"  # noqa: S105 - the name of a mark, not a password


@dataclass(frozen=True, slots=True)
class Secrets:
    """What everybody in the demonstration signs in with: one password (and its hash), a one-time-code secret for each worker."""

    password: str
    hashed: str
    factors: Mapping[str, str]


def load_demo(work: Work, actor: NamedActor, secrets: Secrets) -> None:
    """The demonstration is here, and the place is marked for ever. Refused where a house is set up."""
    ensure(not is_taken(work), "place_taken")
    mark(work, DEMO, "1")
    mark(work, PASSWORD, secrets.password)
    programmes = _offer(work, actor)
    for worker in scenery.workers():
        _employ(work, actor, worker, programmes, secrets)
    for man in scenery.men():
        account = _account(work, man.sign_in, man.language, secrets)
        make_persona(work, actor, account, programmes[man.programme], man.name)
    for key, programme in programmes.items():
        introduce_all(work, key)
        put_on_duty(work, actor, programme)
        set_terms(work, actor, programme, Terms(walk_in=True, messaging=True))
        write_letters(work, actor, key)
        write_articles(work, actor, key)
        fill_boards(work, actor, key)
    for group in scenery.groups():
        made = make_group(work, actor, programmes[group.programme], _draft(group))
        mark(work, f"group {group.key}", made)
        repeat_meetings(work, actor, group, made)


def _offer(work: Work, actor: Actor) -> dict[str, str]:
    """The organisation and its programmes with open doors; their ids by key."""
    told = scenery.organisation()
    words = {
        language: HostWords(told["about"][language], told["responsible"][language], told["contact"][language])
        for language in told["languages"]
    }
    new = NewHost(told["name"], told["country"], told["zone"], told["exit_url"], tuple(told["languages"]), words)
    organisation = found_organisation(work, actor, new)
    ids: dict[str, str] = {}
    for one in scenery.programmes():
        ids[one["key"]] = found_programme(work, actor, organisation, _new_offer(one, told))
        mark(work, f"programme {one['key']}", ids[one["key"]])
        build_wall(work, actor, ids[one["key"]], (ids[other] for other in one["walled_from"] if other in ids))
        open_doors(work, actor, ids[one["key"]], Doors(loopback=True))
    return ids


def _new_offer(one: Mapping[str, Any], told: Mapping[str, Any]) -> NewOffer:
    languages = tuple(told["languages"])
    words = {
        language: OfferWords(
            name=one["name"][language],
            line=one["line"][language],
            happens=one["happens"][language],
            often=one["often"][language],
            who=one["who"][language],
            ways={stage: (way["title"][language], way["text"][language]) for stage, way in one["entrances"].items()},
        )
        for language in languages
    }
    return NewOffer(languages, told["zone"], words, _band(one["least_age"]), tuple(one["lines_for"]))


def _employ(work: Work, actor: Actor, worker: Worker, programmes: Mapping[str, str], secrets: Secrets) -> None:
    """He has an account with a second factor, a persona in each of his programmes, and his roles there."""
    account = _account(work, worker.sign_in, worker.languages[0], secrets)
    if worker.administrator:
        make_persona(work, actor, account, None, worker.sign_in)
        _grant(work, actor, account, None, (ADMINISTRATOR,))
    for key, (name, roles) in worker.names.items():
        make_persona(work, actor, account, programmes[key], name)
        _grant(work, actor, account, programmes[key], roles)
    ask_for_factor(work, account, secrets.factors[worker.key])
    work.db.get_one(Factor, account).confirmed_at = day_of(work.now)
    mark(work, f"worker {worker.key}", account)


def _grant(work: Work, actor: Actor, account: str, programme: str | None, roles: Iterable[str]) -> None:
    owner = Veil(work.key_file).owner(account, programme)
    for role in roles:
        given = Grant(id=work.new_id(), owner=owner, programme_id=programme, role=role, given_at=day_of(work.now))
        work.db.add(given)
        work.db.flush()
        note(work, actor, f"grant_given_{role}", ("grant", given.id), programme=programme)


def _account(work: Work, name: str, language: str, secrets: Secrets) -> str:
    return make_account(work, NewAccount(name, secrets.hashed, new_phrase(), BANDS[-1], language))


def _draft(group: GroupTold) -> GroupDraft:
    return GroupDraft(
        name=group.name,
        language=group.language,
        about=group.about,
        welcome=group.welcome,
        farewell=group.farewell,
        seats=group.seats,
        cohort=group.cohort,
    )


def _band(years: int) -> str:
    return BANDS[0] if years < 15 else BANDS[1] if years < 18 else BANDS[-1]
