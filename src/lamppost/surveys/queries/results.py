"""What a closed campaign says, past what could tell of anybody (G7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.program.queries import departments
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import SurveyPermission, results_visible_to
from lamppost.surveys.models import Campaign, Sums
from lamppost.surveys.queries.instruments import read_once
from lamppost.surveys.rules.campaigns import WORDS_FROM, WORDS_KEPT, CampaignState
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
    words: "WordsAre"

    @property
    def rate(self) -> int:
        """The share of the invited that has answered, in per cent."""
        return round(100 * self.results.answered / self.invited) if self.invited else 0


def campaign_results(campaign: UUID, *, seen_by: Actor) -> CampaignResults:
    """NotFound for a campaign that is not over, was read by nobody, or is of a hospital where they may not look."""
    row = closed_campaign(campaign, seen_by=seen_by)
    with transaction(seen_by):
        require(seen_by, SurveyPermission.RESULT_VIEW, row)
        return results_of(row)


def closed_campaign(campaign: UUID, *, seen_by: Actor) -> Campaign:
    """For this room: the row of one whose results they may see."""
    closed = Campaign.objects.filter(results_visible_to(seen_by), state=CampaignState.CLOSED)
    row = closed.filter(pk=campaign).first()
    if row is None:
        raise NotFound("no such results")
    return row


def results_of(row: Campaign) -> CampaignResults:
    """For this room, inside a transaction of whoever may look."""
    instrument, before = read_once(row.definition), _before(row)
    sums = _sums(before) if before else None
    return CampaignResults(
        id=row.pk,
        hospital=row.hospital_id,
        instrument=instrument,
        opened_on=row.opens_on,
        closed_on=row.closes_on,
        invited=row.invited or 0,
        results=results(instrument, _sums(row), sums),
        names={str(one.id): one.name for one in departments(row.hospital_id)},
        before=before.closes_on if before else None,
        words=_words(row, instrument),
    )


def _words(row: Campaign, instrument: Instrument) -> WordsAre:
    if not instrument.asks_words:
        return WordsAre.UNASKED
    if not row.asks_words or (row.answered or 0) < WORDS_FROM:
        return WordsAre.OF_FEW
    is_over = row.closes_on and row.closes_on + WORDS_KEPT < today_at(row.hospital_id)
    return WordsAre.OVER if is_over else WordsAre.KEPT


def _before(row: Campaign) -> Campaign | None:
    """The last one that asked the same people the same."""
    alike = Campaign.objects.filter(
        hospital_id=row.hospital_id,
        state=CampaignState.CLOSED,
        instrument=row.instrument,
        departments=row.departments,
        professions=row.professions,
        opens_on__lt=row.opens_on,
    )
    return alike.order_by("-opens_on", "id").first()


def _sums(row: Campaign) -> Tally:
    return tally_from(Sums.objects.get(campaign=row).tally)
