"""The small markup: what is meant is shown, what is hostile stays text, and neither takes long."""

import re
import time
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markup import AWAY, TAGS, destination, to_html, to_plain

PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>", "</p>", "<!--", "]]>",
        "<svg/onload=alert(1)>", "<style>*{}</style>", "<math><mi><mglyph>", "<noscript><p title='</noscript><img src=x>'>",
        "https://a.fi/?q=<b>", 'https://a.fi/"onmouseover=alert(1)', "https://user:pw@evil.example/", "https://a.fi\\@evil.example",
        "javascript:alert(1)", "data:text/html,<b>", "//evil.example", "/away?to=javascript:alert(1)", "HTTPS://A.FI/x", "http://",
        "*", "**", "> ", "- ", "1. ", "2) ", "\n", "\n\n", " ", "&lt;", "&#60;", "&amp;amp;", "\u202e", "\u2066", "\u0301" * 5, "ä", "نص",
        "\x00", "👨‍👩‍👧", "`", "«https://b.fi/»", "href", "=", "'", '"',
    ]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join)


class Seen(HTMLParser):
    """What a browser would find: tags with their attributes, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(str(page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@given(HOSTILE)
def test_hostile_text_becomes_no_more_than_these_tags_and_links_to_our_own_page(typed: str) -> None:
    for tag, attributes in Seen(to_html(typed)).tags:
        assert tag in TAGS
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
        if "href" in attributes:
            target = str(attributes["href"])
            assert target.startswith(f"{AWAY}?to=http")
            assert destination(unquote(target.partition("=")[2])) is not None
            assert attributes["rel"] == "nofollow noopener noreferrer"


@given(HOSTILE)
def test_no_word_is_lost(typed: str) -> None:
    letters = "".join(re.findall(r"[^\W\d_]", typed))
    assert "".join(re.findall(r"[^\W\d_]", Seen(to_html(typed)).words)) == letters


def test_emphasis_lists_quotes_and_links_are_shown() -> None:
    source = "Moi *sinä* ja **te**.\nToinen rivi.\n\n- yksi\n- kaksi\n\n1. ensin\n2. sitten\n> lainaus\n> *jatkuu*\nhttps://a.fi/x?b=1&c=2."
    assert to_html(source) == (
        "<p>Moi <em>sinä</em> ja <strong>te</strong>.<br>Toinen rivi.</p><ul><li>yksi</li><li>kaksi</li></ul>"
        "<ol><li>ensin</li><li>sitten</li></ol><blockquote><p>lainaus<br><em>jatkuu</em></p></blockquote>"
        '<p><a href="/away?to=https%3A%2F%2Fa.fi%2Fx%3Fb%3D1%26c%3D2" rel="nofollow noopener noreferrer">'
        "https://a.fi/x?b=1&amp;c=2</a>.</p>"
    )


@pytest.mark.parametrize(
    "source", ["5 * 3 * 2", "3. päivä tammikuuta", "a*b*c", "* *", "C:\\> ", "<3", "I <b>mean</b> it"]
)
def test_what_only_looks_like_a_mark_stays_as_it_was_written(source: str) -> None:
    seen = Seen(to_html(source))
    assert " ".join(seen.words.split()) == " ".join(source.split()) or source == "* *"
    assert {tag for tag, _ in seen.tags} <= {"p", "br", "ul", "li"}


@pytest.mark.parametrize(
    "address",
    [
        "https://user@evil.example/", "https://a.fi\\@evil.example", "https://a.fi:99999999/", "https://localhost/", "ftp://a.fi/",
        "javascript:alert(1)//https://a.fi", "https://", "https:///a.fi", "https://[::1]/", "https://a..fi/", f"https://a.fi/{'x' * 2000}",
        "https://a.fi\n", "https://a%2efi/", "https://a.fi /",
    ],
)  # fmt: skip
def test_what_browsers_may_read_in_two_ways_is_no_link(address: str) -> None:
    assert destination(address) is None
    assert all(address not in unquote(str(attributes.get("href"))) for _, attributes in Seen(to_html(address)).tags)


def test_a_text_in_arabic_keeps_its_marks_apart_from_its_addresses() -> None:
    assert "<ol><li>أولًا</li><li>ثانيًا</li></ol>" in to_html("١. أولًا\n٢. ثانيًا")
    assert ">https://a.fi/x</a>، ثم" in to_html("انظر https://a.fi/x، ثم")


def test_the_words_alone_are_on_one_line() -> None:
    assert to_plain("> *Moi* sinä\n\n- yksi\n1. kaksi <b>") == "Moi sinä yksi kaksi <b>"


@pytest.mark.parametrize(
    "source",
    ["<" * 20_000, "https://a.fi/x " * 1_300, "*a " * 6_600, "> " * 10_000, "> a\n" * 5_000, "https://a.fi/" + "<" * 19_000,
     "https://a.fi/ " + "&" * 19_000, "https://" + "a." * 9_000, "1. \n" * 5_000, "**" * 10_000],
)  # fmt: skip
def test_no_text_takes_long(source: str) -> None:
    begun = time.process_time()
    to_html(source)
    assert time.process_time() - begun < 0.5
