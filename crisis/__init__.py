"""Noticing danger in what men write. Nothing here blocks, hides or answers: it says what was found, as codes and places."""

from crisis.guarding.identity import Found as Found
from crisis.guarding.identity import guard as guard
from crisis.scan import Finding as Finding
from crisis.scan import Said as Said
from crisis.scan import Scan as Scan
from crisis.scan import scan as scan
