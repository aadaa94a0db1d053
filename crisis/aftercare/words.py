"""What the house says to a man who was in a room, after an alert. Nothing says whose it was."""

from core.i18n import N_

NOW = N_("A counsellor is on duty now.")
TODAY = N_("A counsellor has time for you today from %(time)s.")
TOMORROW = N_("A counsellor has time for you tomorrow from %(time)s.")
ON = N_("A counsellor has time for you from %(moment)s.")
UNKNOWN = N_("A counsellor answers you here.")
HAS_TIME = (NOW, TODAY, TOMORROW, ON, UNKNOWN)
"""When a counsellor has time, in the order in which `Cover.told` asks for it."""
FIRST_WORDS = N_("I was in the group, and I would like to talk about it.")
"""What stands in the box until he writes something of his own."""
