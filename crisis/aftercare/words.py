"""What the house says after an alert: to a man who was in the room, and to the team. Nothing says whose alert it was."""

from core.i18n import N_, Plural

NOW = N_("A counsellor is on duty now.")
TODAY = N_("A counsellor has time for you today from %(time)s.")
TOMORROW = N_("A counsellor has time for you tomorrow from %(time)s.")
ON = N_("A counsellor has time for you from %(moment)s.")
UNKNOWN = N_("A counsellor answers you here.")
HAS_TIME = (NOW, TODAY, TOMORROW, ON, UNKNOWN)
"""When a counsellor has time, in the order in which `Cover.told` asks for it."""
FIRST_WORDS = N_("I was in the group, and I would like to talk about it.")
"""What stands in the box until he writes something of his own."""

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
