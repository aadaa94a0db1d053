"""What the house says to a man in danger, and to those who worry. Short, warm, no blame; each sentence is read aloud at night."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n import N_


@dataclass(frozen=True, slots=True)
class Said:
    """What a card says first, and what he can do until somebody comes."""

    title: str
    text: str
    meanwhile: tuple[str, ...]


MINOR, SELF, OTHER, VIOLENCE, CHILD = "minor", "self", "other", "violence", "child"
FIRST = (MINOR, OTHER, SELF, VIOLENCE, CHILD)
"""Where several kinds come together, a card speaks of the first of these."""

BY_KIND: Mapping[str, Said] = {
    SELF: Said(
        N_("That sounded heavy. You do not have to be alone with it."),
        N_("Let somebody hear your voice now. One sentence is enough to begin."),
        (
            N_("Be where somebody else is, or ring somebody you know."),
            N_("Put what you could hurt yourself with out of your reach, or let somebody else keep it tonight."),
            N_("You need not decide anything tonight. One hour at a time is enough."),
        ),
    ),
    OTHER: Said(
        N_("If you are afraid of what you may do, you can still stop."),
        N_("Put distance between you first: another room, the stairs, the street. Then talk with somebody."),
        (
            N_("Stay away until it has gone down. You can go back later."),
            N_("Do not drink now, and leave behind what could become a weapon."),
            N_("You may ring the emergency number about yourself too. They help you to stop."),
        ),
    ),
    VIOLENCE: Said(
        N_("Nobody has the right to hurt you."),
        N_("It is not your fault. If you are not safe now, go where other people are, and call."),
        (
            N_("Keep your phone, keys and money where you can take them at once."),
            N_("Rooms with one way out, and the kitchen, are not good places to argue."),
            N_("You can call without having decided what comes next."),
        ),
    ),
    CHILD: Said(
        N_("A child comes first now."),
        N_(
            "If a child is in danger at this moment, call the emergency number. To ask for help is to look after the child."
        ),
        (
            N_("Bring the child to a grown-up who is calm, or go there together."),
            N_("If you are the one who is too tired or too angry: step out, close the door, breathe, call."),
        ),
    ),
    MINOR: Said(
        N_("You are not alone with this. There are grown-ups who listen."),
        N_("They know what it is like at your age, and you need not say your name."),
        (
            N_("Go to a grown-up you trust: at home, at school, next door."),
            N_("If somebody hurts you or you are in danger, call the emergency number. You may do that yourself."),
        ),
    ),
}
ASKED = Said(
    N_("We have heard that you need help."),
    N_("You need not explain. If it gets worse before somebody comes, call one of these numbers."),
    (
        N_("Be where somebody else is, or ring somebody you know."),
        N_("Put away what could hurt you or somebody else."),
        N_("Sit down, feet on the floor, and breathe out slowly a few times."),
    ),
)
"""He asked for help himself, and nothing says of which kind."""
NEAR = Said(
    N_("If it is heavy now, you do not have to be alone with it."),
    N_("Here is somebody you can talk to, whatever it is about."),
    ASKED.meanwhile,
)
"""Somebody was worried, or nothing could be read: nothing is said of why."""

READS_NOW = N_("Somebody of the team is on duty and has been told.")
READS_TODAY = N_("Somebody of the team reads this today at %(time)s.")
READS_TOMORROW = N_("Somebody of the team reads this tomorrow at %(time)s.")
READS_ON = N_("Somebody of the team reads this on %(moment)s.")
NOBODY_READS = N_("Nobody here reads at this moment.")
ON_CALL = N_("Somebody of the team has been asked to come, and may not be at hand.")
HAS_IT = N_("%(name)s of the team has this now.")
TALK_WAITS = N_("%(name)s of the team would like to talk with you alone.")
ANSWER_MEANWHILE = N_("Until then these numbers answer.")

BEFORE_NOW = N_("Somebody of the team is on duty now and is told at once.")
BEFORE_TODAY = N_(
    "Nobody here reads at this moment. Somebody of the team reads it today at %(time)s, before anything else."
)
BEFORE_TOMORROW = N_(
    "Nobody here reads at this moment. Somebody of the team reads it tomorrow at %(time)s, before anything else."
)
BEFORE_ON = N_("Nobody here reads at this moment. Somebody of the team reads it on %(moment)s, before anything else.")
BEFORE_UNKNOWN = N_(
    "Nobody here reads at this moment, and we cannot say yet when somebody does. Call one of the numbers above."
)

NIGHT = N_("Nobody here reads this before %(time)s.")
NIGHT_ON = N_("Nobody here reads this before %(moment)s.")
NIGHT_UNKNOWN = N_("Nobody here reads this at the moment.")

WORRIES: Mapping[str, str] = {
    SELF: N_("He may hurt himself"),
    OTHER: N_("He may hurt somebody"),
    CHILD: N_("A child is not safe"),
    VIOLENCE: N_("I am afraid of him"),
}
"""What somebody outside fears, by the kind of danger."""
ADVICE: Mapping[str, tuple[str, ...]] = {
    SELF: (
        N_("If he is in danger now, call the emergency number and stay with him, or have somebody stay."),
        N_("Ask him straight out whether he thinks of dying. Asking does not put the thought there; it opens a door."),
        N_("Listen more than you advise. Do not promise to keep it secret."),
    ),
    OTHER: (
        N_("If somebody is in danger now, call the emergency number. Your own safety comes first."),
        N_("Warn whoever is in danger, if you can do it safely, and get out of reach yourself."),
        N_("Do not try to talk him down alone while he is angry or has been drinking."),
    ),
    CHILD: (
        N_("If a child is in danger now, call the emergency number."),
        N_(
            "Anybody may tell the child welfare service of the place where the child is. You need no proof, worry is enough."
        ),
        N_("Tell the child, if you can, that it is not the child’s fault."),
    ),
    VIOLENCE: (
        N_("If you are in danger now, go where other people are and call the emergency number."),
        N_(
            "You need not have decided anything to call a line for those who are hurt. They know shelters and what can be done."
        ),
        N_("Others may see what this phone has shown. Leave this page by “Exit fast” when you have finished."),
    ),
}
"""What one can do oneself, by the kind of danger."""

WORDS: Mapping[str, str] = {
    "worried_about_yourself": N_("These are your own words. If you need help, press “I need help now”."),
}
"""Refusals of this part of the house."""
