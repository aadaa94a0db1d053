"""What the page of word rules says; only staff read it."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    "odd_form": N_("Write whole words, or at least three letters and a star. This is neither: %(form)s"),
    "not_there": N_("That cannot be done in each of these places: private words are never held, and about a name he can only be asked."),
    "word_rules_many": NN_("At most %(count)s rule is in force. End one first.", "At most %(count)s rules are in force. End one first."),
}  # fmt: skip

DOES = {
    "flag": N_("Flag: it goes out, and somebody looks"),
    "hold": N_("Hold: it waits for those who lead"),
    "ask": N_("Ask first: he reads the reason, and may send it all the same"),
}

PLACES = {
    "room": N_("Live rooms"),
    "private": N_("Private talks"),
    "board": N_("Boards"),
    "name": N_("Names"),
}

SEEN = {
    "meeting": N_("In a live room"),
    "hold": N_("In a live room, held"),
    "word": N_("In a word alone"),
    "conversation": N_("In a private talk"),
    "thread": N_("On a board"),
    "name": N_("In a name"),
}
