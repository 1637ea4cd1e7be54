"""Where each role goes from any staff page; drawn once for the same roles, place and language."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Actor, Role
from lamppost.escalation.access import LISTS, WORKS_WITH_PEOPLE
from lamppost.launch.access import OPENS
from lamppost.outreach.access import READS_THE_GUIDE, WEIGHS
from lamppost.program.access import CALLED
from lamppost.resources.access import KEEPERS
from lamppost.surveys.access import IS_TOLD, LOOKS
from lamppost.training.access import COMES, LEADS_THROUGH, PLANS, READS_FEEDBACK

PEOPLE: Final = _("People to support")
MORE_HELP: Final = _("When more is needed")
TRAINED: Final = _("Supporters and training")
PROGRAM: Final = _("The program")
MINE: Final = _("About me")
AT_HAND: Final = 4  # that stand in the bar itself, besides the first page
HOME: Final = "staff_home"
KEPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """A page worth a link, and for whom. `at_hand`: for every day."""

    view: str
    label: Promise
    roles: frozenset[Role]
    section: Promise
    at_hand: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str
    active: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Links that belong together, under their heading."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """The few links at hand, and all of them by section."""

    at_hand: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        """Whether the page that is shown can only be reached by section."""
        here = any(link.active for section in self.sections for link in section.links)
        return here and not any(link.active for link in self.at_hand)


FIGURES: Final = (Role.DIRECTOR, Role.DEPARTMENT_LEAD, Role.COORDINATOR, Role.EVALUATOR)
ROSTER: Final = (Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.ADMINISTRATOR)
DUTIES: Final = (Role.ADMINISTRATOR, *CALLED)
NOMINATES: Final = (Role.DEPARTMENT_LEAD, Role.COORDINATOR)
TURN: Final = (*WORKS_WITH_PEOPLE, Role.DEPARTMENT_LEAD)
SURVEYS: Final = (*LOOKS, *IS_TOLD)
ROTA: Final = (Role.SUPPORTER, Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR)
SUPPORTERS: Final = (Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.DIRECTOR)
FORGOTTEN: Final = (Role.ADMINISTRATOR, Role.COUNSEL)
PLACES: Final[tuple[Place, ...]] = (
    Place("alarms", _("Safety"), frozenset({Role.SAFETY_CONTACT}), PEOPLE, at_hand=True),
    Place("queue", _("Queue"), frozenset({Role.COORDINATOR}), PEOPLE, at_hand=True),
    Place("my_outreaches", _("My outreaches"), frozenset({Role.SUPPORTER}), PEOPLE, at_hand=True),
    Place("reach_out", _("Reach out"), frozenset({Role.SUPPORTER}), PEOPLE, at_hand=True),
    Place("refer", _("Ask for support"), frozenset({Role.DEPARTMENT_LEAD}), PEOPLE, at_hand=True),
    Place("events", _("After a hard event"), frozenset({Role.COORDINATOR}), PEOPLE),
    Place("new_event", _("Support after a hard event"), frozenset({Role.DEPARTMENT_LEAD}), PEOPLE),
    Place("my_groups", _("My groups"), frozenset({Role.SUPPORTER}), PEOPLE),
    Place("guide", _("The guide"), frozenset(READS_THE_GUIDE), PEOPLE),
    Place("getting_more_help", _("Getting more help"), frozenset(WORKS_WITH_PEOPLE), MORE_HELP),
    Place("resources", _("Where else to turn"), frozenset(TURN), MORE_HELP),
    Place("second_looks", _("Second looks"), frozenset(LISTS), MORE_HELP),
    Place("questions", _("Questions"), frozenset({Role.CLINICIAN}), MORE_HELP, at_hand=True),
    Place("protocols", _("Protocols"), frozenset({Role.CLINICIAN}), MORE_HELP, at_hand=True),
    Place("supporters", _("Supporters"), frozenset(SUPPORTERS), TRAINED, at_hand=True),
    Place("rota", _("On call"), frozenset(ROTA), TRAINED),
    Place("nominations", _("Nominations"), frozenset(NOMINATES), TRAINED),
    Place("sessions", _("Training sessions"), frozenset({*PLANS, Role.CLINICIAN}), TRAINED),
    Place("curriculum", _("Handbook"), frozenset({*COMES, *LEADS_THROUGH}), TRAINED),
    Place("training_feedback", _("After the training"), frozenset(READS_FEEDBACK), TRAINED),
    Place("capacity", _("My room to give"), frozenset({Role.SUPPORTER}), MINE, at_hand=True),
    Place("my_standing", _("My standing"), frozenset(COMES), MINE),
    Place("my_sessions", _("My training"), frozenset(COMES), MINE),
    Place("support_for_me", _("Support for me"), frozenset({Role.SUPPORTER}), MINE),
    Place("figures", _("Figures"), frozenset(FIGURES), PROGRAM, at_hand=True),
    Place("surveys", _("Surveys"), frozenset(SURVEYS), PROGRAM, at_hand=True),
    Place("promises", _("Promises"), frozenset(WEIGHS), PROGRAM),
    Place("matching", _("How we match"), frozenset(WEIGHS), PROGRAM),
    Place("duties", _("Who is on duty"), frozenset(DUTIES), PROGRAM),
    Place("keeping", _("Looking after where to turn"), frozenset(KEEPERS), PROGRAM),
    Place("roster", _("Roster"), frozenset(ROSTER), PROGRAM, at_hand=True),
    Place("launch", _("Opening a hospital"), frozenset(OPENS), PROGRAM, at_hand=True),
    Place("texts", _("Legal texts"), frozenset({Role.COUNSEL}), PROGRAM, at_hand=True),
    Place("holds", _("Holds"), frozenset({Role.COUNSEL}), PROGRAM, at_hand=True),
    Place("ledger", _("Ledger"), frozenset({Role.COUNSEL, Role.DIRECTOR}), PROGRAM),
    Place("waivers", _("Waivers"), frozenset({Role.DIRECTOR, Role.COUNSEL}), PROGRAM),
    Place(
        "accounts", _("People and roles"), frozenset({Role.ADMINISTRATOR}), PROGRAM, at_hand=True
    ),
    Place("looks", _("Looks at names"), frozenset({Role.ADMINISTRATOR}), PROGRAM),
    Place("unsent", _("Letters not sent"), frozenset({Role.ADMINISTRATOR}), PROGRAM),
    Place("receipts", _("What was forgotten"), frozenset(FORGOTTEN), PROGRAM),
    Place("import_roster", _("Bring in a roster"), frozenset({Role.ADMINISTRATOR}), PROGRAM),
    Place("import_supporters", _("Bring in supporters"), frozenset({Role.ADMINISTRATOR}), PROGRAM),
    Place("import_hospitals", _("Bring in hospitals"), frozenset({Role.ADMINISTRATOR}), PROGRAM),
)


def nav(actor: Actor | None, path: str) -> SafeString:
    """The bar's links for that actor; none for who is not signed in."""
    if actor is None:
        return SafeString()
    roles = frozenset(grant.role for grant in actor.grants)
    here = frozenset(view for view, url in _addresses().items() if _leads(url, to=path))
    return _drawn(roles, here, get_language())


