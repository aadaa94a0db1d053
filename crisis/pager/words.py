"""What pagers say when something is not right, and what they are called."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    "pager_web_shape": N_("That is no address that a page can be sent to. It begins with https://"),
    "pager_mail_shape": N_("That is no mail address. It looks like name@example.org"),
    "pager_no_mail": N_("This house sends no mail yet. Whoever runs the server can set that up."),
    "pagers_many": NN_(
        "You have %(count)s pager here already. Remove one first.",
        "You have %(count)s pagers here already. Remove one first.",
    ),
    "alarm_lately": NN_(
        "A test alarm has just rung. Wait %(count)s minute before the next.",
        "A test alarm has just rung. Wait %(count)s minutes before the next.",
    ),
    "nobody_to_page": N_("Nobody here has a pager yet, so nothing can ring."),
}

TITLE = N_("Pagers")

KIND_NAMES: dict[str, str] = {
    "webhook": N_("Web address (webhook)"),
    "mail": N_("Mail"),
    "push": N_("Notice in a browser"),
}
"""The kinds of pagers."""
