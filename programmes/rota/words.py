"""What the rota says: when something is not right, what shifts are for, and what its cards tell."""

from core.i18n import N_, NN_

WORDS: dict[str, str] = {
    "shift_taken_already": N_("Somebody was quicker: %(names)s has this shift now."),
    "cover_given_already": N_("Nobody seeks cover here any more. The shift is held by: %(names)s."),
    "shift_not_fitting": N_("This shift needs another role than yours."),
    "shift_called_off": N_("This shift was called off."),
    "shift_over": N_("This shift has ended already."),
    "shift_of_meeting": N_("This duty belongs to a meeting. Change or call off the meeting, and the rota follows."),
    "no_post_of_yours": N_("You have no post in this shift any more."),
    "has_post_already": N_("You are in this shift already."),
    "busy_then": N_("At that time there is another shift of the same kind with the same person."),
    "backups_enough": N_("Enough people stand by for this shift."),
    "posts_enough": N_("This shift is full."),
    "sign_on_early": NN_(
        "You can sign on %(count)s minute before the shift begins.",
        "You can sign on %(count)s minutes before the shift begins.",
    ),
    "mate_not_fitting": N_("Somebody you chose no longer has a role that fits. Choose anew."),
    "swap_not_possible": N_("These two shifts cannot be swapped."),
    "swap_not_fitting": N_("Your colleague’s role does not fit your shift."),
    "swap_over": N_("This offer is over: one of the shifts has changed hands since, or it was withdrawn."),
    "shift_too_short": NN_(
        "A shift lasts at least %(count)s minute.",
        "A shift lasts at least %(count)s minutes.",
    ),
    "shifts_end_early": N_("The last day lies before the first. Choose a later one, or leave it empty."),
    "day_past": N_("That day has passed. Choose today or a later one."),
    "day_far": N_("That day is more than a year away. Choose a nearer one."),
}

PURPOSES: dict[str, str] = {
    "meetings": N_("Leading a meeting"),
    "professional": N_("Professional on call"),
    "walk_in": N_("Walk-in chat"),
    "messages": N_("Answering messages"),
}
"""What one is on duty for."""

CARDS: dict[str, str] = {
    "shift_given": N_("You have a shift"),
    "shift_given_backup": N_("You stand by for a shift"),
    "shift_given_rest": N_("You have this shift each time from now on"),
    "shift_taken": N_("You are not in this shift any more"),
    "shift_taken_rest": N_("You are not in these shifts any more"),
    "shift_taken_name": N_("%(name)s has taken your shift over"),
    "shift_called_off": N_("This shift is called off"),
    "cover_wanted": N_("%(name)s cannot come. Can you take the shift over?"),
    "swap_offered": N_("%(name)s would like to swap shifts with you"),
    "swap_answered_taken": N_("%(name)s has swapped shifts with you"),
    "swap_answered_declined": N_("%(name)s cannot swap shifts with you"),
    "gap_ahead": NN_(
        "%(count)s person is missing in a shift ahead",
        "%(count)s people are missing in a shift ahead",
    ),
    "duty_asked": N_("Your shift begins soon. Can you say that you are here?"),
    "duty_asked_cover": N_("Somebody is missing. Can you step in?"),
}
"""What a card about duty tells, by its kind and, after a line, by what makes it another sentence."""
