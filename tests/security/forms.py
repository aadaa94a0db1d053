"""Every form of the house: who sends it, and what he would send if he meant well."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

from tests.security.town import PASSWORD, Town

NEW = "plain words of another kind"


@dataclass(frozen=True)
class FormOf:
    """A form at a path. `{…}` in path and fields are ids of the town; `good` is a whole form that would be taken."""

    who: str
    path: str
    good: dict[str, str] = field(default_factory=dict)

    def address(self, town: Town) -> str:
        return self.path.format(**town.ids)

    def fields(self, town: Town) -> dict[str, bytes]:
        return {name: value.format(**town.ids).encode() for name, value in self.good.items()}


_ROOM, _PLAN = "/meetings/{here meeting}", "/desk/groups/{here group}"
_GROUP = {"name": "Table", "language": "en", "about": "Men", "rules": "", "welcome": "", "farewell": "", "seats": "5"}
_MEETING = {"topic": "Winter", "language": "en", "day": "2198-05-05", "hour": "19:00", "minutes": "60", "seats": "5"}
_MEETING |= {"leaders": "{leader grant}", "forget_minutes": "15", "leaderless_minutes": "10", "cover_minutes": "2"}
_MEETING |= {"least": "2", "listening": "2", "standby": "{colleague grant}"}
_SERIES = {**_MEETING, "every": "2", "until": "2198-12-31"}
_SHIFT = {"purpose": "professional", "day": "2027-04-05", "hour": "17:00", "ends": "21:00", "needed": "1"}
_SHIFT |= {"every": "2", "until": "2027-06-07"}
_WORDS = {"name": "A", "line": "B", "happens": "C", "often": "D", "who": "E", "before_title": "F", "before_text": "G"}
_HOST = {"name": "Kaarna", "exit_url": "https://example.org/", "languages": "en", "accent": "", "about": ""}
_TERMS = {"programme": "{here}", "walk_in": "yes", "messaging": "yes", "talk_minutes": "45", "extension_minutes": "15"}
_TERMS |= {
    "told_minutes": "5",
    "silent_minutes": "10",
    "most_waiting": "30",
    "chats_each": "2",
    "aim_minutes": "15",
    "promise_hours": "48",
}
_TERMS |= {"kept_days": "90", "topics": "anger", "contracts": "5, 3+3"}
_ARTICLE = {"language": "en", "title": "A", "summary": "B", "body": "C", "plain": "yes", "lines_for": "men"}
_OWN_WORDS = {"what": "phrase", "language": "en", "first": "red button", "second": "", "third": "", "gap": "2"}
_OWN_WORDS |= {
    "category": "suicide",
    "tier": "urgent",
    "hits": "the red button",
    "misses": "a button",
    "why": "So it is",
}
_AGREED = {"age_band": "18-over", "agreement": "yes", "consent": "yes"}
_TALK = "/conversations/{here conversation}"
_POST = {"text": "Hello", "key": "k-1", "warning": "dying", "as": "thread", "act": "send", "pause": "yes"}
_BOARD = {"name_en": "A", "about_en": "B", "name_fi": "C", "about_fi": "D", "readers": "open", "checking": "first"}
_BOARD |= {"firsts": "1", "slow": "0", "look_hours": "24"}
_JOIN = {"pseudonym": "Brisk Walrus", "own": "", "suggested": "", "password": NEW, "age_band": "18-over"}

FORMS = (
    FormOf("nobody", "/join", {**_JOIN, "agreement": "yes", "consent": "yes", "language": "en", "next": "/"}),
    FormOf("nobody", "/enter", {"pseudonym": "Silent Raven", "password": PASSWORD, "next": "/groups", "stay": ""}),
    FormOf("nobody", "/recover", {"pseudonym": "Silent Raven", "phrase": "1234 " * 6, "password": NEW}),
    FormOf("nobody", "/walk-in/return", {"word": "1234 " * 4, "next": "/me"}),
    FormOf("guest", "/me/word"),
    FormOf(
        "nobody", "/walk-in", {"programme": "{here}", **_AGREED, "topic": "anger", "distress": "4", "language": "en"}
    ),
    FormOf("guest", "/walk-in/place", {"act": "leave"}),
    FormOf("seated", "/conversations/new", {"programme": "{here}", "text": "It is late", "heavy": "4", "key": "k-4"}),
    FormOf("seated", f"{_TALK}/messages", {"text": "Hello", "key": "k-5", "reply_to": "", "from": ""}),
    FormOf("seated", f"{_TALK}/draft", {"text": "Half a sentence"}),
    FormOf("seated", f"{_TALK}/acts", {"verb": "answer", "what": "transfer", "yes": "yes", "along": "all", "seq": "1"}),
    FormOf("seated", "/help/now", {"programme": "{here}", "text": "I cannot sleep", "from": "/groups"}),
    FormOf("seated", "/help/now/away", {"programme": "{here}", "seq": "1", "from": "/groups"}),
    FormOf("nobody", "/concern", {"about": "self", "programme": "{here}", "text": "He is so quiet"}),
    FormOf("nobody", "/language", {"language": "sv", "next": "/groups"}),
    FormOf("nobody", "/leave"),
    FormOf("half", "/enter/code", {"code": "123456"}),
    FormOf("half", "/me/once", {"next": "/me"}),
    FormOf("newcomer", "/me/told"),
    FormOf("newcomer", "/me/sessions", {"session": "others"}),
    FormOf("newcomer", "/me/password", {"old": PASSWORD, "password": NEW}),
    FormOf("newcomer", "/me/phrase", {"password": PASSWORD}),
    FormOf("newcomer", "/me/delete", {"password": "not this one", "sure": "yes"}),
    FormOf("unsure", "/agreement", {"agreement": "yes", "consent": "yes", "next": "/me"}),
    FormOf("unsure", "/agreement/withdraw"),
    FormOf("newcomer", "/me/personas/{elsewhere}", {"name": "Brisk Lynx", "suggested": "", "again": "", "next": "/"}),
    FormOf("coordinator", "/me/spares"),
    FormOf("nobody", "/invite/{here invitation}", {"pseudonym": "Brisk Elk", "password": NEW, "name": "Elk"}),
    FormOf("coordinator", "/desk/team/invite", {"programme": "{here}", "role": "counsellor"}),
    FormOf("coordinator", "/desk/team/withdraw", {"programme": "{here}", "invitation": "x"}),
    FormOf(
        "coordinator",
        "/desk/settings/arrangement",
        {"programme": "{here}", "languages": "en", "least_age": "18-over", "forget_minutes": "15"},
    ),
    FormOf("coordinator", "/desk/settings/words", {**_WORDS, "programme": "{here}", "language": "en"}),
    FormOf(
        "coordinator", "/desk/settings/approval", {"programme": "{here}", "subject": "agreement", "languages": "en"}
    ),
    FormOf(
        "coordinator",
        "/desk/settings/assessment",
        {"programme": "{here}", "approved_by": "The board", "approved_on": "2026-11-30"},
    ),
    FormOf("coordinator", "/desk/lines", {"country": "fi", "line": "kriisipuhelin-fi"}),
    FormOf(
        "coordinator",
        "/desk/drills",
        {"programme": "{here}", "scenario": "room", "language": "en", "people": "{coordinator grant}"},
    ),
    FormOf("coordinator", "/desk/drills/{here drill}", {"act": "debrief", "debrief": "We ask sooner"}),
    FormOf("administrator", "/desk/house/proved", {"restored": "20788-abcdef-0123456789ab"}),
    FormOf("coordinator", "/desk/settings/doors", {"programme": "{here}", "doors": "open", "reason": ""}),
    FormOf("coordinator", "/desk/library/new", {"programme": "{here}", **_ARTICLE}),
    FormOf("coordinator", "/desk/library/{here article}", _ARTICLE),
    FormOf("coordinator", "/desk/library/{here article}/published", {"language": "en", "reviewed_by": "A counsellor"}),
    FormOf("coordinator", "/desk/library/{here article}/withdrawn"),
    FormOf("coordinator", "/desk/settings/openings", _TERMS),
    FormOf(
        "coordinator", "/desk/settings/openings/text", {"programme": "{here}", "language": "en", "closed": "We rest."}
    ),
    FormOf("coordinator", "/desk/capacity", {"programme": "{here}", "purpose": "walk_in", "act": "open"}),
    FormOf(
        "coordinator",
        "/desk/word-rules",
        {
            "programme": "{here}",
            "does": "flag",
            "places": "room",
            "forms": "bets",
            "reason": "A",
            "hits": "my bets",
            "misses": "better",
        },
    ),
    FormOf("coordinator", "/desk/word-rules/end", {"programme": "{here}", "rule": "{here}"}),
    FormOf("coordinator", "/desk/word-rules/look", {"programme": "{here}", "flag": "{here}"}),
    FormOf("coordinator", "/desk/word-rules/try", {"programme": "{here}", "sentence": "my bets"}),
    FormOf("coordinator", "/desk/pager", {"act": "add", "kind": "webhook", "address": "https://127.0.0.1:9/{here}"}),
    FormOf("coordinator", "/desk/pager/nights", {"programme": "{here}", "agrees": "yes"}),
    FormOf("seated", "/afterwards/{here meeting}", {"text": "I would like to talk", "key": "k-12"}),
    FormOf("seated", "/afterwards/away", {"meeting": "{here meeting}", "from": "/groups"}),
    FormOf("coordinator", "/desk/aftercare/break", {"programme": "{here}", "break": "no"}),
    FormOf(
        "coordinator",
        "/desk/aftercare/limits",
        {"programme": "{here}", "week_immediate": "2", "week_all": "8", "month_all": "20", "debrief_hours": "48"},
    ),
    FormOf("coordinator", "/desk/aftercare/tasks", {"programme": "{here}", "task": "x", "how": "done"}),
    FormOf("coordinator", "/desk/alerts/here"),
    FormOf("coordinator", "/desk/alerts/{here alert}/acts", {"verb": "note", "text": "He was called", "key": "k-11"}),
    FormOf("coordinator", "/desk/settings/pagers", {"programme": "{here}", "weekday": "1", "at": "10:00"}),
    FormOf("coordinator", "/desk/settings/pagers/ring", {"programme": "{here}"}),
    FormOf("coordinator", "/desk/crisis/try", {"programme": "{here}", "sentence": "It is late", "with": ""}),
    FormOf("coordinator", "/desk/crisis/changes", {"programme": "{here}", "change": "x", "act": "approve"}),
    FormOf("coordinator", "/desk/crisis/new", {"programme": "{here}", **_OWN_WORDS}),
    FormOf("administrator", "/desk/house", {**_HOST, "responsible": "Us", "reached_by": "Here", "language": "en"}),
    FormOf(
        "administrator",
        "/desk/house/programmes",
        {"title": "Night", "line": "Talk", "language": "en", "zone": "Europe/Helsinki", "walled": "{here}"},
    ),
    FormOf("unseated", "/boards/{here board}", {**_POST, "title": "Snow", "topic": "alone"}),
    FormOf("unseated", "/boards/{here board}/topics", {"topic": "dying"}),
    FormOf("unseated", "/threads/{here thread}", {**_POST, "reply_to": "1"}),
    FormOf("unseated", "/threads/{here thread}/follow", {"follow": "yes"}),
    FormOf("seated", "/posts/{here post}/edit", {"text": "Still quiet", "warning": "", "act": "send", "pause": ""}),
    FormOf("unseated", "/posts/{here post}/heard", {"kind": "heard"}),
    FormOf("coordinator", "/threads/{here thread}/judge", {"verb": "move", "board": "{here board}", "code": ""}),
    FormOf("coordinator", "/desk/boards", {**_BOARD, "programme": "{here}"}),
    FormOf("coordinator", "/desk/boards/{here board}", _BOARD),
    FormOf("coordinator", "/desk/boards/{here board}/up"),
    FormOf("coordinator", "/desk/boards/{here board}/close", {"close": "no"}),
    FormOf("coordinator", "/desk/posts/{here post}", {"verb": "hide", "code": "rule_4", "words": ""}),
    FormOf("seated", "/posts/{here post}/delete"),
    FormOf("coordinator", "/desk/groups", {**_GROUP, "programme": "{here}"}),
    FormOf("coordinator", _PLAN, _GROUP),
    FormOf("coordinator", f"{_PLAN}/end"),
    FormOf("coordinator", f"{_PLAN}/meetings", _SERIES),
    FormOf("coordinator", "/desk/repeats/{here repeat}", _MEETING),
    FormOf("coordinator", "/desk/repeats/{here repeat}/end", {"from": "2198-05-05"}),
    FormOf("coordinator", "/desk/meetings/{quiet meeting}", _MEETING),
    FormOf("coordinator", "/desk/meetings/{here meeting}/cancel"),
    FormOf("unseated", f"{_ROOM}/seat", {"act": "take"}),
    FormOf("seated", f"{_ROOM}/messages", {"text": "Hello", "key": "k-1", "reply_to": ""}),
    FormOf("leader", f"{_ROOM}/acts", {"verb": "remove", "seq": "1", "reason": "other", "minutes": "5", "now": ""}),
    FormOf("seated", f"{_ROOM}/checkin", {"mood": "3", "note": "A long week", "share": "leaders", "key": "k-2"}),
    FormOf("seated", f"{_ROOM}/checkout", {"mood": "10", "note": "A little lighter", "share": "room", "key": "k-3"}),
    FormOf("seated", f"{_ROOM}/returned", {"key": "k-1"}),
    FormOf("seated", f"{_ROOM}/ignore", {"ignore": "yes", "persona": "x"}),
    FormOf("seated", f"{_ROOM}/worried", {"persona": "x", "seq": "1", "text": "He is so quiet"}),
    FormOf("seated", f"{_ROOM}/young", {"young": "yes"}),
    FormOf("seated", "/meetings/{elsewhere meeting}/leave"),
    FormOf("leader", "/desk/inbox/next", {"programme": "{here}", "key": "k-7", "conversation": ""}),
    FormOf("leader", f"/desk{_TALK}/messages", {"text": "I am here", "key": "k-8", "reply_to": ""}),
    FormOf("leader", f"/desk{_TALK}/notes", {"note": "Cold hands", "key": "k-9", "agreed": "yes"}),
    FormOf("leader", f"/desk{_TALK}/draft", {"text": "It says a lot"}),
    FormOf(
        "leader", f"/desk{_TALK}/acts", {"verb": "later", "text": "Good morning", "day": "2198-05-05", "time": "8:00"}
    ),
    FormOf(
        "leader", "/desk/templates", {"programme": "{here}", "title": "A", "language": "en", "text": "B", "reply": ""}
    ),
    FormOf("leader", "/desk/away", {"programme": "{here}", "day": "2198-05-05", "time": "8:00", "mate": ""}),
    FormOf(
        "coordinator",
        "/desk/directory",
        {"programme": "{here}", "name": "A", "about": "B", "how": "C", "languages": "en"},
    ),
    FormOf("leader", "/desk/introduction", {"programme": "{here}", "language": "en", "lived": "A", "about": "B"}),
    FormOf("leader", "/desk/introduction/languages", {"programme": "{here}", "reads": "en"}),
    FormOf(
        "coordinator",
        "/desk/introduction/review",
        {
            "programme": "{here}",
            "grant": "{leader grant}",
            "language": "en",
            "written_at": "1",
            "act": "return",
            "why": "A",
        },
    ),
    FormOf("coordinator", "/desk/rota/new", {**_SHIFT, "programme": "{here}", "holders": "{leader grant}"}),
    FormOf("coordinator", "/desk/rota/holidays", {"programme": "{here}", "day": "2027-05-05", "name": "Spring day"}),
    FormOf("coordinator", "/desk/rota/shifts/{here shift}", {"act": "change", "needed": "2"}),
    FormOf("colleague", "/desk/rota/swaps/{here swap}", {"answer": "decline"}),
    FormOf("coordinator", "/desk/notices", {"programme": "{here}", "seq": "1"}),
    FormOf("coordinator", "/desk/team", {"programme": "{here}", "grant": "{leaver grant}", "role": "", "reason": "So"}),
    FormOf("newcomer", "/lock"),
    FormOf("half", "/out"),
)
"""`/out`, last, ends the session of somebody whom nobody needs afterwards."""


def encoded(fields: list[tuple[str, bytes]]) -> bytes:
    """A body as a browser sends it, whatever the bytes are."""
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in fields).encode()
