"""Campaigns as people may see them: never who has answered, never how many of a part."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from lamppost.ballots import queries as ballots
from lamppost.core.access import Actor, Role, require
from lamppost.core.clock import now
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.people.queries import accounts_with_role
from lamppost.program.queries import departments, everybody
from lamppost.program.rules import Profession
from lamppost.surveys.access import SurveyPermission, visible_to
from lamppost.surveys.models import Campaign, Response, Sums
from lamppost.surveys.queries.instruments import packaged, read_once, read_without_words
from lamppost.surveys.rules.campaigns import STEP, CampaignState, Invited
from lamppost.surveys.rules.feedback import INSTRUMENT
from lamppost.surveys.rules.instruments import Instrument, Population


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign. `would_reach` and `without_address`: of a planned one, how many get a letter by today's roster,
    and how many do not. `reached` and `at_least`: of an open one, how many hold a code, and how many have answered,
    rounded down to whole fives; `invited` and `answered`: of a closed one."""

    id: UUID
    hospital: int
    instrument: Instrument
    population: Population
    departments: tuple[str, ...]
    professions: tuple[Profession, ...]
    named: tuple[str, ...]
    state: CampaignState
    opens_on: date
    closes_on: date | None
    is_prolonged: bool
    asks_words: bool
    owes_letters: bool
    written_on: date | None
    would_reach: int | None = None
    without_address: int | None = None
    reached: int | None = None
    at_least: int | None = None
    invited: int | None = None
    answered: int | None = None
    has_results: bool = False

    @property
    def rate(self) -> int | None:
        """The share that has answered, in per cent; of an open one, at least."""
        of = self.invited or self.reached
        answered = self.answered if self.answered is not None else self.at_least
        return round(100 * answered / of) if of and answered is not None else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody who holds a code is asked, and which departments they may choose from."""

    id: UUID
    hospital: int
    instrument: Instrument
    departments: tuple[tuple[int, str], ...]
    is_open: bool
    closes_on: date | None
    is_of_few: bool = False  # too few are asked for words of one's own
    is_feedback: bool = False  # of recipients, by the code on their card


COUNTED: Final = (CampaignState.CLOSED, CampaignState.STANDING)
FRESH: Final = timedelta(seconds=1)
_lately: Final[dict[tuple[int, UUID], tuple[datetime, Asked]]] = {}


def campaigns(hospital: int, *, seen_by: Actor) -> tuple[CampaignRow, ...]:
    """Those at that hospital, the newest first; how many have answered is told on each one's own page."""
    require(seen_by, SurveyPermission.CAMPAIGN_VIEW, hospital)
    rows = Campaign.objects.filter(visible_to(seen_by), hospital_id=hospital)
    names = _names(hospital)
    return tuple(_row(row, names) for row in rows.order_by("-opens_on", "id"))


def campaign(one: UUID, *, seen_by: Actor) -> CampaignRow:
    """That campaign; NotFound for one of a hospital where they may not look."""
    row = Campaign.objects.filter(visible_to(seen_by), pk=one).first()
    if row is None:
        raise NotFound("no such campaign")
    turnout = None
    if row.box is not None:
        try:
            turnout = ballots.turnout(row.box, step=STEP, by=Actor.system(row.hospital_id))
        except NotFound:  # closed a moment ago
            turnout = None
    found = _row(row, _names(row.hospital_id), turnout)
    return _with_whom(found, row) if found.state is CampaignState.PLANNED else found


def _with_whom(found: CampaignRow, row: Campaign) -> CampaignRow:
    people = invited(row.hospital_id, found.population, row.departments, row.professions)
    reached = sum(bool(one.address) for one in people)
    return replace(found, would_reach=reached, without_address=len(people) - reached)


