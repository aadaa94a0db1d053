"""What the page of crisis rules says: refusals, and what codes mean. Only staff read it."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    "needs_a_second_person": N_("You proposed this yourself. Somebody else of the team approves it."),
    "week_not_over": N_("New texts are still read beside with this change. It can be approved when the week is over."),
    "decided_already": N_("This was decided already."),
    "already_so": N_("It is so already."),
    "not_in_force": N_("That change is not in force, so there is no way back from it."),
    "no_way_back": N_("Before this the times were those of the house. Propose other times instead."),
    "changes_many": NN_(
        "%(count)s change waits already. Decide it first.",
        "%(count)s changes wait already. Decide one of them first.",
    ),
    "name_the_reason": N_("This makes less of immediate danger. Say in a sentence why it has to be."),
    "form_shape": N_("Write words with commas between. Only letters and spaces; a star at the end means any ending."),
    "form_words": N_("Each of them has from %(least)s to %(count)s words."),
    "forms_many": NN_("At most %(count)s form here.", "At most %(count)s forms here."),
    "examples_many": NN_("At most %(count)s example, one a line.", "At most %(count)s examples, one a line."),
    "hits_not_held": N_("With these words this does not ring: %(sentence)s"),
    "misses_not_held": N_("With these words this would ring too: %(sentence)s"),
    "harmless_not_held": N_("This would still ring: %(sentence)s"),
    "grave_not_held": N_("With this it would no longer ring as urgent: %(sentence)s"),
    "most_below_least": N_("The most cannot be less than the least."),
}

CATEGORIES: dict[str, str] = {
    "suicide": N_("Suicide"),
    "self_harm": N_("Self-harm"),
    "victim_violence": N_("Violence against him"),
    "perpetrator_violence": N_("Violence by him"),
    "child": N_("A child in danger"),
    "acute_danger": N_("Life or health in danger"),
}

NONE = N_("Nothing rings")
AS_RULES = N_("As the rules say")

KINDS: dict[str, str] = {
    "turn": N_("Turn a rule off or on"),
    "phrase": N_("Add words of your own"),
    "mask": N_("Add a harmless phrase"),
    "bound": N_("How grave a category is taken"),
    "times": N_("How long those who are called have"),
}
"""What can be proposed."""

TIMES: dict[str, str] = {
    "immediate": N_("Immediate danger: seconds until the next are called"),
    "urgent": N_("Urgent: minutes until the next are called"),
    "hold_immediate": N_("Immediate danger, taken but left lying: minutes until it rings again"),
    "hold_urgent": N_("Urgent, taken but left lying: minutes until it rings again"),
}

SAID: dict[str, str] = {
    "turn_off": N_("Off in %(language)s: %(gloss)s"),
    "turn_on": N_("On again in %(language)s: %(gloss)s"),
    "phrase": N_("Own words in %(language)s, %(category)s, %(tier)s: %(forms)s"),
    "mask": N_("Harmless in %(language)s: %(forms)s"),
    "bound_none": N_("%(category)s: as the rules say"),
    "bound_least": N_("%(category)s: at least “%(least)s”"),
    "bound_most": N_("%(category)s: at most “%(most)s”"),
    "bound_both": N_("%(category)s: at least “%(least)s”, at most “%(most)s”"),
    "times": N_(
        "Seconds until the next are called: %(immediate)s and %(urgent)s; left lying: %(hold_immediate)s and %(hold_urgent)s"
    ),
    "back": N_("Take back: %(what)s"),
}
"""A change in one line."""
