"""How an alert changes by what happened. Entries of its stream change what is seen, those of the log who the people in it are."""

import msgspec
from msgspec.structs import replace

from core.spaces import Entry
from crisis.alert.state import ALERT_STREAM, Alert, Times
from crisis.alert.view import Heard, tell


def evolve(alert: Alert, entry: Entry) -> Alert:
    """The alert after this entry. A kind it does not know changes nothing."""
    if entry.stream == ALERT_STREAM:
        seen = tell(alert.seen, Heard(entry.kind, entry.data, entry.at))
        return replace(alert, seen=seen, last=entry.seq)
    match entry.kind:
        case "begun":
            data = entry.data
            return replace(
                alert, programme=data["programme"], persona=data["about"], times=msgspec.convert(data["times"], Times)
            )
        case "person":
            return replace(alert, people={**alert.people, entry.data["tag"]: entry.data["persona"]})
        case "forgotten":
            return Alert(programme=alert.programme, forgotten=True)
    return alert
