"""What could give a man away, found before he sends it: ways to reach him outside, where he lives, and names.

Nothing is refused here; the page asks "do you want to send this?" and shows the places. Words for body and feeling are never found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that gives away. `kind` is phone, email, address, handle, link, own_name or other_name; `span` is in code points."""

    kind: str
    span: tuple[int, int]


_STREET_SV_FI = (
    r"[^\W\d_]{2,30}(?:katu|kadun|kadulla|tie|tien|tiellä|polku|kuja|kujalla|raitti|väylä|bulevardi"
    r"|gatan|vägen|gränd|stigen|allén)"
)
_STREET_EN = r"(?:[A-Z][\w'’]{1,20} ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|close|terrace|way)\b\.?"
_NAME = r"[^\W\d_a-zà-öø-ÿа-яё][^\W\d_]{1,24}"
_CHILD_OR_EX = (
    r"(?:son|daughter|kid|child|baby|ex|ex-wife|ex-husband|wife|girlfriend|husband|boyfriend"
    r"|exä|eksä|eksäni|poika(?:ni)?|poikani|tytär|tyttäreni|tyttöni|lapseni|exäni|vaimoni|tyttöystäväni|mieheni"
    r"|son|dotter|barn|fru|flickvän|sambo|exfru|pojkvän)"
)

_PATTERNS = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(](?:at|ät)[\])]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    "link": re.compile(
        r"(?:https?://)?(?:www\.)?(?<![\w.])(?:wa\.me|t\.me|m\.me|chat\.whatsapp\.com|discord\.gg|discord\.com/invite|signal\.me"
        r"|facebook\.com|fb\.com|instagram\.com|snapchat\.com|tiktok\.com|linkedin\.com|vk\.com|telegram\.me)/[\w./?=#+-]{1,200}",
        re.IGNORECASE,
    ),
    "handle": re.compile(
        r"(?<![\w@.])@[A-Za-z][\w.]{2,30}\b"
        r"|\b(?:my |mun |minun |mitt |min )?(?:insta(?:gram)?|snap(?:chat)?|snäppi|telegram|discord|kik|tiktok|whatsapp|signal|wickr|skype)"
        r"(?: (?:is|on|name|user|username|nick|nimi|heter|är|handle|id)){1,2}[: ]{1,2}[\w.#@-]{3,30}"
        r"|\b(?:insta(?:gram)?|snap(?:chat)?|snäppi|telegram|discord|kik|tiktok|skype) ?: ?[\w.#@-]{3,30}",
        re.IGNORECASE,
    ),
    "address": re.compile(rf"\b(?:{_STREET_SV_FI}) ?\d{{1,4}}(?: ?[A-Za-z]\b)?(?: \d{{1,3}}\b)?|\b\d{{1,4}}[A-Za-z]? {_STREET_EN}", re.IGNORECASE),
    "own_name": re.compile(
        rf"(?i:\b(?:my (?:real |full )?name(?:['’]s| is)|i['’]m called|(?:mun|minun) (?:oikea )?nime(?:ni|n|ä)? on|nimeni on|mä oon nimeltäni"
        rf"|jag heter|mitt (?:riktiga )?namn är)) ({_NAME}(?: {_NAME})?)"
        r"|(?:اسمي(?: الحقيقي)?(?: هو)?) ([\u0621-\u064a]{2,20}(?: [\u0621-\u064a]{2,20})?)"
        rf"|(?i:\b(?:меня зовут|моё имя|мое имя)) ({_NAME}(?: {_NAME})?)"
    ),
    "other_name": re.compile(
        rf"(?i:\b(?:my|our|mun|minun|meidän|min|mitt|vår) (?:little |old(?:er|est) |young(?:er|est) )?{_CHILD_OR_EX})"
        rf"(?i:,? (?:called |named |is called |['’]s name is |nimeltä |som heter |heter )?)({_NAME})(?![\w'’])"
        rf"|(?i:\b(?:poikani|tyttäreni|lapseni|exäni|vaimoni)),? ({_NAME})(?![\w'’])"
    ),
}  # fmt: skip
_PHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ ()\-./]{0,2}\d){6,14}(?![\w/]|[.,]\d)")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_HELP_LINES = {
    "116006",
    "116111",
    "116123",
    "116016",
    "0925250111",
    "0925250112",
    "0925250113",
    "0925250116",
    "080005005",
    "0205550666",
}
MOST = 60
_DIGITS = {ord(digit): str(number) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, digit in enumerate(row)}
"""The digits of Arabic and Persian, one for one."""
_SIGNS = {
    "phone": tuple("0123456789"),
    "address": tuple("0123456789"),
    "email": ("@", "at)", "at]", "ät)", "ät]"),
    "link": ("/",),
    "handle": (
        "@",
        "insta",
        "snap",
        "snäp",
        "telegram",
        "discord",
        "kik",
        "tiktok",
        "whatsapp",
        "signal",
        "wickr",
        "skype",
    ),
    "own_name": ("name", "called", "nime", "heter", "namn", "اسمي", "зовут", "имя"),
    "other_name": (
        "son ",
        "daughter",
        "kid",
        "child",
        "baby",
        "ex",
        "wife",
        "husband",
        "friend",
        "poika",
        "tyt",
        "laps",
        "eksä",
        "vaimo",
        "mieh",
        "dotter",
        "barn",
        "fru",
        "flick",
        "sambo",
        "pojk",
    ),
}
"""Without one of these a pattern finds nothing, so it need not be asked: most texts hold none."""
_NO_NAMES = frozenset(
    [
        "always",
        "never",
        "is",
        "was",
        "has",
        "had",
        "will",
        "would",
        "can",
        "and",
        "but",
        "who",
        "i",
        "he",
        "she",
        "they",
        "we",
        "you",
        "it",
        "my",
        "also",
        "just",
        "still",
        "said",
        "says",
        "came",
        "does",
        "did",
        "not",
        "on",
        "oli",
        "ei",
        "ja",
        "mutta",
        "sekin",
        "är",
        "var",
        "har",
        "och",
        "men",
        "inte",
    ]
)
"""Words after "my son" that somebody wrote large, and that are no names."""


def guard(text: str) -> tuple[Found, ...]:
    """Find what could give the writer or his family away, from left to right. Known lines of help are left out."""
    found = sorted(_found(text), key=lambda one: (one.span[0], -one.span[1]))
    kept: list[Found] = []
    for one in found:
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
    return tuple(kept[:MOST])


def _found(text: str) -> Iterator[Found]:
    written = text.translate(_DIGITS)
    low = written.casefold()
    for kind, pattern in _PATTERNS.items():
        if not any(sign in low for sign in _SIGNS[kind]):
            continue
        for match in pattern.finditer(written):
            group = match.lastindex
            span = match.span(group) if group else match.span()
            if kind != "other_name" or written[slice(*span)].casefold() not in _NO_NAMES:
                yield Found(kind, span)
    if any(digit in low for digit in _SIGNS["phone"]):
        for match in _PHONE.finditer(written):
            if _is_phone(match[0]):
                yield Found("phone", match.span())


def _is_phone(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if digits in _HELP_LINES or _DATE.fullmatch(written) or not 7 <= len(digits) <= 15:
        return False
    return written.startswith(("+", "0", "(")) or len(digits) >= 9
