"""The bell on every page of a desk: which bells it hears, and how many alerts want somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.people import Actor, Person
from core.errors import NotFound
from core.spaces import address
from core.visit import Visit
from core.work import Read
from crisis.alert import WATCH
from crisis.bell import BELL, BELL_STREAM, Bell, Item
from crisis.calling import bell_id
from crisis.desk.queries import COUNSELLOR, called_in
from programmes.rota.queries import team


@dataclass(frozen=True, slots=True)
class Heard:
    """A bell that a page hears. `you` is his tag in alerts; `all` says that every alert of the programme is his to see, not only those to which he is called."""

    stream: str
    you: str
    all: bool

    @property
    def data(self) -> dict[str, object]:
        """As the page hands it to its script."""
        return {"stream": self.stream, "you": self.you, "all": self.all}


@dataclass(frozen=True, slots=True)
class Bells:
    """The bells of his programmes, how many alerts he is to see, and the most pressing of those that ring."""

    heard: tuple[Heard, ...]
    count: int = 0
    rings: str = ""

    @property
    def data(self) -> list[dict[str, object]]:
        """As the page hands it to its script."""
        return [one.data for one in self.heard]


def is_desk(path: str) -> bool:
    """Say whether a page is one of a desk."""
    return path.startswith("/desk") or path.endswith("/lead")


async def of_page(visit: Visit) -> Bells | None:
    """Give the bells of a desk's reader; None for everybody else, and while the house cannot tell."""
    person: Person | None = visit.person
    if person is None or not person.staff:
        return None
    mine = called_in(person)
    if not mine:
        return None
    return await visit.read(bells_of, mine)


def bells_of(read: Read, actors: Sequence[Actor]) -> Bells:
    """Give what the pages of these personas hear."""
    heard, shown = [], list[Item]()
    for actor in actors:
        programme = actor.programme or ""
        bell = bell_id(read.key_file, programme)
        mate = team(read, programme, (actor.id,)).get(actor.id)
        one = Heard(address(bell, BELL_STREAM), mate.grant if mate else "", actor.has(COUNSELLOR))
        heard.append(one)
        shown += [item for item in _bell(read, bell).items.values() if concerns(one, item)]
    ringing = sorted((item for item in shown if rings(item)), key=lambda item: (-item.tier, item.since))
    return Bells(tuple(heard), len(shown), ringing[0].alert if ringing else "")


def concerns(heard: Heard, item: Item) -> bool:
    """Say whether an alert on a bell is his to see: he is of the professionals, or it is he who is called, was asked or has it; a drill, if he is in it."""
    if item.drill:
        return heard.you in item.circle
    holds = item.taken_by is not None and item.taken_by.persona == heard.you
    return heard.all or holds or heard.you in (*item.called, *item.consulted)


def rings(item: Item) -> bool:
    """Say whether it wants somebody now: it is more than one to watch, and nobody has it, or who has it lets it lie."""
    return item.tier > WATCH and not item.why and (item.taken_by is None or item.lapsed)


def _bell(read: Read, bell: str) -> Bell:
    try:
        return read.state(BELL, bell)
    except NotFound:
        return Bell()
