"""What drills say when something is not possible."""

from core.i18n import N_, Plural

WORDS: dict[str, str | Plural] = {
    "drill_on": N_("A drill is planned or goes on already. End it first."),
    "nobody_asked": N_("Choose somebody who shall take part."),
    "nobody_agreed": N_("Nobody has agreed to take part yet."),
    "drill_begun": N_("This drill has begun already, or is over."),
    "drill_over": N_("This drill is over. Plan another one."),
    "drill_first": N_("First let the drill end."),
    "no_such_scenario": N_("This scenario is there no more."),
}

ANSWERS: dict[str, str] = {
    "asked": N_("has not answered yet"),
    "agreed": N_("takes part"),
    "declined": N_("does not take part"),
}
