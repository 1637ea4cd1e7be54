"""The card on which a recipient's code is handed over. It is drawn into the one answer that knows the code: no second
request carries it, no file holds it. Its QR code leads to the plain page; the code itself is typed."""

from typing import Any

from django.urls import reverse

from lamppost.program.queries import hospital as hospital_row
from lamppost.resources.queries import crisis_lines
from lamppost.web.qr import address, qr
from lamppost.web.templatetags.in_words import as_phone


def card(hospital: int) -> dict[str, Any]:
    """What stands on it beside the code: neither a name nor the program's."""
    page, slug = reverse("code"), hospital_row(hospital).slug
    phones = dict.fromkeys(as_phone(line.phone) for line in crisis_lines(hospital))
    return {
        "qr": qr(page),
        "address": address(page),
        "after": address(reverse("hospital_feedback", args=[slug])),
        "phones": list(phones)[:2],
    }
