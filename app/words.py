"""Every sentence of the house for what is not right, by its code."""

from collections.abc import Mapping

import auth.words
import chat.groups.words
import chat.words
import counselling.desk.words
import counselling.words
import crisis.aftercare.desk_words
import crisis.desk.words
import crisis.drills.words
import crisis.guarding.desk_words
import crisis.guarding.words
import crisis.helping.words
import crisis.pager.words
import crisis.settings.words
import crisis.words
import forum.words
import library.words
import programmes.introductions.desk_words
import programmes.openings.words
import programmes.rota.words
import programmes.words
from core.i18n import Plural


def all_words() -> Mapping[str, str | Plural]:
    """The words of every domain together. ValueError when two of them give one code different sentences."""
    together: dict[str, str | Plural] = {}
    domains = (
        auth.words.WORDS,
        programmes.words.WORDS,
        chat.words.WORDS,
        chat.groups.words.WORDS,
        counselling.words.WORDS,
        counselling.desk.words.WORDS,
        crisis.aftercare.desk_words.WORDS,
        crisis.desk.words.WORDS,
        crisis.drills.words.WORDS,
        crisis.words.WORDS,
        crisis.guarding.desk_words.WORDS,
        crisis.guarding.words.WORDS,
        crisis.helping.words.WORDS,
        crisis.pager.words.WORDS,
        forum.words.WORDS,
        library.words.WORDS,
        crisis.settings.words.WORDS,
        programmes.rota.words.WORDS,
        programmes.openings.words.WORDS,
        programmes.introductions.desk_words.WORDS,
    )
    for words in domains:
        for code, sentence in words.items():
            if together.setdefault(code, sentence) != sentence:
                raise ValueError(f"two sentences for {code}")
    return together
