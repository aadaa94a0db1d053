"""Who may do what in a meeting. Each function names what is in the way, or None when he may.

Pages, verbs and tests ask the same functions. The sentences for the codes stand in `chat/words.py`.
"""

from chat.meeting.policy.arranging import bar_to_amend, bar_to_arrange, bar_to_cancel, bar_to_plan
from chat.meeting.policy.leading import (
    bar_after_close,
    bar_by_crew,
    bar_to_accompany,
    bar_to_act,
    bar_to_lead,
    bar_to_open,
    bar_to_pause,
    bar_to_release,
    bar_to_remove,
    bar_to_return,
    may_open_soon,
)
from chat.meeting.policy.seating import bar_to_enter, bar_to_take_seat
from chat.meeting.policy.speaking import (
    bar_by_pace,
    bar_to_say_a_word,
    bar_to_speak,
    bar_to_speak_behind,
    bar_to_tell_mood,
    why_it_waits,
)
from chat.meeting.policy.who import (
    HOUSE,
    MAY_ACCOMPANY,
    Someone,
    accompanies,
    belongs,
    is_among_the_men,
    is_out,
    is_seated,
    leads,
    may_listen,
    refuse,
    supervises,
)

__all__ = [
    "HOUSE",
    "MAY_ACCOMPANY",
    "Someone",
    "accompanies",
    "bar_after_close",
    "bar_by_crew",
    "bar_by_pace",
    "bar_to_accompany",
    "bar_to_act",
    "bar_to_amend",
    "bar_to_arrange",
    "bar_to_cancel",
    "bar_to_enter",
    "bar_to_lead",
    "bar_to_open",
    "bar_to_pause",
    "bar_to_plan",
    "bar_to_release",
    "bar_to_remove",
    "bar_to_return",
    "bar_to_say_a_word",
    "bar_to_speak",
    "bar_to_speak_behind",
    "bar_to_take_seat",
    "bar_to_tell_mood",
    "belongs",
    "is_among_the_men",
    "is_out",
    "is_seated",
    "leads",
    "may_listen",
    "may_open_soon",
    "refuse",
    "supervises",
    "why_it_waits",
]
