"""What this part of the house says when something is not right. Each sentence says what he can do instead."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    # A name
    "name_missing": N_("Choose one of these names, or make one up."),
    "name_short": N_("A name needs at least two letters together. Choose one of these, or make up a longer one."),
    "name_long": NN_(
        "A name can have at most %(count)s character. Choose one of these, or make up a shorter one.",
        "A name can have at most %(count)s characters. Choose one of these, or make up a shorter one.",
    ),
    "name_signs": N_(
        "A name is made of letters; spaces, hyphens and a number are fine too. Choose one of these, or try again."
    ),
    "name_mixed": N_(
        "Letters of two alphabets stand in this name, so others could mistake it. Choose one of these, or use one alphabet."
    ),
    "name_digits": N_(
        "That number could be a year, a birthday or a telephone number. Choose one of these, or leave it out."
    ),
    "name_real": N_("That name looks like a real one. Choose one nobody knows you by."),
    "name_office": N_(
        "With that name people could take you for somebody who works here. Choose one of these, or make up another."
    ),
    "name_taken": N_("Somebody has that name, or one so like it that people would mix you up. Here are others."),
    "name_first": N_("Choose the name you want to be known by here first."),
    # A password
    "password_short": NN_(
        "A password needs at least %(count)s character. Three ordinary words are good.",
        "A password needs at least %(count)s characters. Three ordinary words are good.",
    ),
    "password_long": N_("That is longer than we can take. A sentence is long enough."),
    "password_common": N_(
        "Many people use that one, so it is among the first that are tried. Three ordinary words are better."
    ),
    "password_like_name": N_("That is too close to your name. Three ordinary words are better."),
    "wrong_password": N_("That is not your password as it is now. Try once more."),
    # Coming in
    "wrong_entry": N_(
        "That name and that password do not belong together. Try once more, or use your recovery phrase."
    ),
    "wrong_recovery": N_(
        "That name and that phrase do not belong together. Look at the paper once more; each phrase works one time."
    ),
    "wrong_code": N_("That code is not right, or it was used already. Wait for the next one and type that."),
    "phrase_shape": N_("A recovery phrase is six groups of four digits. Something is missing, or there is too much."),
    "agreement_needed": N_("You can join once you have read this and agree."),
    "consent_needed": N_(
        "Without this we may not keep what you tell about yourself, so you could not write anything here."
    ),
    "agreement_first": N_("What we promise has changed, or you have taken your consent back. Read it and decide."),
    "wrong_word": N_("We do not know that word, or its time is over. Look at the paper once more."),
    "account_first": N_(
        "Without an account you can be in one programme only. Make an account first; what you have here stays."
    ),
    "too_young_here": N_("This programme is for men who are older than you. There is good help for your age."),
    # Those who work here
    "no_such_role": N_("There is no such role here. Choose one of these."),
    "has_role": N_("That person has this role already."),
    "last_administrator": N_("Somebody has to run this server. Invite another administrator first."),
    "reason_needed": N_("Say in a few words why. It stands in the log beside your name."),
    # A man's own things
    "sure_needed": N_("Tick this if you want it. Nothing has been deleted."),
    "not_possible": N_("That is not possible any more. Open the page again to see how things stand."),
}
