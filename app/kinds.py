"""Every kind of space that the house knows."""

from typing import Any

from auth.own import OWN
from chat.meeting import MEETING
from core.spaces import Kind

KINDS: tuple[Kind[Any], ...] = (OWN, MEETING)
