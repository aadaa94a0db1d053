"""Finnish: endings come off one by one; what is left is compared in its strong and its weak grade, with and without plural i."""

import re

from forum.search.languages import Language, endings, groups, longest, small

_CLITICS = ("kaan", "kään", "kin", "han", "hän")
_OWNERS = ("mme", "nne", "nsa", "nsä", "ni", "si")
_ENDINGS = endings("""n t a ä ta tä tta ttä na nä ssa ssä sta stä lla llä lta ltä lle ksi jen iden itten ten ja jä seen siin
        mme tte vat vät nut nyt neet ttu tty ttiin tiin taan tään ttaan ttään isi isin isit da dä la lä ra rä maan mään massa mässä
        masta mästä minen misen misesta""")
_INTO = re.compile(r"(?<=[aeiouyäö](.))h\1n$|(?<=([aeiouyäö]))\2n$|(?<=i)en$")
_PASSIVE = re.compile(r"(?:t|[lnrs])t(?:iin|aan|ään)$")
_OWN = re.compile(r"(?<=([aä]))\1n$")

_WEAK = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"), ("lk", "l"), ("rk", "r"),
    ("ht", "hd"), ("p", "v"), ("t", "d"), ("k", ""),
)  # fmt: skip
_STILL = ("sk", "st", "tk", "sp", "hk", "ps", "ts", "ks")
"""Where these end a stem, nothing weakens."""
_LAST = re.compile(r"([^aeiouyäö]+)([aeiouyäö]{1,2})$")
_PLURAL = {
    "a": ("i", "oi"),
    "ä": ("i",),
    "e": ("i",),
    "i": ("ei",),
    "o": ("oi",),
    "ö": ("öi",),
    "u": ("ui",),
    "y": ("yi",),
}
_WIDE = {"uo": "oi", "yö": "öi", "ie": "ei", "aa": "ai", "ää": "äi", "uu": "ui", "yy": "yi", "ee": "ei", "oo": "oi"}

_BY_HEART = groups("""
mies miehe miehi mieh miest
lapsi lapse las lapsi lasta
koti kodi koto
poika poja poji poiki
tyttö tytö tyttö
juosta juokse juoksi
olla ole oli olisi
nähdä näe näki näh
tehdä tee teki teh tek
lähteä lähde lähte lähti lähdi
vesi vede vete vet vesi
käsi käde käte kät käsi käsiä
uusi uude uute uut uusi
veli velje veli velji
tytär tyttäre tyttäri
sydän sydäme sydämi
kevät kevää
olut olue olui
aika aja ajo aiko aika
ruoka ruoa ruua ruoki
joki joe joki
reikä reiä reiki
""")


def stems(word: str) -> set[str]:
    """The word, and what is left without what stands at its end."""
    bare = longest(word, _CLITICS, 3)
    found = {word, bare}.union(*(_without_case(form) for form in (bare, longest(bare, _OWNERS, 3), _OWN.sub("", bare))))
    known = set().union(*(_BY_HEART.get(form, ()) for form in found))
    return {f"{one}." for one in known} or found


def family(word: str) -> set[str]:
    """Every stem that a form of the same word may have."""
    found = stems(word)
    if any(one.endswith(".") for one in found):
        return found
    bases = set().union(*(_bases(stem) for stem in found))
    return found.union(*(_stems_of(base) for base in bases))


def _without_case(form: str) -> set[str]:
    found = {longest(form, _ENDINGS, 2)}
    if len(form) > 3 and _INTO.search(form) and not _PASSIVE.search(form):
        found.add(_INTO.sub("", form))
    return found


def _bases(stem: str) -> set[str]:
    """What the stem may be of: the singular of a plural, the present of a past, the name of a form."""
    found = {stem}
    if stem.endswith("i") and len(stem) > 2:
        before = stem[:-1]
        found |= (
            {before} if before[-1] in "aeouyäö" else {before + "e", before + ("ä" if set(before) & set("äöy") else "a")}
        )
    return found


def _stems_of(base: str) -> set[str]:
    found = {base} | _by_ending(base)
    if base[-1] not in "aeiouyäö":
        return found | {base + "e"}
    grades = {base, *_weaker(base), *_stronger(base)}
    return found | grades | {plural for grade in grades for plural in _plurals(grade)}


def _by_ending(base: str) -> set[str]:
    """Stems of words whose end changes: nainen, naise-; oikeus, oikeude-, oikeukse-; väsynyt, väsynee-; vieras, vieraa-."""
    if base.endswith("nen"):
        return {base[:-3] + end for end in ("se", "si", "s")}
    if base.endswith(("se", "si")):
        return {base[:-2] + end for end in ("nen", "se", "si", "s")}
    if base.endswith(("kse", "ude", "yde")):
        return {base[: -3 if base.endswith("kse") else -2] + end for end in ("s", "de", "kse", "ksi", "t")}
    if base.endswith(("us", "ys", "is")):
        return {base[:-1] + end for end in ("de", "kse", "ksi", "t")}
    if base.endswith(("nut", "nyt")):
        return {base[:-2] + "ee"}
    if base.endswith("nee"):
        return {base[:-2] + "ut", base[:-2] + "yt"}
    if base.endswith(("as", "äs")):
        return {base[:-1] + base[-2], base[:-1] + "i"}
    return set()


def _plurals(stem: str) -> tuple[str, ...]:
    if stem[-2:] in _WIDE:
        return (stem[:-2] + _WIDE[stem[-2:]],)
    if stem[-1] in "ouöy":
        return (stem + "i",)
    return tuple(stem[:-1] + end for end in _PLURAL[stem[-1]])


def _weaker(stem: str) -> set[str]:
    return _graded(stem, _WEAK)


def _stronger(stem: str) -> set[str]:
    return _graded(stem, tuple((weak, strong) for strong, weak in _WEAK if weak))


def _graded(stem: str, pairs: tuple[tuple[str, str], ...]) -> set[str]:
    """The stem in its other grades; what stands before the last vowel decides."""
    found = _LAST.search(stem)
    if found is None or found[1].endswith(_STILL) or found.start() == 0:
        return set()
    cluster, vowels, head = found[1], found[2], stem[: found.start()]
    return {
        head + cluster[: -len(one)] + other + vowels
        for one, other in pairs
        if cluster.endswith(one) and _alone(one, cluster)
    }


def _alone(one: str, cluster: str) -> bool:
    """A single letter changes only where it stands between vowels or behind another kind of consonant."""
    return len(one) > 1 or len(cluster) == 1


FINNISH = Language(
    "f",
    stems,
    family,
    small("ja on ei että en se kun olen niin mutta mitä minä sitä oli hän ole jos vain kuin nyt"),
)
