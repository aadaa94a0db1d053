"""What the live groups say: a sentence for each refusal, and for each thing that happens in a room.

Told sentences go to the page and to its script from here, so that both say the same; names come isolated from direction.
"""

from core.i18n import N_, NN_

WORDS: dict[str, str] = {
    # In the room
    "closed": N_("This meeting has closed, so nothing more reaches it. Your text is still here."),
    "closing": N_("This meeting is closing; no new seats are given. The group’s page shows when it meets next."),
    "not_open": N_("The room is not open yet. It opens when a support person is here; your text is still here."),
    "no_seat": N_("You have no seat in this meeting. Take one first, if one is free."),
    "you_left": N_("You left this room. Come back in first; your seat waits for you."),
    "no_such_message": N_("The message you point at is not here. Your text is still here; send it without that."),
    "hold_full": N_("Many messages wait for the support person. Yours is still here; send it when he is back."),
    "too_early": NN_(
        "The room can be opened at the earliest %(count)s minute before the beginning.",
        "The room can be opened at the earliest %(count)s minutes before the beginning.",
    ),
    "not_here": N_("Come into the room first, then open it: the men must see that somebody leads."),
    "already_open": N_("The room is open already."),
    "already_removed": N_("This message has been removed already."),
    "leaderless": N_("Nobody leads the room at this moment. Come in first."),
    "not_leading": N_("Only those who lead this meeting can do that."),
    "only_the_house": N_("The house does that by itself."),
    "only_people": N_("Only people do that here."),
    "unknown_act": N_("This room does not know that. Open the page again."),
    "odd_number": N_("That is no number of a message here."),
    "closing_minutes": NN_("Give it from 1 to %(count)s minute.", "Give it from 1 to %(count)s minutes."),
    # Seats
    "full": N_("All seats of this meeting are taken. If one is given up, you see it here when you look again."),
    "you_lead": N_("You lead this meeting, so you have your place in it already."),
    "staff_no_seat": N_(
        "You work in this programme. Those who work here do not sit among its men; a coordinator can name you to lead."
    ),
    "ignore_leader": N_("Those who lead must be heard. If one of them is not good to you, write to the programme."),
    "ignore_yourself": N_("That is you yourself."),
    "not_in_meeting": N_("He is not in this meeting any more."),
    # Arranging
    "not_coordinating": N_("Only a coordinator of this programme arranges its groups and meetings."),
    "already_scheduled": N_("This meeting has been arranged already."),
    "meeting_length": N_("A meeting lasts from one minute to twelve hours."),
    "meeting_seats": NN_("A meeting has from 1 to %(count)s seat.", "A meeting has from 1 to %(count)s seats."),
    "meeting_past": N_("That moment has passed. Choose one that is still to come."),
    "leader_twice": N_("The same person is named twice."),
    "leader_seated": N_("One of those you name has a seat among the men in this meeting."),
    "leader_unknown": N_("One of those you name no longer leads in this programme. Choose again."),
    "seats_taken": NN_(
        "%(count)s seat is taken already; there cannot be fewer.",
        "%(count)s seats are taken already; there cannot be fewer.",
    ),
    "group_closed": N_("This group has ended and holds no new meetings."),
    "group_has_meetings": N_("This group still has meetings ahead. Call them off first; then it can end."),
}

REASONS: dict[str, str] = {
    "identity": N_("It could tell who somebody is."),
    "contempt": N_("It was said with contempt."),
    "threat": N_("It threatened somebody."),
    "heavy": N_("It was too heavy to read unprepared."),
    "rules": N_("It was against the rules of the house."),
    "mistake": N_("He asked for it to be taken away."),
}
"""Why a facilitator removes a message: codes that everybody in the room sees as these sentences."""

TOLD: dict[str, str] = {
    "lobby": N_("The lobby is open."),
    "opened": N_("%(name)s opened the room. What is said is destroyed when it ends."),
    "joined": N_("%(name)s came in."),
    "left": N_("%(name)s left."),
    "removed": N_("%(name)s removed a message."),
    "gone": N_("This message was removed."),
    "lead_lost": N_("No support person is here at this moment. What you write is kept and read when one is back."),
    "lead_back": N_("A support person is back."),
    "closing": N_("The room is closing. There is time for last words."),
    "closing_by": N_("%(name)s is bringing the evening to its end. There is time for last words."),
    "closed": N_("The room is closed. What was said here is destroyed."),
    "closed_by": N_("%(name)s closed the room. What was said here is destroyed."),
    "amended": N_("The plan of this meeting was changed."),
    "not_held": N_("No support person could come, so this meeting was not held."),
    "cancelled": N_("This meeting was called off."),
}
"""What happens in a room, in words."""
