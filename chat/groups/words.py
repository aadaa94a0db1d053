"""What the arranging of groups says when something is not right."""

from core.i18n import N_

WORDS: dict[str, str] = {
    "leads_and_stands_by": N_("Somebody is named both to lead and to stand by. Choose one of the two."),
    "repeat_ends_early": N_("The last day lies before the first. Choose a later one, or leave it empty."),
    "repeat_day_past": N_("That day has passed. Choose today or a later one."),
    "repeat_over": N_("These meetings have ended. Arrange new ones on the group’s page."),
}
