"""What is said about openings: topics, reasons, and when something is not right."""

from core.i18n import N_, NN_

WORDS: dict[str, str] = {
    "full_without_cover": N_("Nobody is signed on, so this is closed already."),
    "full_until": N_("That time has passed, or lies too far ahead. Choose another."),
    "told_before_end": N_("He must be told before the talk ends. Choose a smaller number."),
    "contract_shape": N_("Write kinds as 5 or 3+3, with commas between."),
    "contracts_many": NN_("At most %(count)s kind fits here.", "At most %(count)s kinds fit here."),
}

TOPICS: dict[str, str] = {
    "separation": N_("A break-up or divorce"),
    "children": N_("Children"),
    "loneliness": N_("Being alone"),
    "anger": N_("Anger"),
    "violence_done": N_("I have hurt somebody, or am afraid that I will"),
    "violence_suffered": N_("Somebody hurts me"),
    "depression": N_("Low mood, no strength"),
    "money_work": N_("Money or work"),
    "newcomer": N_("Living in a new country"),
    "other": N_("Something else"),
}
"""What a man may say it is about."""

REASONS: dict[str, str] = {
    "all_talking": N_("Everybody who is here is in a talk."),
    "one_ill": N_("One of us has fallen ill."),
    "technical": N_("Something technical does not work as it should."),
    "heavy": N_("It is a heavy evening, and those who are here need their time."),
}
"""Why nobody more is taken; the door says it like this."""

REASON_NAMES: dict[str, str] = {
    "all_talking": N_("All of us are talking"),
    "one_ill": N_("One of us is ill"),
    "technical": N_("Technical trouble"),
    "heavy": N_("Too heavy an evening"),
}
"""The same as those choose it who cover."""
