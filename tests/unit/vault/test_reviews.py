"""Who opened what can be reviewed for 90 days, and then no more (G12)."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.vault.actions import forget_reviews
from lamppost.vault.queries import keyring
from lamppost.vault.rules import is_reviewed, review_key


@pytest.mark.parametrize(
    ("today", "is_over"),
    [(date(2026, 9, 30), False), (date(2026, 10, 29), False), (date(2026, 10, 30), True)],
)
def test_a_month_is_over_ninety_days_after_its_last_day(today: date, is_over: bool) -> None:
    assert is_reviewed("review-2026-07", today) is is_over


def test_forget_destroys_the_keys_of_months_that_are_over_and_no_others(committed_db: Urls) -> None:
    old, new = date(2025, 1, 9), date(2025, 6, 9)
    for day in (old, new):
        keyring().named(review_key(day))
    with time_machine.travel(datetime(2025, 7, 1, 3, tzinfo=UTC)):
        assert forget_reviews(by=Actor.system()) == 1
        assert forget_reviews(by=Actor.system()) == 0
    kept = keyring().names("review-")
    assert review_key(old) not in kept and review_key(new) in kept
    assert Pending.objects.get().event == "review.forgotten"
    keyring().destroy(review_key(new))


def test_forget_is_for_the_program_alone(db: None) -> None:
    with pytest.raises(Refused):
        forget_reviews(by=Actor.public(1))
