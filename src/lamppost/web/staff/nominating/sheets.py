"""What is printed: cards with a code each, and the copy of a signed agreement."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lamppost.core.documents import Data, draw
from lamppost.core.ids import Code
from lamppost.launch.queries import SignedText
from lamppost.program.queries import hospital
from lamppost.supporters.queries.nominations import RoundRow, SignedRow
from lamppost.supporters.rules.nominations import way_there

CARDS: Final = "web/staff/nominating/cards.typ"
LETTER: Final = "core/documents/letter.typ"
LANGUAGES: Final = ("en", "es")
SHOWN_OF_A_HASH: Final = 12  # letters, as on the page of legal texts


def cards_sheet(row: RoundRow, codes: Sequence[Code]) -> bytes:
    """Ten cards a sheet, in both languages, since nobody knows who gets which; without names."""
    address = f"{settings.LAMPPOST_URL}{way_there(hospital(row.hospital).slug)}"
    data: dict[str, Data] = {
        "says": [_card_words(language) for language in LANGUAGES],
        "address": address.partition("://")[2],
        "alt": _("A square code that leads to the address beside it"),
        "cards": [{"code": str(code), "picture": _picture(f"{address}#{code}")} for code in codes],
        "none": _("Nobody needs a card: a letter reaches everybody."),
        "foot": _("Until %(day)s. One card each; it does not matter who gets which.")
        % {"day": date_format(row.closes_on, "DATE_FORMAT")},
    }
    language = get_language() or "en"
    return draw(CARDS, title=_("Cards to hand out"), language=language, data=data)


def agreement_sheet(signed: SignedRow, text: SignedText | None) -> bytes:
    """The text as it was signed, in the language in which it was read, with who, when and which."""
    with override(signed.language):
        facts = {
            _("Signed by"): signed.name,
            _("Date"): date_format(signed.signed_on, "DATE_FORMAT"),
            _("Version"): str(signed.version),
            _("Fingerprint of the text"): signed.digest.hex()[:SHOWN_OF_A_HASH],
        }
        data: dict[str, Data] = {
            "place": signed.hospital_name,
            "paragraphs": text.body.split("\n\n") if text else [],
            "facts": [{"label": label, "value": value} for label, value in facts.items()],
            "foot": _("Copy for your own records"),
        }
        title = _("Confidentiality agreement")
    return draw(LETTER, title=title, language=signed.language, data=data)


def _card_words(language: str) -> dict[str, Data]:
    with override(language):
        return {
            "language": language,
            "question": _("Whom would you turn to?"),
            "words": _("It takes a minute. Nobody learns whom you name."),
        }


def _picture(link: str) -> str:
    """The QR code of a link as SVG."""
    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()
