"""What a closed campaign says, past what could tell of anybody (G7)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.program.queries import departments
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import READS, SurveyPermission, read_by, results_visible_to
from lamppost.surveys.models import Campaign, Sums
from lamppost.surveys.queries.campaigns import COUNTED
from lamppost.surveys.queries.instruments import read_once
from lamppost.surveys.rules.campaigns import (
    FILE_FROM,
    WORDS_FROM,
    WORDS_KEPT,
    CampaignState,
    may_be_released,
)
from lamppost.surveys.rules.instruments import Instrument
from lamppost.surveys.rules.results import Results, results
from lamppost.surveys.rules.tallies import Tally, tally_from


class WordsAre(StrEnum):
    """What has become of what was said in words of one's own."""

    UNASKED = "unasked"
    OF_FEW = "of_few"  # too few were asked, or have answered: nobody reads them
    KEPT = "kept"
    OVER = "over"  # destroyed


@dataclass(frozen=True)
class CampaignResults:
    """A campaign's results; `names` of departments by id as text; `before`: when the one ended that changes are
    counted from, of the same questions and the same people."""

    id: UUID
    hospital: int
    instrument: Instrument
    opened_on: date
    closed_on: date | None
    invited: int
    results: Results
    names: Mapping[str, str]
    before: date | None
    words: WordsAre
    is_standing: bool = False  # what recipients say, which has no end
    is_for_leads: bool = False  # of the whole hospital alone
    may_be_released: bool = True  # else it would tell leads of one department
    proposed_by: int | None = None
    released_on: date | None = None

    @property
    def has_file(self) -> bool:
        """Whether its answers may be taken out as rows."""
        return not self.is_standing and self.results.answered >= FILE_FROM

    @property
    def rate(self) -> int:
        """The share of the invited that has answered, in per cent."""
        return round(100 * self.results.answered / self.invited) if self.invited else 0


def campaign_results(campaign: UUID, *, seen_by: Actor) -> CampaignResults:
    """NotFound for a campaign that is not over, was read by nobody, or is of a hospital where they may not look. Who is
    told what was released sees the whole hospital alone, and no change since another survey."""
    told = Campaign.objects.filter(results_visible_to(seen_by), state__in=COUNTED)
    row = told.filter(pk=campaign).first()
    if row is None or not Sums.objects.filter(campaign=row).exists():
        raise NotFound("no such results")
    with transaction(seen_by):
        require(seen_by, SurveyPermission.RESULT_VIEW, row)
        is_whole = any(seen_by.has(role, row.hospital_id) for role in READS)
        return results_of(row) if is_whole else _for_leads(row)


def closed_campaign(campaign: UUID, *, seen_by: Actor) -> Campaign:
    """For this room: the row of one that is over, and whose results they may see in full."""
    closed = Campaign.objects.filter(read_by(seen_by), state=CampaignState.CLOSED)
    row = closed.filter(pk=campaign).first()
    if row is None:
        raise NotFound("no such results")
    return row


def results_of(row: Campaign) -> CampaignResults:
    """For this room, inside a transaction of whoever may look."""
    instrument, before = read_once(row.definition), _before(row)
    found = results(instrument, _sums(row), _sums(before) if before else None)
    return replace(
        _told(row, found),
        before=before.closes_on if before else None,
        words=_words(row, instrument),
        proposed_by=row.proposed_by,
    )


def _for_leads(row: Campaign) -> CampaignResults:
    found = results(read_once(row.definition), _sums(row).of_the_whole())
    return replace(_told(row, found), is_for_leads=True)


def _told(row: Campaign, found: Results) -> CampaignResults:
    return CampaignResults(
        id=row.pk,
        hospital=row.hospital_id,
        instrument=read_once(row.definition),
        opened_on=row.opens_on,
        closed_on=row.closes_on,
        invited=row.invited or 0,
        results=found,
        names={str(one.id): one.name for one in departments(row.hospital_id)},
        before=None,
        words=WordsAre.UNASKED,
        is_standing=row.state == CampaignState.STANDING,
        may_be_released=may_be_released(row.departments, row.named),
        released_on=row.released_on,
    )


def _words(row: Campaign, instrument: Instrument) -> WordsAre:
    if not instrument.asks_words or row.state == CampaignState.STANDING:
        return WordsAre.UNASKED
    if not row.asks_words or (row.answered or 0) < WORDS_FROM:
        return WordsAre.OF_FEW
    is_over = row.closes_on and row.closes_on + WORDS_KEPT < today_at(row.hospital_id)
    return WordsAre.OVER if is_over else WordsAre.KEPT


def _before(row: Campaign) -> Campaign | None:
    """The last one that asked the same people the same, in the same words: under one key they may change."""
    alike = Campaign.objects.filter(
        hospital_id=row.hospital_id,
        state=CampaignState.CLOSED,
        instrument=row.instrument,
        definition=row.definition,
        departments=row.departments,
        professions=row.professions,
        opens_on__lt=row.opens_on,
    )
    return alike.order_by("-opens_on", "id").first()


def _sums(row: Campaign) -> Tally:
    return tally_from(Sums.objects.get(campaign=row).tally)
