"""How a curriculum's texts stand on a page."""

from typing import Final

from django import template
from django.utils.html import format_html

register = template.Library()

LONGEST_LEAD: Final = 60  # letters


@register.filter
def with_lead(point: str) -> str:
    """A point with what it begins with in bold, where that ends with a colon, as in print."""
    lead, colon, rest = point.partition(": ")
    if not colon or len(lead) >= LONGEST_LEAD:
        return point
    return format_html("<strong>{}:</strong> {}", lead, rest)
