"""The words for what supporters say of themselves, for their standing, and for the rota."""

from typing import Final

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lamppost.web.words import Words

TIME_ZONE: dict[str, Words] = {
    "America/New_York": _("Eastern"),
    "America/Chicago": _("Central"),
    "America/Denver": _("Mountain"),
    "America/Phoenix": _("Arizona"),
    "America/Los_Angeles": _("Pacific"),
    "America/Anchorage": _("Alaska"),
    "Pacific/Honolulu": _("Hawaii"),
    "America/Puerto_Rico": _("Puerto Rico"),
    "Pacific/Guam": _("Guam"),
}

RANK: dict[int, Words] = {
    1: _("First"),
    2: _("Second"),
    3: _("Third"),
}

WEEKDAY: dict[int, Words] = dict(WEEKDAYS)

# The views of the list of supporters; who is in training has a page of its own.
TRAINING: Final = "training"
WHICH: dict[str, Words] = {
    "serving": _("Everybody"),
    "due": _("Due or lapsed"),
    TRAINING: _("In training"),
    "stepped_down": _("Stepped down"),
}

# What ties a supporter to somebody whom they had better not support; told to themselves alone.
TIE: dict[str, Words] = {
    "family": _("Family"),
    "work": _("One of us works for the other"),
    "other": _("Something else"),
}

# What supporters may have been through; told to themselves, and to matching.
EXPERIENCE: dict[str, Words] = {
    "death_of_a_patient": _("The death of a patient"),
    "death_of_a_child": _("The death of a child"),
    "litigation": _("A lawsuit or a board inquiry"),
    "assault": _("Being hit or threatened"),
    "death_of_a_colleague": _("The death of a colleague"),
    "personal_loss_or_illness": _("A loss or illness of one’s own"),
    "workload_or_burnout": _("Workload or burnout"),
    "return_to_work_or_leave": _("Leave, or coming back to work"),
    "parenthood": _("Raising children beside the work"),
    "training_stage": _("A hard time in training"),
}

CERTIFICATE: dict[str, Words] = {
    "none": _("None yet"),
    "valid": _("Counts"),
    "due": _("Ends soon"),
    "lapsed": _("Has lapsed"),
}

# What keeps a supporter from being asked, said to themselves.
NOT_ASKED: dict[str, Words] = {
    "in_training": _("You are still in training. Once it is complete you are certified."),
    "not_begun": _("You are certified and have not said yet that you are ready."),
    "resting": _("You rest, for as long as you like."),
    "stepped_down": _("You have stepped down. Thank you for all that you have carried."),
    "account_closed": _("Your account is closed."),
    "lapsed": _(
        "Your certificate has lapsed. A refresher renews it; your coordinator knows when the next one is."
    ),
    "away": _("You said that you are away."),
    "no_room": _("You said that you have no room at the moment."),
    "at_capacity": _("You carry as many people as you said you can."),
}

# Of a supporter, as far as they say; none: they would rather not say.
GENDER: dict[str, Words] = {
    "woman": _("A woman"),
    "man": _("A man"),
    "nonbinary": _("A nonbinary person"),
}
