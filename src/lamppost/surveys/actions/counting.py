"""The sums of a campaign, made once its answers are in: a page of a hundred thousand answers reads one row."""

from lamppost.surveys.models import Campaign, Response, Sums
from lamppost.surveys.queries.instruments import read_once
from lamppost.surveys.rules.tallies import tally


def count(row: Campaign) -> None:
    """Writes the sums of all that was answered; inside the transaction of whoever wrote the answers."""
    found = Response.objects.filter(campaign=row).values_list("department_id", "answers")
    sums = tally(read_once(row.definition), list(found)).as_json()
    Sums.objects.update_or_create(campaign=row, defaults={"tally": sums})
