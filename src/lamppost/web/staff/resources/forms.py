"""One way to get help as somebody typed it, and the choices there are."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Actor, Role
from lamppost.core.clock import now
from lamppost.resources.queries.words import BOARD, COST, EMPLOYER, KIND, SPEAKS
from lamppost.resources.rules import (
    DIRECTORY,
    LONGEST,
    Cost,
    Help,
    Learns,
    ResourceKind,
    Speaks,
)
from lamppost.web.staff.readings import one_of
from lamppost.web.words import Choice, ChoiceGroup

K = TypeVar("K", bound=str)
EVERYWHERE: Final = "everywhere"
HERE: Final = "here"


def _choices(words: Mapping[K, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(code, label) for code, label in words.items())


KINDS: Final = _choices(KIND)
OF_THE_DIRECTORY: Final = _choices({kind: KIND[kind] for kind in DIRECTORY})
CHOICES: Final[dict[str, Any]] = {
    "employers": _choices(EMPLOYER),
    "boards": _choices(BOARD),
    "costs": _choices(COST),
    "speaks": (ChoiceGroup(_("Languages"), _choices(SPEAKS)),),
}
WHERE: Final = (
    Choice(HERE, _("At this hospital")),
    Choice(EVERYWHERE, _("At every hospital of this site")),
)


def kinds_for(by: Actor, hospital: int | None) -> tuple[Choice, ...]:
    """Coordinators add to the directory; what stands on top of every public page is not theirs to set."""
    sets_lines = any(by.has(role, hospital) for role in (Role.DIRECTOR, Role.ADMINISTRATOR))
    return KINDS if sets_lines else OF_THE_DIRECTORY


def may_set_everywhere(by: Actor) -> bool:
    """Whether they look after the whole site."""
    roles = (Role.DIRECTOR, Role.ADMINISTRATOR)
    return any(grant.role in roles and grant.hospital is None for grant in by.grants)


def written(given: QueryDict, hospital: int | None) -> Help:
    """What the form says; the actions judge it."""
    said: dict[str, Any] = {name: given.get(name, "").strip() for name in LONGEST}
    return Help(
        hospital_id=hospital,
        kind=one_of(given, "kind", ResourceKind),
        employer=one_of(given, "employer", Learns),
        board=one_of(given, "board", Learns),
        cost=one_of(given, "cost", Cost),
        languages=tuple(one for one in Speaks if one.value in given.getlist("languages")),
        checked_on=now().date() if given.get("is_checked") == "yes" else None,
        **said,
    )


def values_of(shown: Help) -> dict[str, Any]:
    """The same as a form begins with it."""
    names = (*LONGEST, "kind", "employer", "board", "cost")
    return {name: str(getattr(shown, name)) for name in names}
