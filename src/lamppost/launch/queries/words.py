"""Each gate in words: what it asks, and how a shut one is opened."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lamppost.launch.rules import Gate

ASKS: Final[Mapping[Gate, Promise]] = {
    Gate.SAFETY_CONTACT: _("Somebody is paged when a request says that somebody may be in danger."),
    Gate.DEPUTY: _("Somebody else steps in when the safety contact does not answer."),
    Gate.COORDINATORS: _(
        "A coordinator finds supporters, and a deputy where they must not see who it is."
    ),
    Gate.TEXTS: _("Counsel has signed every text."),
    Gate.PROTOCOLS: _("The clinician has approved what to do for each red flag."),
    Gate.LINES: _("An emergency number and a crisis line stand on every page."),
    Gate.RESOURCES: _("The hospital’s own numbers were called within the last 90 days."),
    Gate.KEYRING: _("The keys lie apart from the database and its backups."),
    Gate.SECOND_FACTOR: _("Names open only after a second factor."),
}

HOW_TO_OPEN: Final[Mapping[Gate, Promise]] = {
    Gate.SAFETY_CONTACT: _("Set hours for a safety contact: lamppost duty safety"),
    Gate.DEPUTY: _("Set hours for a second person, with rank 2: lamppost duty safety"),
    Gate.COORDINATORS: _("Invite both: lamppost invite --role coordinator, and once more with --deputy"),
    Gate.TEXTS: _("Counsel signs each text on the page “Legal texts”."),
    Gate.PROTOCOLS: _("The program’s clinician approves them on the page “Protocols”."),
    Gate.LINES: _("Set them: lamppost line emergency, lamppost line crisis"),
    Gate.RESOURCES: _("Call each number, then set it again: lamppost line hospital"),
    Gate.KEYRING: _(
        "Move LAMPPOST_KEYRING to another disk, outside of the backups. Where that cannot be seen,"
        " confirm it: LAMPPOST_KEYRING_APART=1"
    ),
    Gate.SECOND_FACTOR: _("Turn on passkeys, or your hospital’s own sign-in (LAMPPOST_OIDC_ISSUER)."),
}  # fmt: skip
