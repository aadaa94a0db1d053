"""What the page of aftercare says to the team."""

from core.i18n import N_, Plural

WORDS: dict[str, str | Plural] = {
    "task_settled": N_("That is settled already."),
    "month_below_week": N_("A month holds more than a week. Choose at least as many."),
}

TASKS: dict[str, str] = {
    "took": N_("Talk over an alert that you had"),
    "led": N_("Talk over an evening that you led"),
    "lost": N_("Contact was lost with somebody: see how it goes on"),
}
"""What is to be settled, said to whose it is."""
TASKS_OF: dict[str, str] = {
    "took": N_("had an alert of immediate danger"),
    "led": N_("led a room with an alert of immediate danger"),
}
"""The same, said of somebody to the coordinator."""
