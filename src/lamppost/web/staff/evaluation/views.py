"""Figures that may always be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamppost.evaluation import queries
from lamppost.web.staff.acts import acting


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """One section for each hospital whose figures they may see."""
    found = queries.figures(seen_by=acting(request))
    return render(request, "staff/figures.html", {"figures": found})
