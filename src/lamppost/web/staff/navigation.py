"""Where each role goes from any staff page."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lamppost.core.access import Actor, Role
from lamppost.escalation.access import LISTS, WORKS_WITH_PEOPLE
from lamppost.launch.access import OPENS
from lamppost.outreach.access import READS_THE_GUIDE, WEIGHS
from lamppost.program.access import CALLED
from lamppost.resources.access import KEEPERS
from lamppost.training.access import COMES, LEADS_THROUGH, PLANS, READS_FEEDBACK


@dataclass(frozen=True, slots=True)
class Place:
    """A page worth a link, for whom; no roles: for everybody signed in."""

    view: str
    label: Promise
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str
    active: bool


FIGURES: Final = (Role.DIRECTOR, Role.DEPARTMENT_LEAD, Role.COORDINATOR, Role.EVALUATOR)
ROSTER: Final = (Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.ADMINISTRATOR)
DUTIES: Final = (Role.ADMINISTRATOR, *CALLED)
NOMINATES: Final = (Role.DEPARTMENT_LEAD, Role.COORDINATOR)
TURN: Final = (*WORKS_WITH_PEOPLE, Role.DEPARTMENT_LEAD)
ROTA: Final = (Role.SUPPORTER, Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR)
SUPPORTERS: Final = (Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.DIRECTOR)
FORGOTTEN: Final = (Role.ADMINISTRATOR, Role.COUNSEL)
PLACES: Final[tuple[Place, ...]] = (
    Place("staff_home", _("Home")),
    Place("alarms", _("Safety"), frozenset({Role.SAFETY_CONTACT})),
    Place("queue", _("Queue"), frozenset({Role.COORDINATOR})),
    Place("promises", _("Promises"), frozenset(WEIGHS)),
    Place("matching", _("How we match"), frozenset(WEIGHS)),
    Place("my_outreaches", _("My outreaches"), frozenset({Role.SUPPORTER})),
    Place("reach_out", _("Reach out"), frozenset({Role.SUPPORTER})),
    Place("my_groups", _("My groups"), frozenset({Role.SUPPORTER})),
    Place("guide", _("The guide"), frozenset(READS_THE_GUIDE)),
    Place("capacity", _("My room to give"), frozenset({Role.SUPPORTER})),
    Place("curriculum", _("Handbook"), frozenset({*COMES, *LEADS_THROUGH})),
    Place("my_sessions", _("My training"), frozenset(COMES)),
    Place("rota", _("On call"), frozenset(ROTA)),
    Place("my_standing", _("My standing"), frozenset(COMES)),
    Place("supporters", _("Supporters"), frozenset(SUPPORTERS)),
    Place("refer", _("Ask for support"), frozenset({Role.DEPARTMENT_LEAD})),
    Place("events", _("After a hard event"), frozenset({Role.COORDINATOR})),
    Place("new_event", _("Support after a hard event"), frozenset({Role.DEPARTMENT_LEAD})),
    Place("nominations", _("Nominations"), frozenset(NOMINATES)),
    Place("getting_more_help", _("Getting more help"), frozenset(WORKS_WITH_PEOPLE)),
    Place("resources", _("Where else to turn"), frozenset(TURN)),
    Place("second_looks", _("Second looks"), frozenset(LISTS)),
    Place("sessions", _("Training sessions"), frozenset({*PLANS, Role.CLINICIAN})),
    Place("questions", _("Questions"), frozenset({Role.CLINICIAN})),
    Place("duties", _("Who is on duty"), frozenset(DUTIES)),
    Place("protocols", _("Protocols"), frozenset({Role.CLINICIAN})),
    Place("texts", _("Legal texts"), frozenset({Role.COUNSEL})),
    Place("holds", _("Holds"), frozenset({Role.COUNSEL})),
    Place("ledger", _("Ledger"), frozenset({Role.COUNSEL, Role.DIRECTOR})),
    Place("launch", _("Opening a hospital"), frozenset(OPENS)),
    Place("figures", _("Figures"), frozenset(FIGURES)),
    Place("keeping", _("Looking after where to turn"), frozenset(KEEPERS)),
    Place("training_feedback", _("After the training"), frozenset(READS_FEEDBACK)),
    Place("roster", _("Roster"), frozenset(ROSTER)),
    Place("import_roster", _("Bring in a roster"), frozenset({Role.ADMINISTRATOR})),
    Place("import_supporters", _("Bring in supporters"), frozenset({Role.ADMINISTRATOR})),
    Place("import_hospitals", _("Bring in hospitals"), frozenset({Role.ADMINISTRATOR})),
    Place("accounts", _("People and roles"), frozenset({Role.ADMINISTRATOR})),
    Place("looks", _("Looks at names"), frozenset({Role.ADMINISTRATOR})),
    Place("receipts", _("What was forgotten"), frozenset(FORGOTTEN)),
    Place("waivers", _("Waivers"), frozenset({Role.DIRECTOR, Role.COUNSEL})),
)


def nav(actor: Actor | None, path: str) -> list[Link]:
    """The links for that actor; none for who is not signed in."""
    if actor is None:
        return []
    places = [place for place in PLACES if not place.roles or _has_one(actor, place.roles)]
    links = [(reverse(place.view), str(place.label)) for place in places]
    return [Link(url, label, _is_active(url, path)) for url, label in links]


def red_flag(actor: Actor | None) -> str:
    """Where to turn with a red flag; empty for who does not work with people."""
    works = actor is not None and _has_one(actor, frozenset(WORKS_WITH_PEOPLE))
    return reverse("getting_more_help") if works else ""


def _has_one(actor: Actor, roles: frozenset[Role]) -> bool:
    return any(actor.has(role) for role in roles)


def _is_active(url: str, path: str) -> bool:
    return path == url if url == reverse("staff_home") else path.startswith(url)
