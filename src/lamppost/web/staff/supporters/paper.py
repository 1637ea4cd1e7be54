"""A supporter's certificate as a document to print, in the reader's language."""

from datetime import date
from io import BytesIO
from typing import Final

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lamppost.core.documents import Data, draw
from lamppost.supporters.actions import Paper

TEMPLATE: Final = "web/templates/documents/certificate.typ"
HOUR: Final = 60  # minutes


def drawn(paper: Paper) -> bytes:
    """The PDF. The code stands behind the "#" of its link, which no browser sends on by itself."""
    address = settings.LAMPPOST_URL + reverse("certificate")
    data: dict[str, Data] = {
        "place": paper.hospital,
        "lead": _("This is to say that"),
        "name": paper.name,
        "says": _says(paper),
        "learned": _(
            "They have learned to listen, and to keep what is said to themselves. They know the signs that"
            " somebody needs more, and where to turn."
        ),
        "facts": [
            {"label": _("Trained on"), "value": _day(paper.trained_on)},
            {"label": _("Certified on"), "value": _day(paper.certified_on)},
            {"label": _("Counts until"), "value": _day(paper.until)},
        ],
        "check": _(
            "Anybody can check this paper: point a phone at the square, or type in the code."
        ),
        "address": address,
        "code": str(paper.code),
        "picture": _picture(f"{address}#{paper.code}"),
        "alt": _("The same code, for the camera of a phone"),
        "note": _(
            "It is not a licence to treat anybody. It says nothing of whom somebody has supported."
        ),
    }
    title, language = _("Certificate of a peer supporter"), get_language() or "en"
    return draw(TEMPLATE, title=title, language=language, data=data)


def _says(paper: Paper) -> str:
    if paper.minutes < HOUR:
        return _("has been trained in peer support.")
    hours = round(paper.minutes / HOUR)
    return ngettext(
        "has been trained in peer support for %(hours)s hour.",
        "has been trained in peer support for %(hours)s hours.",
        hours,
    ) % {"hours": hours}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _picture(link: str) -> str:
    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=1)
    return drawn.getvalue().decode()
