"""What is normal, and what counts as a promise kept."""

import pytest

from lamppost.evaluation.rules import Promises, normal_range, promises
from lamppost.outreach.rules import Outcome, Route, TalliedOutreach, Urgency


def ended(
    urgency: Urgency, hours: int | None, outcome: Outcome = Outcome.CONNECTED
) -> TalliedOutreach:
    return TalliedOutreach("2025-Q1", Route.COLLEAGUE, urgency, 1, 1, hours, outcome)


def test_normal_range_holds_the_published_program() -> None:
    expected = normal_range(3 * 500)
    assert expected.low < 306 < expected.high
    assert (expected.low, expected.high) == (265, 335)


def test_normal_range_of_a_small_hospital_begins_with_none() -> None:
    assert normal_range(0) == normal_range(0.0)
    assert (normal_range(0).low, normal_range(0).high) == (0, 0)
    assert normal_range(10).low == 0


@pytest.mark.parametrize(
    ("urgency", "latest", "too_late"),
    [(Urgency.TODAY, 24, 48), (Urgency.SOON, 48, 72), (Urgency.THIS_WEEK, 168, None)],
)
def test_promise_is_kept_up_to_what_was_promised(
    urgency: Urgency, latest: int, too_late: int | None
) -> None:
    assert promises([ended(urgency, latest), ended(urgency, too_late)]) == Promises(made=2, kept=1)


def test_promise_is_broken_when_nobody_ever_tried() -> None:
    assert promises([ended(Urgency.SOON, None, Outcome.UNREACHABLE)]) == Promises(1, 0)


@pytest.mark.parametrize(
    "outcome", [Outcome.SIGNPOSTED, Outcome.WRONG_PERSON, Outcome.NOT_PURSUED, Outcome.HANDED_OVER]
)
def test_promise_is_not_made_where_nobody_was_to_be_reached(outcome: Outcome) -> None:
    assert promises([ended(Urgency.SOON, 4, outcome)]) == Promises(0, 0)
