"""A file for somebody's own calendar: weekday and hour, and not one word more. Whoever finds it learns nothing."""

import uuid
from collections.abc import Iterable

from icalendar import Calendar, Event

from chat.groups.cards import MeetingCard
from core.answers import Answer, download
from core.clock import to_datetime
from core.formats import format_time, format_weekday

FILE, MEDIA_TYPE = "event.ics", "text/calendar; charset=utf-8"
MADE_BY = "-//calendar//EN"
"""Every file must name what made it; this names nothing."""


def calendar_file(language: str, meetings: Iterable[MeetingCard]) -> Answer:
    """Give a file with these meetings, each named by its weekday and hour alone."""
    return download(calendar_of(language, meetings), FILE, MEDIA_TYPE)


def calendar_of(language: str, meetings: Iterable[MeetingCard]) -> bytes:
    """Write the file: instants in UTC, so that each is right on both sides of a change of the clocks, and no zone tells a place."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MADE_BY)
    for meeting in meetings:
        calendar.add_component(_event(language, meeting))
    written: bytes = calendar.to_ical()
    return written


def _event(language: str, meeting: MeetingCard) -> Event:
    """One event. Its id is drawn anew for each file, and its stamp is its own beginning: neither says who took it, nor when."""
    event = Event()
    begins = to_datetime(meeting.begins_at)
    event.add("uid", str(uuid.uuid4()))
    event.add("dtstamp", begins)
    event.add("dtstart", begins)
    event.add("dtend", to_datetime(meeting.ends_at))
    day, hour = (write(language, meeting.begins_at, meeting.zone) for write in (format_weekday, format_time))
    event.add("summary", f"{day} {hour}")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event
