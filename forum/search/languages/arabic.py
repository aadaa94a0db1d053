"""Arabic: what leans on a word comes off before and behind it; plurals that break are made from the pattern of the singular."""

from forum.search.languages import Language, endings, groups, longest, small

_ARTICLES = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل")
_BEFORE = ("و", "ف", "ب", "ل", "ك")
_VERBAL = ("سي", "ست", "سن", "سا", "ي", "ت", "ن", "ا")
_BEHIND = endings(
    "ها هم هن كم كن نا ني ي ك ه ة ت ات ون ين ان وا تم تن اتي اته اتها اتهم اتنا اتك تي ته تها تهم تنا تك ا"
)
_BY_HEART = groups("""
ابن ابناء ابني ابنه ابنها ابنائي ابناءه ابنائنا الابن الابناء بنون ابنك
سنه سنوات سنين سنتين السنه السنوات
اب اباء الاب ابي ابوه
ام امهات الام امي
اخ اخوه الاخ اخي اخوان اخوتي
امراه نساء المراه النساء
""")


def stems(word: str) -> set[str]:
    """The word, and what is left without what leans on it."""
    known = _BY_HEART.get(word)
    if known:
        return {f"{one}." for one in known}
    inner = {_after(word, _ARTICLES)} if word.startswith(_ARTICLES) else {word, _after(word, _BEFORE)}
    if any(word.startswith(("و", "ف")) for word in inner):
        inner |= {_after(word, _BEFORE[:2]) for word in inner}
    verbs = {_after(form, _VERBAL) for form in inner if not word.startswith(_ARTICLES)}
    return {word} | {longest(form, _BEHIND, 3) for form in inner | verbs} | inner


def family(word: str) -> set[str]:
    """Every stem that a form of the same word may have, broken plurals both ways."""
    found = stems(word)
    if any(one.endswith(".") for one in found):
        return found
    return found.union(*(_broken(stem) | _mended(stem) for stem in found))


def _after(word: str, starts: tuple[str, ...]) -> str:
    """The word without the first of these beginnings that leaves three letters."""
    return next(
        (word[len(start) :] for start in starts if word.startswith(start) and len(word) - len(start) >= 3), word
    )


def _broken(stem: str) -> set[str]:
    """Plurals by pattern: طفل أطفال, رجل رجال, بيت بيوت, مشكلة مشاكل, صديق أصدقاء."""
    if len(stem) == 3:
        a, b, c = tuple(stem)
        return {f"ا{a}{b}ا{c}", f"{a}{b}ا{c}", f"{a}{b}و{c}"}
    if len(stem) == 4 and stem[0] == "م":
        return {f"{stem[:2]}ا{stem[2:]}"}
    if len(stem) == 4 and stem[2] == "ي":
        return {f"ا{stem[:2]}{stem[3]}اء", f"ا{stem[:2]}{stem[3]}اي"}
    return set()


def _mended(stem: str) -> set[str]:
    """The singular of a plural by pattern."""
    if len(stem) == 5 and stem[0] == "ا" and stem[3] == "ا":
        return {stem[1:3] + stem[4]}
    if len(stem) == 4 and stem[2] in "او":
        return {stem[:2] + stem[3]}
    if len(stem) == 5 and stem[0] == "م" and stem[2] == "ا":
        return {stem[:2] + stem[3:]}
    if len(stem) == 6 and stem[0] == "ا" and stem[4] == "ا":
        return {f"{stem[1:3]}ي{stem[3]}"}
    return set()


ARABIC = Language("a", stems, family, small(""))
