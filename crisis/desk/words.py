"""What the alert pages say: refusals that only staff meet, what happened, and what codes mean."""

from core.i18n import N_, Plural

WORDS: dict[str, str | Plural] = {
    "look_again_ahead": N_("That moment is over. Choose one that is still to come."),
    "choose_outcome": N_("Choose how it ended."),
    "choose_true": N_("Say whether it was a true alarm."),
    "choose_authority": N_("Choose who was told."),
    "choose_given": N_("Choose what was given."),
    "choose_consent": N_("Say whether he agreed."),
    "choose_mate": N_("Choose somebody of the team."),
    "no_such_step": N_("This protocol has no such step."),
}

TIERS: dict[int, str] = {1: N_("Keep an eye on"), 2: N_("Urgent"), 3: N_("Immediate danger")}

TIERS_BY_CODE: dict[str, str] = {"watch": TIERS[1], "urgent": TIERS[2], "immediate": TIERS[3]}

KINDS: dict[str, str] = {
    "self": N_("danger to himself"),
    "other": N_("danger to somebody else"),
    "child": N_("a child may be in danger"),
    "minor": N_("the writer may be a child"),
    "violence": N_("violence against him"),
}

HEADLINES: dict[str, str] = {
    "self": N_("%(name)s may be in danger"),
    "self-watch": N_("%(name)s may not be well"),
    "other": N_("%(name)s may be a danger to somebody"),
    "child": N_("A child may be in danger near %(name)s"),
    "minor": N_("%(name)s may be a child"),
    "violence": N_("Somebody may be hurting %(name)s"),
    "unclear": N_("Look at what %(name)s wrote"),
}
"""What an alert is about, in one line; by the protocol card that comes first."""

NAMELESS: dict[str, str] = {
    "self": N_("Somebody outside may be in danger"),
    "self-watch": N_("Somebody outside may not be well"),
    "other": N_("Somebody outside may be a danger to others"),
    "child": N_("A child may be in danger"),
    "minor": N_("A child may have written"),
    "violence": N_("Somebody outside may be suffering violence"),
    "unclear": N_("Somebody wrote from outside"),
}

SOURCES: dict[str, str] = {
    "detection": N_("Rules saw something in what he wrote."),
    "asked": N_("He pressed “I need help now”."),
    "worried": N_("Somebody here is worried about him."),
    "outside": N_("Somebody outside is worried."),
    "unscanned": N_("The rules could not read his words: a person must."),
    "drill": N_("This is a drill. Nobody is in danger."),
}

PLACES: dict[str, str] = {
    "meeting": N_("in a live room"),
    "hold": N_("in a live room, held back"),
    "word": N_("in a private word of a live room"),
    "conversation": N_("in a private conversation"),
    "thread": N_("on a board"),
    "page": N_("on a page of the house"),
}

MODIFIERS: dict[str, str] = {
    "third_person": N_("said of somebody else"),
    "generic": N_("said of people in general"),
    "negated": N_("denied"),
    "past": N_("said of earlier times"),
    "now": N_("a near time is named"),
    "tonight": N_("tonight or sooner"),
    "right_now": N_("it is happening now"),
    "means": N_("the means is named"),
    "decided": N_("he says that he has decided"),
    "helper": N_("in the words of one who helps"),
    "media": N_("perhaps about a film, a book or a song"),
    "game": N_("perhaps about a game"),
    "trivial": N_("perhaps a figure of speech"),
    "learned": N_("the text as a whole; no single word says it"),
}
"""What stood around the place that rang."""

OWN_WORDS = N_("first person, not denied")
"""Where nothing stood around it that changes whom it is about or whether it is meant."""

OUTCOMES: dict[str, tuple[str, str]] = {
    "safer": (N_("Safer now."), N_("He has a plan for the next days and somebody with him.")),
    "in_care": (N_("In somebody’s care."), N_("He called, or went, or was fetched, and said so.")),
    "lost_contact": (N_("Lost contact."), N_("Set when somebody looks again, and tell the coordinator.")),
    "not_so": (N_("Not what it seemed."), N_("The words meant something else. The rule learns nothing by itself.")),
}

AUTHORITIES: dict[str, str] = {
    "112": N_("The emergency centre"),
    "police": N_("The police"),
    "child_welfare": N_("Child welfare"),
}

GIVEN: dict[str, str] = {
    "words": N_("his words, as they stand here"),
    "pseudonym": N_("his pseudonym"),
    "time": N_("when he wrote"),
}
"""What can be given, which is all that the house has."""

HAPPENED: dict[str, str] = {
    "opened_detection": N_("Rules saw something in what he wrote."),
    "opened_asked": N_("He pressed “I need help now”."),
    "opened_worried": N_("Somebody here is worried about him."),
    "opened_outside": N_("Somebody outside wrote to us."),
    "opened_unscanned": N_("The rules could not read his words."),
    "opened_drill": N_("A drill began. Nobody is in danger."),
    "sign": N_("A further sign."),
    "raised": N_("Raised: %(tier)s."),
    "called": N_("Rang at: %(names)s."),
    "called_nobody": N_("Nobody could be reached. It is called again: %(moment)s."),
    "called_waits": N_("It lies on the desk until %(moment)s."),
    "failed": N_("Nothing reached %(name)s."),
    "declined": N_("%(name)s cannot."),
    "taken": N_("%(name)s took it."),
    "lapsed": N_("It was left lying, and rings again."),
    "released": N_("Who had it works here no more. It rings again."),
    "handed": N_("%(by)s handed it over to %(name)s."),
    "consulted": N_("%(by)s asked %(name)s to look too."),
    "step": N_("Done: %(step)s."),
    "step_undone": N_("Not done after all: %(step)s."),
    "talk": N_("He was offered a talk alone."),
    "told": N_("%(by)s told an authority (%(authority)s) this: %(given)s."),
    "reviewed": N_("%(name)s went through what was told."),
    "review_late": N_("Nobody has gone through what was told. It is due."),
    "noted": N_("%(by)s noted:"),
    "closed_safer": N_("Closed: he is safer now."),
    "closed_in_care": N_("Closed: he is in somebody’s care."),
    "closed_lost_contact": N_("Closed: contact was lost."),
    "closed_not_so": N_("Closed: it was not what it seemed."),
    "look_due": N_("It is time to look again."),
    "looked": N_("%(name)s looked again."),
}
"""What happened, by the kind of entry."""
