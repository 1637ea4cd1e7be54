"""The words for what is known of accounts: browsers, systems, duties elsewhere, waivers."""

from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lamppost.people.rules import MUST_NOT_MEET, DutyElsewhere, WaiverReason
from lamppost.web.words import ROLE, Choice, Words

BROWSER: Final[dict[str, Words]] = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "opera": "Opera",
    "safari": "Safari",
    "samsung": "Samsung Internet",
    "other": _("Another browser"),
}
SYSTEM: Final[dict[str, Words]] = {
    "android": "Android",
    "chromeos": "ChromeOS",
    "ipad": "iPad",
    "iphone": "iPhone",
    "linux": "Linux",
    "mac": "Mac",
    "windows": "Windows",
    "other": _("another system"),
}
DUTY: Final[dict[str, Words]] = {
    DutyElsewhere.PEER_REVIEW: _("Peer review"),
    DutyElsewhere.CREDENTIALING: _("Credentialing"),
    DutyElsewhere.HUMAN_RESOURCES: _("Human resources"),
    DutyElsewhere.RISK: _("Risk management"),
}
WAIVER_REASON: Final[dict[str, Words]] = {
    WaiverReason.NOBODY_ELSE: _("Nobody else here is qualified"),
    WaiverReason.POST_VACANT: _("The post is vacant"),
    WaiverReason.OPENING: _("The program is opening"),
}
ROLE_OR_DUTY: Final[dict[str, Words]] = {**ROLE, **DUTY}
WAIVER_REASONS: Final = tuple(Choice(code, label) for code, label in WAIVER_REASON.items())
MEETINGS: Final = tuple(
    Choice(f"{role}-{other}", format_lazy("{} + {}", ROLE_OR_DUTY[role], ROLE_OR_DUTY[other]))
    for role, others in MUST_NOT_MEET.items()
    for other in sorted(others)
)
