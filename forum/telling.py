"""What the house tells a man about a post of his, in his own space: that it waits, that it is shown, that it came back, that it is gone."""

from collections.abc import Mapping
from typing import Any

from auth.models import Persona
from auth.own import OWN, Dismiss, Tell
from core.spaces import Entry
from core.work import CLOCK, NamedActor, Work
from forum.models import Post

HELD, RELEASED, RETURNED, REMOVED, HIDDEN = "held", "released", "returned", "post_removed", "post_hidden"
KINDS = frozenset({HELD, RELEASED, RETURNED, REMOVED, HIDDEN})
STAYING = frozenset({HELD, RETURNED})
"""Cards that lie open until something else comes of the post."""


def tell(work: Work, post: Post, kind: str, data: Mapping[str, Any], text: str | None = None) -> Entry | None:
    """One card about a post, in place of the older ones. None when its writer is gone."""
    persona = work.db.get(Persona, post.persona_id)
    if persona is None:
        return None
    clear(work, post, persona.own_space)
    about = {"thread": post.thread_id, "post": post.id, "key": post.key, **data}
    told = work.act(OWN, persona.own_space, CLOCK, Tell(kind, about, text))
    if told is not None and kind not in STAYING:
        work.act(OWN, persona.own_space, NamedActor(post.persona_id), Dismiss(told.seq))
    return told


def clear(work: Work, post: Post, own: str | None = None) -> None:
    """No card about this post lies open any more; its text is destroyed."""
    persona = None if own else work.db.get(Persona, post.persona_id)
    space = own or (persona.own_space if persona else "")
    for card in work.state(OWN, space).cards if space else ():
        if card.kind in KINDS and card.data.get("post") == post.id:
            work.act(OWN, space, NamedActor(post.persona_id), Dismiss(card.seq))


def lying(work: Work, post: Post, own: str) -> Entry | None:
    """The card that says of this post that it waits, as it was told first."""
    for card in work.state(OWN, own).cards:
        if card.kind == HELD and card.data.get("post") == post.id:
            return Entry(own, 0, "own", card.seq, card.at, "repeated")
    return None
