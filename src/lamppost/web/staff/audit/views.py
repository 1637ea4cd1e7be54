"""How names were opened in the last ninety days; never whose."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.audit.rules import Reviewed
from lamppost.core.access import Role
from lamppost.people.queries import accounts
from lamppost.vault.actions import see_looks
from lamppost.vault.queries import my_looks as looks_of_mine
from lamppost.web.staff.acts import acting, workplace, workplaces


@dataclass(frozen=True, slots=True)
class Row:
    """One account's looks, with the name that the reviewer knows it by."""

    name: str
    of: Reviewed

    @property
    def is_unusual(self) -> bool:
        """Twice what is usual in the role, or more; or looks that nothing followed."""
        return self.of.unused > 0 or self.of.looks >= 2 * self.of.usual > 2


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """For each account of a hospital; that it was asked for is recorded."""
    here, by = workplace(request, Role.ADMINISTRATOR), acting(request)
    names = {one.id: one.name for one in accounts(seen_by=by)}
    found = see_looks(hospital=here.id, by=by)
    rows = [Row(names.get(one.account, _("Somebody of another hospital")), one) for one in found]
    context = {"rows": rows, "hospital": here, "places": workplaces(request, Role.ADMINISTRATOR)}
    return render(request, "staff/audit.html", context)


@require_safe
def my_looks(request: HttpRequest) -> HttpResponse:
    """One's own, by day."""
    found = Counter((one.day, one.purpose) for one in looks_of_mine(seen_by=acting(request)))
    days = [(day, purpose, count) for (day, purpose), count in sorted(found.items(), reverse=True)]
    return render(request, "staff/audit_mine.html", {"days": days})
