"""QR codes of this site's own addresses, drawn into the page."""

from functools import lru_cache

import segno
from django.conf import settings
from django.utils.safestring import SafeString


@lru_cache(maxsize=64)
def qr(path: str) -> SafeString:
    """An SVG of the address of a page that anybody may open; never of one that holds a secret."""
    drawn = segno.make(settings.LAMPPOST_URL + path, error="m", micro=False)
    return SafeString(
        drawn.svg_inline(svgclass="lp-qr", lineclass=None, omitsize=True, dark="#000", light="#fff")
    )


def address(path: str) -> str:
    """The same address to read and to type."""
    return settings.LAMPPOST_URL.partition("://")[2] + path
