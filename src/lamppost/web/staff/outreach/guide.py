"""The guide as it stands on a page: with the names filled in, and counsel's text where it belongs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.core.access import Actor
from lamppost.core.errors import NotFound
from lamppost.launch.queries import signed_words
from lamppost.launch.rules import TextKind
from lamppost.outreach.access import READS_THE_GUIDE, WORDS_THE_GUIDE
from lamppost.outreach.queries.guide import GuideRow, guide_here, guide_of, worded
from lamppost.outreach.queries.listing import Details
from lamppost.outreach.rules import Route, State
from lamppost.outreach.rules.guide import GuideItem, InBoth, Part, Wording, filled
from lamppost.program.queries import HospitalRow, hospital
from lamppost.resources.queries import Entry, directory, turn_to
from lamppost.resources.rules import ResourceKind
from lamppost.web.qr import address
from lamppost.web.staff.acts import acting, workplace, workplaces
from lamppost.web.staff.outreach.forms import as_typed
from lamppost.web.templatetags.in_words import as_phone

TO_SEND: Final = frozenset({GuideItem.TEXT_MESSAGE, GuideItem.NO_ANSWER})
MAY_NEED_HELP: Final = frozenset({GuideItem.NO_ANSWER, GuideItem.REFUSAL, GuideItem.RED_FLAGS})
# The part that is open while an outreach stands so; the others are one tap away.
OPEN_PART: Final = {State.ACCEPTED: Part.FIRST_WORDS, State.CONNECTED: Part.ENDING}


# Of the directory, beside the words on where else to turn: to talk, then who treats.
BESIDE: Final = (
    ResourceKind.TALK,
    ResourceKind.PHYSICIANS,
    ResourceKind.EAP,
    ResourceKind.PHP,
    ResourceKind.CARE,
)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item, ready to be read out or sent."""

    item: GuideItem
    title: str
    say: tuple[str, ...]
    say_if_asked: tuple[str, ...]
    do: tuple[str, ...]
    is_to_send: bool  # its words are written rather than said
    may_need_help: bool
    counsel: str | None  # None: not counsel's to say; empty: not signed yet
    row: GuideRow


@dataclass(frozen=True, slots=True)
class ShownPart:
    part: Part
    items: tuple[ShownItem, ...]
    is_open: bool = False


def guide_in_place(details: Details, *, seen_by: Actor) -> list[ShownPart]:
    """The guide of one outreach; its words are those that fit how it came."""
    rows = guide_of(details.row.id, _language(), seen_by=seen_by)
    place = hospital(details.row.hospital)
    shown = [_shown(row, place, seen_by) for row in rows]
    fitting = [_fitting(one, has_asked=details.row.route is Route.SELF) for one in shown]
    return list(_in_parts(fitting, OPEN_PART.get(details.row.state)))


def turn_there(hospital: int) -> tuple[Entry, ...]:
    """Where else somebody there can turn, of each kind the first."""
    return turn_to(directory(hospital), BESIDE)


def guide_page(request: HttpRequest) -> HttpResponse:
    """To learn and to word anew; and all of it on one page, to print."""
    place, by = workplace(request, *READS_THE_GUIDE), acting(request)
    rows = guide_here(place.id, _language(), seen_by=by)
    context = {
        "hospital": place,
        "places": workplaces(request, *READS_THE_GUIDE),
        "guide": list(_in_parts(_shown(row, place, by) for row in rows)),
        "turn": turn_there(place.id),
        "is_whole": request.GET.get("all") == "yes",
        "can_edit": any(by.has(role, place.id) for role in WORDS_THE_GUIDE),
    }
    return render(request, "staff/guide.html", context)


def item_page(
    request: HttpRequest, guide_item: str, status: int = 200, **more: Any
) -> HttpResponse:
    """One item to word anew: how it looks, its fields, and what it said before."""
    place, by, item = workplace(request, *WORDS_THE_GUIDE), acting(request), item_of(guide_item)
    held = worded(place.id, item, _language(), seen_by=by)
    words = more.pop("words", None) or held.said(_version(request, held.version))
    names = names_of(place, by)
    context = {
        "hospital": place,
        "places": workplaces(request, *WORDS_THE_GUIDE),
        "held": held,
        "looks": [(code, _filled(one, names)) for code, one in _languages(words)],
        "values": as_typed(words),
        "errors": {},
        **more,
    }
    return render(request, "staff/guide_item.html", context, status=status)


def item_of(code: str) -> GuideItem:
    """NotFound for what is no item."""
    try:
        return GuideItem(code)
    except ValueError:
        raise NotFound("no such item") from None


def names_of(place: HospitalRow, by: Actor) -> Mapping[str, str]:
    """What is filled in: all of it stands on the hospital's public page, or is the reader's own."""
    return {
        "supporter": by.name,
        "hospital": place.name,
        "phone": as_phone(place.phone) if place.phone else _("the hospital’s main number"),
        "page": address(reverse("hospital_home", args=[place.slug])),
    }


def _language() -> str:
    return get_language() or "en"


def _version(request: HttpRequest, newest: int) -> int:
    asked = request.GET.get("version", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else newest


def _languages(words: InBoth) -> tuple[tuple[str, Wording], ...]:
    return ("en", words.english), ("es", words.spanish)


def _filled(words: Wording, names: Mapping[str, str]) -> Wording:
    def each(lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(filled(line, names) for line in lines)

    return Wording(each(words.say), each(words.say_if_asked), each(words.do))


def _shown(row: GuideRow, place: HospitalRow, by: Actor) -> ShownItem:
    words = _filled(row.wording, names_of(place, by))
    is_counsels = row.item is GuideItem.MUST_REPORT
    return ShownItem(
        item=row.item,
        title=row.title,
        say=words.say,
        say_if_asked=words.say_if_asked,
        do=words.do,
        is_to_send=row.item in TO_SEND,
        may_need_help=row.item in MAY_NEED_HELP,
        counsel=signed_words(place.id, TextKind.REPORTING) if is_counsels else None,
        row=row,
    )


def _fitting(one: ShownItem, *, has_asked: bool) -> ShownItem:
    """Only the words that fit: those for somebody who asked themselves, or the others."""
    say = one.say_if_asked if has_asked and one.say_if_asked else one.say
    return replace(one, say=say, say_if_asked=())


def _in_parts(shown: Iterable[ShownItem], opened: Part | None = None) -> Iterator[ShownPart]:
    for part, items in groupby(shown, key=lambda one: one.row.part):
        yield ShownPart(part, tuple(items), part is opened)
