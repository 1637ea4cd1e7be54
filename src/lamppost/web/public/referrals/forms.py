"""What somebody typed into a referral form: read, kept for a second try, and its problems in words."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.disclosure.rules import PatientDetail
from lamppost.outreach.rules import Route, Urgency
from lamppost.referrals.rules import LONGEST, Submission, parse
from lamppost.web.words import Words

ALIAS: Final = "alias"  # what `name` is called where it may be any name
TYPED: Final = (*LONGEST, ALIAS, "urgency", "is_unsafe", "may_share_name")

LABELS: Final[Mapping[str, Words]] = {
    "name": _("Their name"),
    ALIAS: _("What should we call you?"),
    "department": _("Department"),
    "specialty": _("Specialty"),
    "shift": _("When they mostly work"),
    "reach": _("A good way to reach them"),
    "referrer_name": _("Your name"),
    "supporter": _("Whom you would like again"),
}
ALONE: Final[Mapping[tuple[str, str], Words]] = {
    ("name", "missing"): _("Whom is it about? Give a name, as well as you know it."),
    (ALIAS, "missing"): _("Tell us what to call you. Any name will do."),
    ("reach", "missing"): _("Give one way to reach you: a phone number or an e-mail address."),
    ("urgency", "choose"): _("Choose how soon somebody should reach out."),
    ("is_unsafe", "choose"): _("Answer the question about safety: no, or yes."),
    ("about", "missing"): _("Tick what you would like to add."),
    ("about", "choose"): _("Choose what it is about from the list."),
}
# What looks like a patient's details is refused by its kind and never quoted (G13).
WITH_LABEL: Final[Mapping[str, Words]] = {
    PatientDetail.RECORD_NUMBER: _(
        "“%(label)s” seems to hold a patient’s record number. Please leave it out: we need nothing about a patient."
    ),
    PatientDetail.BIRTH_DATE: _(
        "“%(label)s” seems to hold a patient’s date of birth. Please leave it out: we need nothing about a patient."
    ),
    PatientDetail.NAME: _(
        "“%(label)s” seems to name a patient or a family. Please leave the name out: “a patient” is enough."
    ),
    PatientDetail.CONTACT: _(
        "“%(label)s” seems to hold a patient’s or a family’s number. Please leave it out."
    ),
    PatientDetail.ROOM: _(
        "“%(label)s” seems to hold a patient’s room or bed. Please leave it out: we need nothing about a patient."
    ),
    "too_long": _("“%(label)s” is too long. Keep it under %(longest)s letters."),
    "unreadable": _("“%(label)s” holds letters that cannot be read. Please type it again."),
}


def submission(typed: QueryDict, route: Route, urgencies: tuple[Urgency, ...]) -> Submission:
    """What is asked for; Invalid names the fields as the page does."""
    given = {name: typed.get(name, "") for name in TYPED}
    if route is Route.SELF:
        given["name"] = given[ALIAS]
    return parse(route, given, typed.getlist("about"), frozenset(urgencies))


def form_id(typed: QueryDict) -> str:
    """Which sheet of the form it is, so that the same one counts once; BadRequest if it is none of ours."""
    try:
        return UUID(hex=typed.get("form_id", "")).hex
    except ValueError:
        raise BadRequest("no form of this program") from None


def values(typed: QueryDict) -> dict[str, Any]:
    """Everything typed, to show it again; a NUL cannot stand in a page."""
    kept = {name: typed.get(name, "").replace("\0", "") for name in TYPED}
    return {**kept, "about": typed.getlist("about")}


def errors(problems: Mapping[str, str], route: Route) -> dict[str, str]:
    """Each field's problem in words, in the order of the page."""
    as_shown = {ALIAS if _is_alias(name, route) else name: code for name, code in problems.items()}
    order = [*TYPED, "about"]
    return {name: _words(name, as_shown[name]) for name in order if name in as_shown}


def _is_alias(name: str, route: Route) -> bool:
    return name == "name" and route is Route.SELF


def _words(name: str, code: str) -> str:
    if (name, code) in ALONE:
        return str(ALONE[name, code])
    longest = LONGEST["name" if name == ALIAS else name]
    return str(WITH_LABEL[code]) % {"label": LABELS[name], "longest": longest}
