"""English: Snowball's stems, and by heart what changes its vowel or its whole shape."""

import snowballstemmer

from forum.search.languages import Language, groups, small

_BY_HEART = groups("""
man men man's men's
woman women woman's women's
child children child's children's
wife wives wife's
life lives life's
go goes going went gone
feel feels feeling feelings felt
think thinks thinking thought thoughts
tell tells telling told
sleep sleeps sleeping slept
drink drinks drinking drank drunk
fight fights fighting fought
leave leaves leaving left
lose loses losing lost
write writes writing wrote written
keep keeps keeping kept
hold holds holding held
say says saying said
see sees seeing saw seen
get gets getting got gotten
give gives giving gave given
take takes taking took taken
come comes coming came
know knows knowing knew known
hear hears hearing heard
speak speaks speaking spoke spoken
break breaks breaking broke broken
begin begins beginning began begun
find finds finding found
meet meets meeting meetings met
pay pays paying paid
sit sits sitting sat
stand stands standing stood
understand understands understanding understood
wake wakes waking woke woken
forget forgets forgetting forgot forgotten
forgive forgives forgiving forgave forgiven
bring brings bringing brought
buy buys buying bought
teach teaches teaching taught
throw throws throwing threw thrown
drive drives driving drove driven
fall falls falling fell fallen
lonely loneliness lonelier loneliest
business businesses business's
""")


def stems(word: str) -> set[str]:
    """The word, and its stem."""
    known = _BY_HEART.get(word)
    if known:
        return {f"{one}." for one in known}
    stem = snowballstemmer.stemmer("english").stemWord(word.removesuffix("'s"))
    return {word, stem, _compared(word) or stem}


def family(word: str) -> set[str]:
    """Every stem that a form of the same word may have."""
    return stems(word)


def _compared(word: str) -> str:
    """The stem of angry in angrier and angriest."""
    for ending in ("ier", "iest"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"{word.removesuffix(ending)}i"
    return ""


ENGLISH = Language(
    "e", stems, family, small("the and to i of is that it in was my for with have not you but me be this")
)
