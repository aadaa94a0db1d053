"""What the lead desk says of what happens behind the room, and the ready sentences that those who lead can give to men."""

from core.i18n import N_

BEHIND: dict[str, str] = {
    "timeout": N_("%(man)s rests until %(time)s, by %(name)s."),
    "timeout_over": N_("%(man)s is back from his rest."),
    "excluded": N_("%(man)s is out for today, by %(name)s."),
    "seen_out": N_(
        "%(man)s is too young for this group. He is shown who helps at his age. The room is told only that he left."
    ),
    "tended": N_(
        "Somebody in the room may be in danger, and the professionals know. What helps now stands on this desk."
    ),
    "readmitted": N_("%(name)s brought %(man)s back."),
    "breakaway": N_("%(man)s talks with a counsellor. His seat is kept."),
    "breakaway_by": N_("%(name)s sent %(man)s to a counsellor. His seat is kept."),
    "breakaway_over": N_("%(man)s is back from the counsellor."),
    "held": N_("What %(man)s writes is read first from now on, by %(name)s."),
    "released": N_("What %(man)s writes goes to the room again, by %(name)s."),
    "word": N_("%(man)s wrote to those who lead alone."),
    "cover_sought": N_("Somebody who leads is missing. The house asks the others and those who stand by."),
    "cover_sought_by": N_("%(name)s asked for cover. The house asks the others and those who stand by."),
    "cover_found": N_("Enough people lead again."),
    "aside": N_("Who stands behind the room has changed."),
    "checkin": N_("%(name)s told those who lead, coming in: %(heavy)s of 10."),
    "checkout": N_("%(name)s told those who lead, going out: %(heavy)s of 10."),
}
"""What happens behind the room. `…_by` where somebody did it."""

PROMPTS: tuple[str, ...] = (
    N_("One thing, small or large, that has made these evenings a little easier?"),
    N_("How was this week, in one sentence? You can also pass, or only listen."),
    N_("Let us go slowly. Read once more what was said before you answer."),
    N_("Who, or what, helped you through the worst evening?"),
    N_("What do you leave here tonight, and what do you take with you?"),
)
"""Cards that can be put on the table at once. Men read them in the language of the meeting."""

KIND_WORDS: tuple[str, ...] = (
    N_("I read this. Let us first talk about it, the two of us."),
    N_("I read this. Something in it could tell who somebody is. Will you write it again without that?"),
    N_("I read this. It is heavy for the others just now. Tell me more of it here."),
)
"""Words with which a message goes back to its author."""
