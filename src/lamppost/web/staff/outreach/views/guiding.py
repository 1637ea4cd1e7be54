"""The guide: read whole by supporters, worded anew by who runs the program."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.core.errors import NotNow
from lamppost.outreach import actions
from lamppost.outreach.access import WORDS_THE_GUIDE
from lamppost.outreach.rules.guide import GuideItem
from lamppost.program.queries import HospitalRow
from lamppost.web.staff.acts import acting, page_with_acts, workplace
from lamppost.web.staff.outreach import forms
from lamppost.web.staff.outreach.guide import guide_page, item_of, item_page
from lamppost.web.staff.readings import number


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    return guide_page(request)


def preview(request: HttpRequest, guide_item: str) -> HttpResponse:
    """How it would look; nothing is kept."""
    words = forms.guide_words(request.POST)
    return item_page(request, guide_item, words=words, is_preview=True)


def keep(request: HttpRequest, guide_item: str) -> HttpResponse:
    place, after = workplace(request, *WORDS_THE_GUIDE), number(request.POST, "after")
    words, item = forms.guide_words(request.POST), item_of(guide_item)
    try:
        actions.reword_guide(
            hospital=place.id, guide_item=item, words=words, after=after, by=acting(request)
        )
    except NotNow:
        return item_page(request, guide_item, 409, words=words, is_stale=True)
    return _back(request, _("Supporters read it like this from now on."), place, item)


def packaged(request: HttpRequest, guide_item: str) -> HttpResponse:
    """The words that come with the program, again."""
    place, after = workplace(request, *WORDS_THE_GUIDE), number(request.POST, "after")
    item, by = item_of(guide_item), acting(request)
    actions.return_to_packaged(hospital=place.id, guide_item=item, after=after, by=by)
    return _back(request, _("It says what came with the program again."), place, item)


def _back(request: HttpRequest, said: str, place: HospitalRow, item: GuideItem) -> HttpResponse:
    """To the same hospital's page of it."""
    messages.success(request, said)
    return redirect(f"{reverse('guide_item', args=[item])}?at={place.slug}")


guide_item = page_with_acts(item_page, preview=preview, keep=keep, packaged=packaged)
