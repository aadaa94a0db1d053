"""Every kind of space that the house knows."""

from typing import Any

from auth.own import OWN
from chat.meeting import MEETING
from core.spaces import Kind
from counselling.line import LINE
from counselling.talk import CONVERSATION
from crisis.alert import ALERT
from crisis.bell import BELL
from forum.thread import THREAD

KINDS: tuple[Kind[Any], ...] = (OWN, MEETING, CONVERSATION, LINE, ALERT, BELL, THREAD)
