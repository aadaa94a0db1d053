"""What the staff do with an alert. Each verb is refused to whoever may not, and written into the staff log."""

from dataclasses import dataclass

import msgspec

from auth.log import note
from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, Refused, ensure
from core.spaces import Entry
from core.work import Work
from crisis.alarming import unmark
from crisis.alert import (
    ALERT,
    ROLES,
    Close,
    Consult,
    Decline,
    Face,
    HandOver,
    Look,
    Note,
    Raise,
    ReviewTelling,
    Staff,
    Take,
    TalkNow,
    TellAuthority,
    TickStep,
    Where,
    may_see,
)
from crisis.alert.policy import bar_to_act, bar_to_talk, refuse
from crisis.calling import act, wake
from crisis.drills.ladder import takes_part
from crisis.ladder import role_of
from crisis.minors import say_minor, unmark_minor
from crisis.reach import Reach
from crisis.settings.quality import judge_rules
from programmes.rota.queries import team


@dataclass(frozen=True, slots=True)
class Telling:
    """What an authority was told: whom, codes of what was given, with his consent or without, why."""

    authority: str
    gave: tuple[str, ...]
    consent: bool
    why: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an alert ends: outcome, whether it was a true alarm, what was done, and when somebody looks again."""

    outcome: str
    true_alarm: bool
    done: str
    look_again_at: Instant | None = None


def take_alert(work: Work, actor: Actor, alert_id: str) -> Entry | None:
    """He has it. Taking it again changes nothing; refused `taken` with the name where somebody else has it."""
    return _done(work, actor, alert_id, Take(staff_of(work, actor)), "alert_taken")


def decline_alert(work: Work, actor: Actor, alert_id: str) -> Entry | None:
    """He cannot; when nobody else is called now, the next are called at once."""
    return _done(work, actor, alert_id, Decline(), "alert_declined")


def hand_over(work: Work, actor: Actor, alert_id: str, to: str) -> Entry | None:
    """Somebody else of the staff (by the tag that names him to pages) has it from now on."""
    whom = tagged(work, actor, alert_id, to)
    done = _done(work, actor, alert_id, HandOver(whom), "alert_handed_over")
    wake(work, alert_id, whom.persona)
    return done


def consult(work: Work, actor: Actor, alert_id: str, whom: str) -> Entry | None:
    """Somebody else of the staff, by his tag, is asked to look at it too."""
    asked = tagged(work, actor, alert_id, whom)
    done = _done(work, actor, alert_id, Consult(asked), "alert_consulted")
    wake(work, alert_id, asked.persona)
    return done


def tick_step(work: Work, actor: Actor, alert_id: str, step: str, done: bool) -> Entry | None:
    """A step of the protocol is done, or not done after all."""
    return act(work, actor, alert_id, TickStep(step, done))


def note_down(work: Work, actor: Actor, alert_id: str, text: str, key: str | None = None) -> Entry | None:
    """Something is written down in the alert."""
    return act(work, actor, alert_id, Note(text, key))


def talk_now(work: Work, actor: Actor, alert_id: str, reach: Reach) -> str:
    """A private live conversation is offered to him, which he may decline; from a meeting his seat is kept. Gives its id."""
    alert = work.state(ALERT, alert_id)
    if not may_see(actor, alert):
        raise NotFound
    refuse(bar_to_talk(actor, alert))
    if alert.seen.talk is not None:
        return alert.seen.talk
    ensure(reach.begin_talk, "nobody_to_talk_with")
    talk = reach.begin_talk(work, actor, alert_id) if reach.begin_talk else ""
    _done(work, actor, alert_id, TalkNow(talk), "alert_talk")
    return talk


def tell_authority(work: Work, actor: Actor, alert_id: str, telling: Telling) -> Entry | None:
    """It stands there what an authority was told; another one reviews it within a day."""
    told = TellAuthority(telling.authority, telling.gave, telling.consent, telling.why, telling.key)
    return _done(work, actor, alert_id, told, "authority_told")


def review_telling(work: Work, actor: Actor, alert_id: str, number: int, text: str = "") -> Entry | None:
    """Another one than who told has looked at it."""
    return _done(work, actor, alert_id, ReviewTelling(number, staff_of(work, actor), text), "telling_reviewed")


def raise_tier(work: Work, actor: Actor, alert_id: str, tier: int) -> Entry | None:
    """It is taken for nearer than it was; while nobody has it, the calls begin anew."""
    return _done(work, actor, alert_id, Raise(tier, staff_of(work, actor)), "alert_raised")


def close_alert(work: Work, actor: Actor, alert_id: str, ending: Ending) -> Entry | None:
    """It is over, and a further sign begins a new one."""
    closing = Close(ending.outcome, ending.true_alarm, ending.done, ending.look_again_at)
    done = _done(work, actor, alert_id, closing, "alert_closed")
    judge_rules(work, alert_id, work.state(ALERT, alert_id).programme, true_alarm=ending.true_alarm)
    unmark(work, alert_id)
    unmark_minor(work, alert_id)
    return done


def he_is_minor(work: Work, actor: Actor, alert_id: str) -> None:
    """It is an alert about a minor too: his seats in rooms end, and he sees who helps at his age."""
    alert = work.state(ALERT, alert_id)
    if not may_see(actor, alert):
        raise NotFound
    refuse(bar_to_act(actor, alert))
    if not alert.persona:
        raise Refused("nobody_to_talk_with")
    say_minor(work, actor, alert.persona, alert.seen.where or Where("page"), alert.seen.language)
    note(work, actor, "alert_minor", ("alert", alert_id))


def look_again(work: Work, actor: Actor, alert_id: str, text: str = "") -> Entry | None:
    """Somebody has looked again after the end."""
    return _done(work, actor, alert_id, Look(staff_of(work, actor), text), "alert_looked_at")


def staff_of(work: Work, actor: Actor) -> Staff:
    """Who acts, as an alert carries him. NotFound where he is not of the staff that can be called."""
    mate = team(work, actor.programme or "", (actor.id,)).get(actor.id)
    if mate is None or ROLES.isdisjoint(actor.roles):
        raise NotFound
    return Staff(actor.id, Face(mate.grant, actor.name, role_of(actor.roles)))


def tagged(work: Work, actor: Actor, alert_id: str, tag: str) -> Staff:
    """Somebody of the staff of the actor's programme by his tag; in a drill one who takes part. Refused `no_such_colleague`."""
    alert = work.state(ALERT, alert_id)
    for mate in team(work, actor.programme or "").values():
        if mate.grant == tag and not ROLES.isdisjoint(mate.roles) and takes_part(work, alert, mate.persona):
            return Staff(mate.persona, Face(mate.grant, mate.name, role_of(mate.roles)))
    raise Refused("no_such_colleague", status=422)


def _done(work: Work, actor: Actor, alert_id: str, asked: msgspec.Struct, code: str) -> Entry | None:
    done = act(work, actor, alert_id, asked)
    if done is not None and done.kind != "repeated":
        note(work, actor, code, ("alert", alert_id), programme=work.state(ALERT, alert_id).programme)
    return done
