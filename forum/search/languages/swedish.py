"""Swedish: endings come off, m and n stand single again, and what changes its vowel is known by heart."""

import re

from forum.search.languages import Language, endings, groups, longest, small

_ENDINGS = endings("""arna erna orna arnas ernas ornas ar er or ars ers ors en et ens ets an ans na ne n t a as e ade at ad
        ande ende are ast aste are re""")
_PAST = re.compile(r"(?<=[^aeiouyåäö])[td]e$")
_BY_HEART = groups("""
man män mannen männen mans mäns männens mannens
son söner sönerna sonen sons söners
dotter döttrar dottern döttrarna dotterns
mor mödrar modern moder mamma mammor mammas
far fäder fadern fars
bror bröder brodern bröderna brors
bok böcker boken böckerna
natt nätter natten nätterna
hand händer handen händerna
gå går gick gått gångna
få får fick fått
se ser såg sett
ge ger gav gett givit
ta tar tog tagit
stå står stod stått
sova sover sov sovit
dricka dricker drack druckit drucken
gråta gråter grät gråtit
skriva skriver skrev skrivit
säga säger sade sa sagt
göra gör gjorde gjort
veta vet visste vetat
komma kommer kom kommit
ligga ligger låg legat
sitta sitter satt suttit
slå slår slog slagit
förlora förlorar förlorade förlorat
hem hemmet hemmen hemma
fru frun fruar fruarna frus
manet maneter maneten
papper papperet pappren papperen
""")


def stems(word: str) -> set[str]:
    """The word, and what is left without its ending."""
    known = _BY_HEART.get(word)
    if known:
        return {f"{one}." for one in known}
    bare = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return {word, *(_single(_without_ending(form)) for form in (word, bare))}


def family(word: str) -> set[str]:
    """Every stem that a form of the same word may have."""
    return stems(word)


def _without_ending(form: str) -> str:
    return _PAST.sub("", form) if len(form) > 4 and _PAST.search(form) else longest(form, _ENDINGS, 2)


def _single(stem: str) -> str:
    return stem[:-1] if stem.endswith(("mm", "nn")) and len(stem) > 3 else stem


SWEDISH = Language(
    "s", stems, family, small("och att det är jag inte som på en för med har av till men om så den var mig")
)