def sections(actor: Actor) -> tuple[Section, ...]:
    """All that the first page leads to, by section."""
    return _menu(frozenset(grant.role for grant in actor.grants), frozenset()).sections


def red_flag(actor: Actor | None) -> str:
    """Where to turn with a red flag; empty for who does not work with people."""
    works = actor is not None and any(actor.has(role) for role in WORKS_WITH_PEOPLE)
    return _addresses()["getting_more_help"] if works else ""


@lru_cache(maxsize=KEPT)
def _drawn(roles: frozenset[Role], here: frozenset[str], language: str) -> SafeString:
    return render_to_string("staff/_menu.html", {"nav": _menu(roles, here)})


def _menu(roles: frozenset[Role], here: frozenset[str]) -> Menu:
    places = [place for place in PLACES if place.roles & roles]
    daily = [place for place in places if place.at_hand][:AT_HAND]
    home = Link(reverse(HOME), gettext("Home"), HOME in here)
    sections = (
        Section(str(title), tuple(_link(place, here) for place in group))
        for title, group in groupby(places, key=lambda place: place.section)
    )
    return Menu((home, *(_link(place, here) for place in daily)), tuple(sections))


def _link(place: Place, here: frozenset[str]) -> Link:
    return Link(_addresses()[place.view], str(place.label), place.view in here)


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    """Each place's address by its view; they are the same in every language."""
    return {view: reverse(view) for view in (HOME, *(place.view for place in PLACES))}


def _leads(url: str, to: str) -> bool:
    """Whether the page asked for stands at or below that address; every page stands below Home."""
    return to == url if url == _addresses()[HOME] else to.startswith(url)
