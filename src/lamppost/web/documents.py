"""A drawn document as an answer."""

from django.http import HttpResponse


def as_pdf(drawn: bytes, name: str) -> HttpResponse:
    """Shown by the browser, saved as `name`.pdf; by no cache, as the door sees to."""
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
