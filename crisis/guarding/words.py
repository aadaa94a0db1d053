"""What a man is asked before his text goes out, or his name is taken."""

from core.i18n import N_

WORDS = {
    "ask_phone": N_("%(what)s looks like a phone number. Everybody here would read it. Change it, or send once more as it is."),
    "ask_email": N_("%(what)s looks like an e-mail address. Everybody here would read it. Change it, or send once more as it is."),
    "ask_address": N_("%(what)s looks like a street address. Everybody here would read it. Change it, or send once more as it is."),
    "ask_handle": N_("%(what)s looks like your name on another service. Everybody here would read it. Change it, or send once more as it is."),
    "ask_link": N_("%(what)s leads to another service, where one may see who you are. Change it, or send once more as it is."),
    "ask_own_name": N_("%(what)s looks like your own name. Everybody here would read it. Change it, or send once more as it is."),
    "ask_other_name": N_("%(what)s looks like the name of somebody near you. Everybody here would read it. Change it, or send once more as it is."),
    "ask_first": N_("Before this goes out, the team of this programme asks: %(reason)s Change it, or send once more as it is."),
    "name_by_rule": N_("The team of this programme asks you to choose another name."),
    "name_sounds_heavy": N_("This name sounds heavy, and everybody would read it. Choose a lighter one here, and tell somebody how it is: Help now is on this page."),
}  # fmt: skip
