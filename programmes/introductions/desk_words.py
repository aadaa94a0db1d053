"""What introductions say: a sentence for each refusal."""

from core.i18n import N_, Plural

WORDS: dict[str, str | Plural] = {
    "gives_away": N_("This could tell who somebody is: %(what)s. Leave it out, or say that you are sure."),
    "words_changed": N_("The text has changed since you read it. Read it once more."),
    "own_introduction": N_("Somebody else who arranges this programme reads yours."),
}
