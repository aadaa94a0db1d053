"""Open-loop talk: posts go out when they are due, whatever the server does meanwhile, spread evenly over rooms and people."""

from __future__ import annotations

import asyncio
import itertools
import random
import string
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from benchmarks import proc
from benchmarks.crowd import MARK, MARK_LENGTH, Crowd, Guest
from benchmarks.figures import Figures

SENTENCES = (
    "Good evening, it has been a long week and I am glad to sit here with you.",
    "I told my brother about the divorce and he just listened. That was new.",
    "Does anybody else find Sundays the hardest, when the children have gone back?",
    "Kiitos, että kirjoitit tuon. Minulla oli ihan samanlainen syksy.",
    "Nukuin viime yönä ensimmäistä kertaa kunnolla, kun jätin puhelimen keittiöön.",
    "Jag ringde till slut, och det var inte alls så farligt som jag trodde.",
    "Vi pratade en timme i bilen. Jag sa inte så mycket, men han visste.",
    "مساء الخير جميعاً، كان يومي طويلاً لكنني سعيد بوجودي هنا.",
    "اتصلت بابنتي اليوم وتحدثنا عن المدرسة وعن القطة.",
    "Yes.",
    "I know that feeling. For me it got easier when I started to walk in the mornings.",
)
_WORDS = [sentence.encode() for sentence in SENTENCES]
GRACE_SECONDS = 10.0


def marks() -> Iterator[bytes]:
    """Marks that no other post of any run has: letters only, so that nobody takes them for a telephone number."""
    run = "".join(random.choices(string.ascii_lowercase, k=2))
    for letters in itertools.product(string.ascii_lowercase, repeat=MARK_LENGTH - 3):
        yield MARK + (run + "".join(letters)).encode()


fresh_marks = marks()


def in_turn(guests: Iterable[Guest]) -> Iterator[Guest]:
    """Who speaks next: room after room, and in each room one after the other."""
    rooms: defaultdict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        rooms[guest.ticket.stream].append(guest)
    speakers = [itertools.cycle(room) for room in rooms.values()]
    while True:
        for room in speakers:
            yield next(room)


async def talk(crowd: Crowd, rate: float, seconds: float, server: Iterable[int]) -> Figures:
    """So many posts a second, altogether, for so long; returns when all is told or ten seconds have passed without."""
    figures = Figures(rate, seconds)
    tally, pids = crowd.tally, list(server)
    _forget(crowd)
    cpu, own, start = proc.cpu_seconds(pids), time.process_time(), time.perf_counter()
    await _send(crowd, rate, int(rate * seconds), start)
    await _answers(crowd, len(tally.sent))
    figures.server_cpu = proc.cpu_seconds(pids) - cpu
    figures.client_cpu = time.process_time() - own
    figures.took = time.perf_counter() - start
    figures.sent, figures.acked = len(tally.sent), len(tally.acked)
    figures.refused = Counter(tally.refused.values())
    figures.to_screen, figures.to_ack = tally.to_screen, tally.to_ack
    figures.deliveries = len(tally.to_screen)
    figures.doubled, figures.swapped = tally.doubled, tally.swapped
    figures.lost = sum(missing(guest) for guest in crowd.guests)
    return figures.close()


def missing(guest: Guest) -> int:
    """How many entries that were acknowledged in his stream this listener has not heard."""
    return len(guest.holes) + max(0, guest.tally.heads[guest.ticket.stream] - guest.last)


def _forget(crowd: Crowd) -> None:
    tally = crowd.tally
    tally.sent, tally.acked, tally.refused = {}, {}, {}
    tally.to_screen, tally.to_ack = [], []
    tally.doubled = tally.swapped = 0


async def _send(crowd: Crowd, rate: float, count: int, start: float) -> None:
    speakers, words, sent = in_turn(crowd.guests), itertools.cycle(_WORDS), crowd.tally.sent
    done = 0
    while done < count:
        ready = min(count, int((time.perf_counter() - start) * rate) + 1)
        for number in range(done, ready):
            mark = next(fresh_marks)
            sent[mark] = start + number / rate
            next(speakers).say(mark, next(words))
        done = max(done, ready)
        await asyncio.sleep(max(0.0005, start + done / rate - time.perf_counter()))


async def _answers(crowd: Crowd, sent: int) -> None:
    """All is acknowledged or refused, and everybody has heard it; or nothing came for long."""
    tally, until = crowd.tally, time.perf_counter() + GRACE_SECONDS
    while time.perf_counter() < until:
        if len(tally.acked) + len(tally.refused) >= sent and not any(missing(guest) for guest in crowd.guests):
            return
        await asyncio.sleep(0.02)
