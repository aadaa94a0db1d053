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
    "slow": NN_(
        "The room goes slowly now. You can write again in %(count)s second; your text is still here.",
        "The room goes slowly now. You can write again in %(count)s seconds; your text is still here.",
    ),
    "you_listen": N_(
        "You have a listening seat. Take one with a voice if it is free, or write to those who lead alone; "
        "your text is still here."
    ),
    "in_time_out": N_(
        "You have a short time outside the room. Your seat and your text are kept, and those who lead read what you "
        "write to them alone."
    ),
    "apart": N_(
        "Your seat waits while you are with a counsellor. Come back in, and you can write; your text is still here."
    ),
    "excluded": N_("This meeting is over for you today. The next one is open to you as before."),
    "reads_first": N_(
        "Those who lead read first for now, so this does not go to the room. Tell it to them alone, or keep it to yourself."
    ),
    # Those who lead
    "crew_short": NN_(
        "The room opens when at least %(count)s of those who lead is here. Cover can be asked for.",
        "The room opens when at least %(count)s of those who lead are here. Cover can be asked for.",
    ),
    "second_waits": NN_(
        "With a second from the desk the room opens at the earliest %(count)s minute after the beginning.",
        "With a second from the desk the room opens at the earliest %(count)s minutes after the beginning.",
    ),
    "not_on_duty": N_(
        "Sign on to your shift first: only who is on duty stands behind a room or beside its support person."
    ),
    "not_asked": N_("Nobody has asked for cover in this meeting. Those who lead it can ask."),
    "not_leading_here": N_("The lead goes to somebody who leads this meeting and is here."),
    "already_aside": N_("He is outside the room already. Let him back first."),
    "closing_now": N_("Last words are being said now; there is no pause any more."),
    "slow_seconds": NN_("Give it from 0 to %(count)s second.", "Give it from 0 to %(count)s seconds."),
    "pause_minutes": NN_("A pause lasts from 1 to %(count)s minute.", "A pause lasts from 1 to %(count)s minutes."),
    "quiet_minutes": NN_(
        "A time-out lasts from 1 to %(count)s minute.", "A time-out lasts from 1 to %(count)s minutes."
    ),
    "closing_minutes": NN_("Give it from 1 to %(count)s minute.", "Give it from 1 to %(count)s minutes."),
    # Seats
    "full": N_(
        "All seats of this meeting are taken, and many wait already. The group’s page shows when it meets next."
    ),
    "full_listening": N_("All listening seats are taken at this moment. One may be given up; look again in a while."),
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

TIMEOUT_REASONS: dict[str, str] = {
    "pace": N_("It went faster than the room could follow."),
    "heavy": N_("It was more than the room could carry just then."),
    "contempt": N_("Some words about others hurt."),
    "rules": N_("It went past what we agreed on here."),
    "breath": N_("A short rest does good now."),
}
"""Why one man is outside the room for some minutes: codes that he alone, and those who lead, see as these sentences."""

EXCLUSION_REASONS: dict[str, str] = {
    "contempt": N_("Some words made it hard for others to stay."),
    "threat": N_("Somebody was threatened, and the room must be safe for all."),
    "identity": N_("Something was said that could tell who somebody is."),
    "rules": N_("It went past the house rules, also after a word about it."),
}
"""Why a meeting is over for one man today: as above."""

TOLD: dict[str, str] = {
    "lobby": N_("The lobby is open."),
    "opened": N_("%(name)s opened the room. What is said can be read until it closes. Then it is destroyed."),
    "joined": N_("%(name)s came in."),
    "left": N_("%(name)s left."),
    "removed": N_("%(name)s removed a message."),
    "gone": N_("This message was removed."),
    "lead_lost": N_("No support person is here at this moment. What you write is kept and read when one is back."),
    "lead_back": N_("A support person is back."),
    "closing": N_("The room is closing. There is time for last words."),
    "closing_by": N_("%(name)s is bringing the evening to its end. There is time for last words."),
    "closed": N_("The room is closed. What was said here can be read no more, and is soon destroyed."),
    "closed_by": N_("%(name)s closed the room. What was said here can be read no more, and is soon destroyed."),
    "amended": N_("The plan of this meeting was changed."),
    "paused": N_("%(name)s gives the room a pause. What you write waits until it is over."),
    "resumed": N_("The pause is over."),
    "resumed_by": N_("%(name)s ended the pause."),
    "reopened": N_("%(name)s lets the evening go on. The room stays open."),
    "slow": N_("%(name)s slows the room down, so that everybody can follow."),
    "slow_over": N_("%(name)s lets the room go at its own pace again."),
    "held": N_("%(name)s reads first for now."),
    "released": N_("%(name)s no longer reads first. What you write reaches the group at once."),
    "prompt": N_("%(name)s put a card on the table."),
    "prompt_over": N_("%(name)s took the card from the table."),
    "handed": N_("%(name)s leads now."),
    "leading": N_("With you as leading or accompanying: %(name)s."),
    "listening": N_("%(name)s listens from now on."),
    "listening_over": N_("%(name)s has a voice now."),
    "seats": N_("The number of seats has changed."),
    "checkin": N_("%(name)s, coming in: %(heavy)s of 10."),
    "checkout": N_("%(name)s, going out: %(heavy)s of 10."),
    "not_held": N_("No support person could come, so this meeting was not held."),
    "cancelled": N_("This meeting was called off."),
}
"""What happens in a room, in words. `…_by` where somebody did it, `…_over` where it ended."""
