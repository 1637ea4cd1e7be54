"""Purge receipts: what was destroyed, month by month, naming nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamppost.vault.receipts import receipts as found
from lamppost.web.staff.acts import acting, workplaces
from lamppost.web.staff.navigation import FORGOTTEN
from lamppost.web.staff.vault.pages import by_hospital


@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """One table for each hospital whose receipts they may see."""
    shown = by_hospital(workplaces(request, *FORGOTTEN), found(seen_by=acting(request)))
    return render(request, "staff/receipts.html", {"places": shown})
