"""Looking for where to turn, and keeping what is said of it true."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lamppost.core.access import Role
from lamppost.resources import actions, queries
from lamppost.resources.access import KEEPERS
from lamppost.resources.rules import ResourceKind
from lamppost.web.staff.acts import acting, done, page_with_acts, workplace
from lamppost.web.staff.readings import number
from lamppost.web.staff.resources import forms
from lamppost.web.staff.resources.pages import (
    change_page,
    keeping_page,
    new_page,
    resources_page,
)


def search(request: HttpRequest) -> HttpResponse:
    """Those in which these words stand, of that kind."""
    workplace(request, *Role)
    text = request.POST.get("search", "").replace("\0", "")[:120]
    kind = request.POST.get("kind", "")
    known = ResourceKind(kind) if kind in set(ResourceKind) else None
    return resources_page(request, text=text, kind=known)


def check(request: HttpRequest) -> HttpResponse:
    actions.check_resource(resource=number(request.POST, "resource"), by=acting(request))
    return _done(request, _("Thank you. It counts as checked for 90 days."))


def remove(request: HttpRequest) -> HttpResponse:
    actions.remove_resource(resource=number(request.POST, "resource"), by=acting(request))
    said = _(
        "It is removed. For thirty days you can put it back: it stands at the end of this page."
    )
    return _done(request, said)


def restore(request: HttpRequest) -> HttpResponse:
    actions.restore_resource(resource=number(request.POST, "resource"), by=acting(request))
    return _done(request, _("It is back."))


def hide(request: HttpRequest) -> HttpResponse:
    place, resource = workplace(request, *KEEPERS), number(request.POST, "resource")
    actions.hide_resource(hospital=place.id, resource=resource, by=acting(request))
    return _done(request, _("It is not shown at this hospital any more."))


def show(request: HttpRequest) -> HttpResponse:
    place, resource = workplace(request, *KEEPERS), number(request.POST, "resource")
    actions.show_resource(hospital=place.id, resource=resource, by=acting(request))
    return _done(request, _("It is shown at this hospital again."))


def add(request: HttpRequest) -> HttpResponse:
    place, is_everywhere = workplace(request, *KEEPERS), request.POST.get("where") == "everywhere"
    shown = forms.written(request.POST, None if is_everywhere else place.id)
    actions.set_resource(shown=shown, by=acting(request))
    return _done(request, _("It stands in the directory now."))


def change(request: HttpRequest, resource: int) -> HttpResponse:
    by = acting(request)
    before = queries.to_change(resource, seen_by=by)
    shown = forms.written(request.POST, before.hospital_id)
    actions.set_resource(shown=shown, resource=resource, by=by)
    return _done(request, _("It is changed."))


def _done(request: HttpRequest, said: str) -> HttpResponse:
    """Back to the list, of the hospital that they looked at."""
    place = workplace(request, *KEEPERS)
    return done(request, said, f"{reverse('keeping')}?at={place.slug}")


resources = page_with_acts(resources_page, search)
keeping = page_with_acts(
    keeping_page, check=check, remove=remove, restore=restore, hide=hide, show=show
)
new_resource = page_with_acts(new_page, add)
change_resource = page_with_acts(change_page, change)
