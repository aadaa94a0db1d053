"""What the house says about programmes and doors when something is not right."""

from core.i18n import N_, NN_

WORDS: dict[str, str] = {
    "doors_not_ready": NN_(
        "The doors stay shut: %(count)s point of the checklist is still open.",
        "The doors stay shut: %(count)s points of the checklist are still open.",
    ),
    "least_age_first": N_("First choose the youngest age that may enter."),
    "no_such_proof": NN_(
        "No backup of the last %(count)s day gives this word. It is printed at the end of a restore.",
        "No backup of the last %(count)s days gives this word. It is printed at the end of a restore.",
    ),
    "day_to_come": N_("That day is still to come. Choose the day on which it was approved."),
    "place_taken": N_("A house is set up here already. Choose an empty place."),
    "not_a_colour": N_("Write a colour as #1f5743: a hash and six letters or digits."),
    "colour_of_danger": N_("Red means that somebody is in danger, here and nowhere else. Choose another colour."),
    "not_an_address": N_("Write a whole web address that begins with https://."),
    "no_such_zone": N_("There is no time zone of that name. One looks like Europe/Helsinki."),
    "not_a_picture": N_("The logo must be a PNG or WebP picture of at most 100 kB."),
}
