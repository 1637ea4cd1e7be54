"""Whom a colleague means."""

import pytest

from lamppost.program.rules.likeness import Candidate, Matched, Sought, ranked

MIKE_ED = Candidate(1, "Michael", "T", "Cole", "", "Emergency Medicine", "Emergency Medicine")
MIKE_OR = Candidate(2, "Michael", "", "Cole", "", "Anesthesiology", "Anesthesiology")
OBRIEN = Candidate(3, "Siobhán", "", "O'Brien", "", "Pediatrics", "Pediatric Medicine")
GARCIA = Candidate(4, "José", "Luis", "García-Márquez", "", "Hospital Medicine", "Hospitalist")
NGUYEN = Candidate(5, "Anh", "", "Nguyễn", "", "Critical Care", "Critical Care (Intensivists)")
BERG = Candidate(6, "William", "", "van der Berg", "III", "Surgery", "General Surgery")
EVERYBODY = (MIKE_ED, MIKE_OR, OBRIEN, GARCIA, NGUYEN, BERG)


def order(name: str, **hints: str) -> list[int]:
    return [one.physician for one in ranked(Sought(name, **hints), EVERYBODY)]


@pytest.mark.parametrize(
    ("name", "physician"),
    [
        ("Siobhan O'Brien", 3),
        ("siobhan obrien", 3),
        ("Dr. O’Brien, Siobhan, MD", 3),
        ("Siobhan OBrian", 3),
        ("Jose Garcia Marquez", 4),
        ("Pepe García", 4),
        ("Anh Nguyen", 5),
        ("Nguyen Anh", 5),
        ("Bill van der Berg", 6),
        ("Willie Berg", 6),
        ("W Berg", 6),
        ("Berg", 6),
    ],
)
def test_rank_finds_who_is_meant(name: str, physician: int) -> None:
    assert order(name) == [physician]


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("Nancy Bedenbow", "Nancy Bedenbaugh"),
        ("Ruth Maier", "Ruth Meyer"),
        ("Ann Tomson", "Ann Thompson"),
        ("Ian Right", "Ian Wright"),
        ("Jo Stevens", "Jo Stephens"),
        ("Carl Shroeder", "Karl Schroder"),
    ],
)
def test_rank_finds_a_name_that_was_only_heard(heard: str, written: str) -> None:
    first, last = written.split()
    meant = Candidate(7, first, "", last, "", "Family Medicine", "")
    (found,) = ranked(Sought(heard, "Family Medicine"), (*EVERYBODY, meant))
    assert found.physician == 7 and Matched.SPELLING in found.matched and found.score < 100


@pytest.mark.parametrize("heard", ["Nancy Bowden", "Nancy Beck", "Nancy Bauer"])
def test_rank_does_not_take_one_name_for_quite_another(heard: str) -> None:
    meant = Candidate(7, "Nancy", "", "Bedenbaugh", "", "Family Medicine", "")
    assert ranked(Sought(heard), [meant]) == []


def test_rank_gives_an_exact_name_all_points() -> None:
    (one,) = ranked(Sought("Siobhán O'Brien"), EVERYBODY)
    assert (one.score, one.matched) == (100, {Matched.FIRST_NAME, Matched.LAST_NAME})


def test_rank_says_what_spoke_for_somebody() -> None:
    (one,) = ranked(Sought("Pepe Garcia", "hospitalist"), EVERYBODY)
    assert one.matched == {Matched.NICKNAME, Matched.LAST_NAME, Matched.DEPARTMENT}
    assert 90 <= one.score < 100


@pytest.mark.parametrize(
    ("hints", "first"),
    [
        ({"department": "ED"}, 1),
        ({"department": "emergency"}, 1),
        ({"department": "anesthesia"}, 2),
        ({"specialty": "anesthesiology"}, 2),
        ({"shift": "nights ED"}, 1),
    ],
)
def test_rank_tells_namesakes_apart_by_where_they_work(hints: dict[str, str], first: int) -> None:
    found = ranked(Sought("Mike Cole", **hints), EVERYBODY)
    assert found[0].physician == first
    if "shift" not in hints:
        assert found[0].score - found[1].score >= 10


def test_rank_leaves_namesakes_equal_without_a_hint() -> None:
    found = ranked(Sought("Mike Cole"), EVERYBODY)
    assert len({one.score for one in found}) == 1
    assert len(found) == 2


def test_rank_is_unsure_of_a_last_name_alone() -> None:
    assert all(one.score < 80 for one in ranked(Sought("Cole"), EVERYBODY))


@pytest.mark.parametrize("name", ["", "  ", "...", "Dr.", "Zebediah Quux", "Ann O'Brien", "C"])
def test_rank_finds_nobody_where_nobody_is_meant(name: str) -> None:
    assert order(name) == []


def test_rank_tells_no_name_when_it_is_printed() -> None:
    said = repr(MIKE_ED) + repr(Sought("Mike Cole")) + repr(ranked(Sought("Mike Cole"), EVERYBODY))
    assert "Cole" not in said
