"""What somebody typed becomes a submission, or is refused beside its field."""

import pytest

from lamppost.core.errors import Invalid
from lamppost.outreach.rules import Route, Urgency
from lamppost.referrals.rules import LONGEST, Submission, parse

GOOD = {"name": "Remy  Recipient", "urgency": "soon", "is_unsafe": "no"}
BOTH = frozenset({Urgency.SOON, Urgency.THIS_WEEK})


def test_parse_folds_spaces_and_orders_codes() -> None:
    submission = parse(Route.COLLEAGUE, GOOD, ["other", "moral_injury"], BOTH)
    assert submission.name == "Remy Recipient"
    assert submission.about == ("moral_injury", "other")
    assert isinstance(submission, Submission) and "Remy" not in repr(submission)


@pytest.mark.parametrize(
    ("route", "change", "about", "problem"),
    [
        (Route.COLLEAGUE, {"name": " "}, [], ("name", "missing")),
        (Route.COLLEAGUE, {"name": "x" * 121}, [], ("name", "too_long")),
        (Route.COLLEAGUE, {"name": "R\0emy"}, [], ("name", "unreadable")),
        (Route.SELF, {}, [], ("reach", "missing")),
        (Route.COLLEAGUE, {"urgency": "today"}, [], ("urgency", "choose")),
        (Route.COLLEAGUE, {"is_unsafe": ""}, [], ("is_unsafe", "choose")),
        (Route.COLLEAGUE, {}, ["lawsuit"], ("about", "choose")),
    ],
)
def test_parse_says_what_is_wrong_beside_the_field(
    route: Route, change: dict[str, str], about: list[str], problem: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        parse(route, {**GOOD, **change}, about, BOTH)
    assert refused.value.problems == dict([problem])


@pytest.mark.parametrize(
    ("route", "given", "about"),
    [
        (Route.COLLEAGUE, {}, []),
        (Route.SELF, {}, []),
        (Route.COLLEAGUE, {**GOOD, "name": " "}, []),
        (Route.COLLEAGUE, {**GOOD, "urgency": "today"}, []),  # the hour of its cover has just ended
        (Route.COLLEAGUE, {**GOOD, "urgency": "yesterday"}, ["lawsuit"]),
        (Route.COLLEAGUE, {**GOOD, "name": "x" * 500, "shift": "\0"}, []),
    ],
)
def test_parse_refuses_nothing_where_somebody_may_be_in_danger(
    route: Route, given: dict[str, str], about: list[str]
) -> None:
    said = parse(route, {**given, "is_unsafe": "yes"}, about, BOTH)
    assert said.is_unsafe and said.name and said.urgency is Urgency.SOON
    assert len(said.name) <= LONGEST["name"] and said.shift == "" and said.about == ()


def test_parse_takes_in_danger_what_is_there_as_it_is() -> None:
    given = {**GOOD, "urgency": "this_week", "is_unsafe": "yes", "department": "Surgery"}
    said = parse(Route.COLLEAGUE, given, ["other"], BOTH)
    assert (said.name, said.department) == ("Remy Recipient", "Surgery")
    assert (said.urgency, said.about) == (Urgency.THIS_WEEK, ("other",))
