"""What one act tells, step by step: each step changes the alert that the next one sees."""

from typing import Any

import msgspec

from core.clock import Instant
from core.spaces import By, Entry, New
from crisis.alert import acts
from crisis.alert.evolve import evolve
from crisis.alert.policy import Someone
from crisis.alert.state import ALERT_STREAM, LOG, Alert


class Story:
    """The entries of one act in the making, and the alert as it is after them."""

    def __init__(self, alert: Alert, who: Someone, now: Instant) -> None:
        self.alert = alert
        self.who = who
        self.now = now
        self.told: list[New] = []

    def tell(self, kind: str, text: str | None = None, key: str | None = None, **data: Any) -> None:
        """Tell those who answer. Whatever is told of a drill says so."""
        if self.alert.seen.drill:
            data["drill"] = True
        self._add(New(ALERT_STREAM, kind, data, text, key, self._by()))

    def log(self, kind: str, **data: Any) -> None:
        """Note what nobody hears."""
        self._add(New(LOG, kind, data))

    def meet(self, staff: acts.Staff) -> dict[str, Any]:
        """Somebody of the staff is in it from now on; gives his face as an entry carries it."""
        if self.alert.people.get(staff.face.persona) != staff.persona:
            self.log("person", tag=staff.face.persona, persona=staff.persona)
        face: dict[str, Any] = msgspec.to_builtins(staff.face)
        return face

    def held_until(self) -> Instant | None:
        """When it is called again unless somebody who has it does something."""
        length = self.alert.times.held(self.alert.seen.tier)
        return None if length is None else self.now + length

    def _add(self, new: New) -> None:
        self.told.append(new)
        seq = self.alert.last + 1 if new.stream == ALERT_STREAM else 0
        self.alert = evolve(self.alert, Entry("", 0, new.stream, seq, self.now, new.kind, new.by, new.data))

    def _by(self) -> By | None:
        faces = [self.alert.seen.holder, *self.alert.seen.consulted, *self.alert.seen.called]
        mine = (one for one in faces if one is not None and self.alert.people.get(one.persona) == self.who.id)
        me = next(mine, None)
        return None if me is None else By(self.who.id, me.persona, me.name, me.role)
