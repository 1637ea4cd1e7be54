"""The words for what is coded about training."""

from django.utils.translation import gettext_lazy as _

from lamppost.web.words import Words

SESSION_KIND: dict[str, Words] = {
    "first": _("First training"),
    "refresher": _("Yearly refresher"),
}

AGREEMENT: dict[str, Words] = {
    "1": _("Not at all"),
    "2": _("Not much"),
    "3": _("Somewhat"),
    "4": _("Mostly"),
    "5": _("Very much"),
}

PACE: dict[str, Words] = {
    "slow": _("Too slow"),
    "right": _("Just right"),
    "fast": _("Too fast"),
}

MISSING: dict[str, Words] = {
    "practice": _("Practice in pairs or threes"),
    "examples": _("Examples from our own work"),
    "listening": _("How to listen"),
    "red_flags": _("Red flags, and what to do"),
    "limits": _("What can be kept, and what cannot"),
    "resources": _("Where else to turn"),
    "own_care": _("How to look after myself"),
    "time_to_talk": _("Time to talk"),
}
