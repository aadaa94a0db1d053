"""What alerts say: a sentence for each refusal. Only staff read them."""

from core.i18n import N_, Plural

WORDS: dict[str, str | Plural] = {
    "taken": N_("%(name)s was a moment faster and has it now."),
    "alert_closed": N_("This alert is closed. A new sign opens a new one."),
    "not_called": N_("You are not called to this alert at this moment."),
    "not_your_alert": N_("Only who has this alert, or was asked about it, can do that. You can take it first."),
    "not_professional": N_("Only a counsellor can do that."),
    "not_higher": N_("The alert stands as high already."),
    "no_such_colleague": N_("Choose somebody of this team who can be called."),
    "no_such_telling": N_("Nothing was told under that number."),
    "reviewed_already": N_("Somebody has looked at it already."),
    "told_by_himself": N_("You told it yourself. Somebody else looks at it."),
    "odd_outcome": N_("Choose how it ended."),
    "look_again_past": N_("Choose a moment that is still to come."),
    "nothing_to_look_at": N_("Nobody needs to look at it again."),
    "nobody_to_talk_with": N_("This alert names nobody here with whom you could talk."),
}
