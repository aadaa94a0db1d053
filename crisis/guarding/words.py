"""What is asked before a text goes out, and what the page of word rules says."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    # Asked of him; his text stays in its box.
    "ask_phone": N_("%(what)s looks like a phone number. Everybody here would read it. Change it, or send once more as it is."),
    "ask_email": N_("%(what)s looks like an e-mail address. Everybody here would read it. Change it, or send once more as it is."),
    "ask_address": N_("%(what)s looks like a street address. Everybody here would read it. Change it, or send once more as it is."),
    "ask_handle": N_("%(what)s looks like your name on another service. Everybody here would read it. Change it, or send once more as it is."),
    "ask_link": N_("%(what)s leads to another service, where one may see who you are. Change it, or send once more as it is."),
    "ask_own_name": N_("%(what)s looks like your own name. Everybody here would read it. Change it, or send once more as it is."),
    "ask_other_name": N_("%(what)s looks like the name of somebody near you. Everybody here would read it. Change it, or send once more as it is."),
    "ask_first": N_("Before this goes out, the team of this programme asks: %(reason)s Change it, or send once more as it is."),
    "name_by_rule": N_("The team of this programme asks you to choose another name."),
    "name_sounds_heavy": N_("This name sounds heavy, and everybody would read it. Choose a lighter one here, and tell somebody how it is: Help now is on this page."),
    # Read by staff
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
