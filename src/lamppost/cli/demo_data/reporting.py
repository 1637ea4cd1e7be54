"""What helped the program and what got in its way, what some said of it, and two reports: the worker draws them.

All of it is of the three years in which there are conversations, but for what was noted in the last months.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

from lamppost.cli.demo_data.places import place_of
from lamppost.cli.demo_data.sites import FREMONT, OAKLAND, Site
from lamppost.core.access import Actor, Role
from lamppost.core.clock import as_of, now
from lamppost.evaluation import actions, queries
from lamppost.evaluation.prism import ContextKind, Factor
from lamppost.evaluation.rules import ReleaseKind
from lamppost.evaluation.rules.testimonials import Language, Said
from lamppost.people.queries import accounts_with_role, actor_for
from lamppost.program.rules.heads import month_after

WRITTEN: Final = datetime(2022, 1, 10, 20, tzinfo=UTC)  # what is noted of the years before
YEAR: Final = WRITTEN.year - 1
HELPED, HINDERED, CHANGED = ContextKind.FACILITATOR, ContextKind.BARRIER, ContextKind.ADAPTATION
Noted = tuple[date, ContextKind, Factor]
BACK_THEN: Final[dict[str, tuple[Noted, ...]]] = {
    OAKLAND.cms_id: (
        (date(2019, 6, 1), HELPED, Factor.LEADERS),
        (date(2019, 6, 1), HINDERED, Factor.AWARENESS),
        (date(2019, 9, 1), HINDERED, Factor.STIGMA),
        (date(2019, 10, 1), HELPED, Factor.WILLING_SUPPORTERS),
        (date(2019, 11, 1), HINDERED, Factor.STIGMA),
        (date(2020, 3, 1), HINDERED, Factor.PUBLIC_CRISIS),
        (date(2020, 4, 1), CHANGED, Factor.HOW_ONE_ASKS),
        (date(2020, 5, 1), CHANGED, Factor.CONVERSATION),
        (date(2020, 6, 1), HELPED, Factor.KNOWN_BENEFIT),
        (date(2020, 11, 1), HINDERED, Factor.STAFF_SHORTAGE),
        (date(2021, 1, 1), HINDERED, Factor.STAFF_SHORTAGE),
        (date(2021, 2, 1), CHANGED, Factor.NIGHTS_AND_WEEKENDS),
        (date(2021, 3, 1), HELPED, Factor.TRUST),
        (date(2021, 6, 1), HELPED, Factor.DEPARTMENT_HABITS),
        (date(2021, 8, 1), HINDERED, Factor.STAFF_SHORTAGE),
        (date(2021, 10, 1), CHANGED, Factor.TRAINING),
    ),
    FREMONT.cms_id: (
        (date(2019, 9, 1), HELPED, Factor.LEADERS),
        (date(2020, 3, 1), HINDERED, Factor.PUBLIC_CRISIS),
        (date(2020, 7, 1), HINDERED, Factor.CONFIDENTIALITY),
        (date(2020, 9, 1), CHANGED, Factor.CONFIDENTIALITY),
        (date(2021, 2, 1), HINDERED, Factor.COORDINATION),
        (date(2021, 5, 1), HELPED, Factor.WILLING_SUPPORTERS),
        (date(2021, 9, 1), HINDERED, Factor.FEAR_FOR_CAREER),
    ),
}
LATELY: Final = {3: (HELPED, Factor.TRUST), 2: (HINDERED, Factor.PROTECTED_TIME)}  # months ago
SAID: Final = {
    OAKLAND.cms_id: (
        Said(
            "I had told myself that I was fine. She had been through the same thing, did not try to mend me, and"
            " stayed on the line.",
            "an emergency physician",
            Language.EN,
            YEAR - 1,
        ),
        Said(
            "Me llamó alguien que sabía lo que es una noche así. No tuve que explicar nada.",
            "una pediatra",
            Language.ES,
            YEAR,
        ),
    ),
    FREMONT.cms_id: (
        Said(
            "Nobody asked what I had done wrong. Somebody asked how I was.", "", Language.EN, YEAR
        ),
    ),
}


def has_reports() -> bool:
    return bool(queries.releases(seen_by=_somebody(Role.EVALUATOR)))


def tell_reporting() -> None:
    """Both hospitals note what they see; then one report is asked for of everybody, and one of Oakland."""
    evaluator = _somebody(Role.EVALUATOR)
    for site in (OAKLAND, FREMONT):
        with as_of(WRITTEN):
            _note(site, BACK_THEN[site.cms_id], evaluator)
            for said in SAID[site.cms_id]:
                place = place_of(site).id
                actions.add_testimonial(hospital=place, said=said, has_consent=True, by=evaluator)
    this_month = now().date().replace(day=1)
    lately = [(month_after(this_month, -ago), *what) for ago, what in LATELY.items()]
    _note(OAKLAND, lately, evaluator)
    for hospital, kind in ((None, ReleaseKind.WINDOW), (place_of(OAKLAND).id, ReleaseKind.YEAR)):
        actions.ask_release(hospital=hospital, kind=kind, year=YEAR, by=evaluator)


def approve_report() -> bool:
    """The director approves the report about everybody. False while the worker draws it: then call again."""
    director = _somebody(Role.DIRECTOR)
    (row,) = (one for one in queries.releases(seen_by=director) if not one.hospital)
    if row.may_approve:
        actions.approve_release(release=row.id, by=director)
    return not row.is_drawing


def _note(site: Site, every: Iterable[Noted], by: Actor) -> None:
    for month, kind, factor in every:
        actions.add_context(
            hospital=place_of(site).id, month=month, kind=kind, factor=factor, by=by
        )


def _somebody(role: Role) -> Actor:
    """Who holds it for the region."""
    return actor_for(accounts_with_role(role, place_of(OAKLAND).id)[0].id)
