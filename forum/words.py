"""What the boards say: topics, warnings, names for a thread alone, and a sentence for each refusal."""

from collections.abc import Mapping

from core.i18n import N_, NN_, Plural

WARNINGS: Mapping[str, str] = {
    "dying": N_("About thoughts of dying"),
    "violence": N_("About violence"),
    "sexual_violence": N_("About sexual violence"),
    "children_hurt": N_("About children being hurt"),
    "substances": N_("About drinking or drugs"),
}
"""What stands before a text that is heavy to read; the text is folded behind it."""
TOPICS: Mapping[str, str] = {
    "alone": N_("Being alone"),
    "separation": N_("Separation"),
    "children": N_("Children and fatherhood"),
    "violence_met": N_("Violence I have met"),
    "violence_done": N_("Violence I have done"),
    "money_home": N_("Money and a place to live"),
    "authorities": N_("Court and authorities"),
    "body_sleep": N_("Body, sleep and mood"),
    "other": N_("Something else"),
}
ELSEWHERE = "elsewhere"
RULE = "rule_"
"""How the code of a reason begins that names a house rule by its number; `elsewhere` is the other reason a moderator has."""
OWN_WISH = "own"
"""The reason of a text that its own writer took away."""

ASKER_NAME, REPLY_NAME = N_("The one who asks"), N_("Reply %(number)s")

WORDS: dict[str, str | Plural] = {
    "board_closed": N_("This board is closed. It can be read, and nobody writes in it any more."),
    "thread_locked": N_("A moderator has closed this thread. It can be read, and nobody writes in it any more."),
    "thread_rests": N_("Nobody has written here for three months, so this thread rests. You can start a new one."),
    "slow_board": NN_(
        "This board is slow, so that everybody has time to read. You can write again in %(count)s second.",
        "This board is slow, so that everybody has time to read. You can write again in %(count)s seconds.",
    ),
    "preview": N_("This is how it looks."),
    "read_once_more": N_("Read it once more before it goes out. Your text is here, unchanged."),
    "nothing_to_quote": N_("What you answer to is not there any more. Your text is still here."),
    "your_own_post": N_("That is your own post."),
    "post_not_held": N_("This post is not held any more. Look at the page once more."),
    "board_has_threads": N_("Threads stand on this board. Who reads it can be changed between open and members only."),
    "posts_too_many_held": N_("Several posts of yours wait to be read already. Your text is still here."),
}
