"""What only its writer and a coordinator read of an introduction: the text that waits, and why it came back. Sealed by the key file."""

import msgspec

from auth.veil import Veil
from core.keystore import KeyFile
from programmes.introductions.models import Introduction

KIND = "introduction"


def seal_words(key_file: KeyFile, row: Introduction, lived: str, about: str) -> bytes:
    """Seal a text that waits."""
    return Veil(key_file).seal(KIND, f"{row.persona_id} {row.language}", msgspec.json.encode((lived, about)).decode())


def words_in(key_file: KeyFile, row: Introduction) -> tuple[str, str]:
    """Give what he has lived through and what one can talk about, as written last: what waits, else what men read."""
    if row.waiting is None:
        return row.lived, row.about
    written = Veil(key_file).unseal(KIND, f"{row.persona_id} {row.language}", row.waiting)
    return msgspec.json.decode(written, type=tuple[str, str])


def seal_reason(key_file: KeyFile, row: Introduction, why: str) -> bytes:
    """Seal why it came back."""
    return Veil(key_file).seal(f"{KIND} back", f"{row.persona_id} {row.language}", why)


def reason_in(key_file: KeyFile, row: Introduction) -> str:
    """Give why it came back; nothing where it did not."""
    return (
        Veil(key_file).unseal(f"{KIND} back", f"{row.persona_id} {row.language}", row.returned) if row.returned else ""
    )
