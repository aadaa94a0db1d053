"""What the house says when something is not right, whatever the page. Domains bring their own beside these."""

from core.i18n import N_, NN_

WORDS: dict[str, str] = {
    "not_found": N_("There is nothing here that you can see. It may have ended, or the address may be mistyped."),
    "signed_out": N_("You are not signed in. Sign in again to go on; nothing of yours is lost."),
    "invalid": N_("Something here needs another look. What you wrote is still in its place."),
    "busy": N_("The house is full at this moment. What you wrote is still here; try again in a little while."),
    "too_many": N_("That was many times in a short while. Wait a moment, then try again."),
    "fault": N_(
        "Something in the house went wrong, not with you. What you sent may not be kept. Try again in a moment."
    ),
    "wrong_method": N_("This page cannot be used that way. Go back and use its own buttons."),
    "wrong_origin": N_(
        "This form was sent from another place than this house, so nothing was done. Open the page here and send it again."
    ),
    "too_large": N_("That is more than this page can take. Shorten it and send it again."),
    "too_slow": N_("The line was too slow and nothing was kept. Try again; a shorter text may get through."),
    "wrong_form": N_("This page could not read what was sent. Open it again and send it from there."),
    "only_page": N_("This address has a page to read and nothing for programs."),
    # Beside a field
    "missing": N_("This is still empty."),
    "too_long": NN_("This can have at most %(count)s character.", "This can have at most %(count)s characters."),
    "too_short": NN_("This needs at least %(count)s character.", "This needs at least %(count)s characters."),
    "too_many_bytes": N_("This is too long. Shorten it a little."),
    "odd_characters": N_("Use letters, numbers, spaces and . ' - _ only."),
    "wrong_encoding": N_("Some letters arrived broken. Write them again."),
    "choose": N_("Choose one of these."),
    "must_tick": N_("This needs your tick before you can go on."),
    "not_a_number": N_("Write a number in digits."),
    "out_of_range": N_("This can be from %(low)s to %(high)s."),
    "not_a_date": N_("This is not a day in the calendar."),
    "not_a_time": N_("This is not a time of day, such as 19:00."),
    # On the live line
    "bad_frame": N_("The house could not read that. Open the page again; what you wrote is still here."),
    "unknown_type": N_("The house does not know that. Open the page again."),
    "bad_key": N_("The house could not read that. Open the page again; what you wrote is still here."),
    "not_subscribed": N_("You do not hear this room at the moment. Open the page again."),
    "too_many_streams": N_("Too many rooms are open in this window. Close one and open this page again."),
    "slow_down": N_("That was quick. It is sent in a moment."),
    "failed": N_("That did not work, and nothing is lost. It is tried again in a moment."),
    # At a pressed door
    "proof_needed": N_(
        "Many people are coming in just now. Your browser has to do a little sum first; it takes a few seconds."
    ),
    "proof_wait": NN_(
        "Many people are coming in just now. Wait %(count)s second and send it again.",
        "Many people are coming in just now. Wait %(count)s seconds and send it again.",
    ),
}
