"""Sentences for what cannot be done with an article."""

from collections.abc import Mapping

from core.i18n import N_, Plural

WORDS: Mapping[str, str | Plural] = {
    "nothing_to_publish": N_("There is no text in this language yet. Write it first."),
}
