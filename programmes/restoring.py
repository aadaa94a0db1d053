"""That a backup and the copy of the keys can be brought back: proved by a word that only a restored place can say."""

import hmac

from auth.log import note
from auth.people import Actor
from core.clock import DAY, day_of
from core.errors import NotFound, ensure
from core.keystore import KeyFile
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, Work
from programmes.place import BACKUP, RESTORED, mark
from programmes.policy import may_furnish

PROOF_DAYS = 60
"""How old the backup may be by which a restore is proved."""
LETTERS = 12


def name_backup(work: Work, actor: AnyActor) -> None:
    """The backup that is made next has a name of its own, which stands in it: its day, and some letters."""
    mark(work, BACKUP, f"{work.now // DAY}-{work.new_id()[:6].lower().replace('-', 'x').replace('_', 'x')}")


def proof(key_file: KeyFile, backup: str) -> str:
    """The word that only somebody with this backup and this key file can say."""
    return f"{backup}-{key_file.keyed('restored', backup)[:LETTERS]}"


def prove_restore(work: Work, actor: AnyActor, word: str) -> None:
    """It stands here that a backup was restored, today. Refused `no_such_proof` for a word that no backup of the last days gives."""
    if actor.id != CONSOLE.id and not (isinstance(actor, Actor) and may_furnish(actor)):
        raise NotFound
    backup, _, _ = word.strip().lower().rpartition("-")
    day = backup.partition("-")[0]
    said = hmac.compare_digest(word.strip().lower().encode(), proof(work.key_file, backup).encode())
    age = work.now // DAY - int(day) if said else -1
    ensure(0 <= age < PROOF_DAYS, "no_such_proof", status=422, count=PROOF_DAYS)
    mark(work, RESTORED, str(day_of(work.now)))
    note(work, actor, "restore_proved", ("place", "backup"))
