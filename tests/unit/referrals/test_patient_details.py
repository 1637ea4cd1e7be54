"""A patient's details are kindly refused in the short texts, and never where somebody may be in danger."""

import pytest

from lamppost.core.errors import Invalid
from lamppost.disclosure.rules import PatientDetail
from lamppost.outreach.rules import Route, Urgency
from lamppost.referrals.rules import LONGEST, Submission, parse

NOT_IN_ANY_FIELD = {
    "the patient was Maria Lopez": PatientDetail.NAME,
    "MRN 4471902": PatientDetail.RECORD_NUMBER,
    "DOB 03/14/1961": PatientDetail.BIRTH_DATE,
    "el paciente del cuarto 7": PatientDetail.ROOM,
}


def _parsed(is_unsafe: str = "no", **typed: str) -> Submission:
    given = {"name": "Remy Recipient", "urgency": "soon", "is_unsafe": is_unsafe, **typed}
    return parse(Route.COLLEAGUE, given, [], frozenset(Urgency))


@pytest.mark.parametrize("field", LONGEST)
@pytest.mark.parametrize("text", NOT_IN_ANY_FIELD)
def test_parse_refuses_a_patients_details_by_their_kind(field: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        _parsed(**{field: text})
    assert refused.value.problems == {field: NOT_IN_ANY_FIELD[text]}
    assert text not in str(refused.value)


@pytest.mark.parametrize("field", LONGEST)
@pytest.mark.parametrize("text", NOT_IN_ANY_FIELD)
def test_parse_takes_everything_where_somebody_may_be_in_danger(field: str, text: str) -> None:
    assert getattr(_parsed("yes", **{field: text}), field) == text


def test_parse_cuts_what_is_too_long_where_somebody_may_be_in_danger() -> None:
    said = _parsed("yes", department="e" * 500, specialty="\0Sur\ufffdgery")
    assert (len(said.department), said.specialty) == (LONGEST["department"], "Surgery")


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Mr. Lee"},
        {"name": "Dr. Ana Torres-Ruiz"},
        {"referrer_name": "Mrs Okafor"},
        {"reach": "cell 4155550123, pager 40912"},
        {"reach": "at his wife's, (415) 555-0144"},
        {"reach": "remy.recipient@example.org"},
        {"reach": "415 555 0101, ask Mrs. Park"},
        {"department": "Patient Safety"},
        {"specialty": "Family Medicine"},
    ],
    ids=lambda typed: next(iter(typed.values())),
)
def test_parse_lets_colleagues_and_ways_to_reach_them_pass(typed: dict[str, str]) -> None:
    said = _parsed(**typed)
    assert all(getattr(said, field) == text for field, text in typed.items())