def asked(hospital: int, one: UUID) -> Asked:
    """What a campaign asks, whoever wants to know it: the questions are no secret. NotFound for one that
    never began."""
    row = Campaign.objects.filter(pk=one, hospital_id=hospital)
    found = row.exclude(state__in=[CampaignState.PLANNED, CampaignState.STANDING]).first()
    if found is None:
        raise NotFound("no such campaign")
    names, read = _names(hospital), read_once if found.asks_words else read_without_words
    return Asked(
        id=found.pk,
        hospital=hospital,
        instrument=read(found.definition),
        departments=tuple((key, names[key]) for key in names if key in found.named),
        is_open=found.state == CampaignState.OPEN,
        closes_on=found.closes_on,
        is_of_few=not found.asks_words,
    )


def asked_lately(hospital: int, one: UUID) -> Asked:
    """The same, at most a second old, for the many who answer at once. Whether it still takes answers, its box says."""
    read_at, what = _lately.get((hospital, one), (None, None))
    if what is None or read_at is None or not timedelta() <= now() - read_at < FRESH:
        read_at, what = now(), asked(hospital, one)
        _lately[hospital, one] = read_at, what
    return what


def forget() -> None:
    """Empties what is kept, for tests that change a survey behind its back."""
    _lately.clear()


def asked_of_recipients(hospital: int) -> Asked:
    """What whoever was supported is asked, by the code on their card."""
    return Asked(
        id=UUID(int=hospital),
        hospital=hospital,
        instrument=packaged(INSTRUMENT),
        departments=(),
        is_open=True,
        closes_on=None,
        is_feedback=True,
    )


def responses(
    campaign: UUID, *, by: Actor
) -> tuple[tuple[int | None, dict[str, tuple[str, ...]]], ...]:
    """Department (or None) and answers by item of each who answered, in an order that says nothing; for rooms
    and files above that ask who may see what of them."""
    with transaction(by):
        row = Campaign.objects.filter(pk=campaign).first()
        if row is None:
            raise NotFound("no such campaign")
        require(by, SurveyPermission.RESPONSE_READ, row)
        found = Response.objects.filter(campaign=row).order_by("id")
        pairs = found.values_list("department_id", "answers")
        return tuple(
            (department, {item: tuple(values) for item, values in answers.items()})
            for department, answers in pairs
        )


def invited(
    hospital: int,
    population: Population,
    departments: Collection[int],
    professions: Collection[str],
) -> list[Invited]:
    """Everybody of a population, for what follows from it inside this room."""
    if population is Population.SUPPORTERS:
        found = accounts_with_role(Role.SUPPORTER, hospital)
        return [Invited(f"account:{one.id}", one.email, None) for one in found]
    people = everybody(
        hospital,
        seen_by=Actor.system(hospital),
        departments=departments,
        professions=[Profession(one) for one in professions],
    )
    return [Invited(f"physician:{one.id}", one.email, one.department_id) for one in people]


def hospitals_with_campaigns() -> list[int]:
    """Where one waits to be opened, written about, or read."""
    live = Campaign.objects.filter(state__in=[CampaignState.PLANNED, CampaignState.OPEN])
    return sorted(set(live.values_list("hospital_id", flat=True)))


def _names(hospital: int) -> dict[int, str]:
    return {one.id: one.name for one in departments(hospital)}


def _is_counted(row: Campaign) -> bool:
    """Of what recipients say: whether there is enough of it yet."""
    return row.state == CampaignState.STANDING and Sums.objects.filter(campaign=row).exists()


def _row(
    row: Campaign, names: dict[int, str], turnout: ballots.Turnout | None = None
) -> CampaignRow:
    return CampaignRow(
        id=row.pk,
        hospital=row.hospital_id,
        instrument=read_once(row.definition),
        population=Population(row.population),
        departments=tuple(names[one] for one in names if one in row.departments),
        professions=tuple(Profession(one) for one in row.professions),
        named=tuple(names[one] for one in names if one in row.named),
        state=CampaignState(row.state),
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        is_prolonged=row.is_prolonged,
        asks_words=row.asks_words,
        owes_letters=row.owes_letters,
        written_on=row.written_on,
        reached=turnout.issued if turnout else None,
        at_least=turnout.at_least if turnout else None,
        invited=row.invited,
        answered=row.answered,
        has_results=row.state == CampaignState.CLOSED or _is_counted(row),
    )
