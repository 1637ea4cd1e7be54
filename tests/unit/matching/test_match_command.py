"""`lamppost match`: strict JSON in, checkable JSON out, and never a traceback."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.cli.match import match
from lamppost.matching.problems import LARGEST_BYTES, BadProblem, read_problem

OUTREACH = {
    "id": "o1",
    "urgency": "today",
    "hospital": "north",
    "department": "ED",
    "specialty": "cardiology",
    "about": ["unexpected_death"],
    "preferences": {
        "department": {"value": "own", "strength": "wish"},
        "languages": {"value": ["es"], "strength": "must"},
        "mode": {"value": "phone"},
    },
    "excluded_supporters": [{"supporter": "s2", "rule": "referrer"}],
}
SUPPORTER = {
    "id": "s1",
    "hospital": "north",
    "department": "ED",
    "specialty": "cardiology",
    "experience": ["death_of_a_patient"],
    "languages": ["en", "es"],
    "capacity": 2,
    "open_outreaches": 1,
    "recent_heavy": 0,
    "available": ["tonight"],
    "excluded_outreaches": [],
}
PROBLEM = {
    "policy": {"weights": {"specialty": 4}, "load_cost": 200, "near_specialties": [["a", "b"]]},
    "hospitals": ["north", "south"],
    "outreaches": [OUTREACH, {"id": "o2", "urgency": "this_week", "hospital": "south"}],
    "supporters": [SUPPORTER, {**SUPPORTER, "id": "s2"}, {**SUPPORTER, "id": "s3"}],
}


def run(*arguments: str, given: Any = None) -> Result:
    text = given if isinstance(given, str | bytes) else json.dumps(given)
    result = CliRunner().invoke(match, list(arguments), input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def changed(path: tuple[str | int, ...], value: Any) -> Any:
    problem = json.loads(json.dumps(PROBLEM))
    inner = problem
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return problem


def test_match_prints_the_answer_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM))
    result = run(str(path))
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert set(answer) == {"pairs", "unmatched", "objective", "optimal"}
    [pair] = answer["pairs"]
    assert (pair["outreach"], pair["supporter"], pair["fit"]) == ("o1", "s1", 1.0)
    assert pair["reasons"][-1] == "1 open outreach"
    assert [one["supporter"] for one in pair["runners_up"]] == ["s3"]
    [left] = answer["unmatched"]
    assert left["why"] == [
        "no supporter may take this outreach",
        "3 supporters are at other hospitals",
        "whoever is too close to this, or has said no to it, is not asked",
    ]
    assert left["excluded"] == [{"rule": "other_hospital", "count": 3, "supporters": []}]
    assert answer["optimal"] is True


def test_match_reads_standard_input_and_explains_costs() -> None:
    answer = json.loads(run("-", "--explain-costs", given=PROBLEM).stdout)
    assert answer["costs"] == [
        {"outreach": "o1", "supporter": "s1", "cost": 200},
        {"outreach": "o1", "supporter": "s3", "cost": 200},
    ]
    assert answer["load_costs"] == [
        {"supporter": "s1", "unit": 1, "cost": 0},
        {"supporter": "s3", "unit": 1, "cost": 0},
    ]
    left = {one["outreach"]: one["cost"] for one in answer["unmatched_costs"]}
    assert set(left) == {"o1", "o2"}
    assert answer["objective"] == 200 + left["o2"]


def test_match_publishes_a_schema_that_names_every_field() -> None:
    schemas = json.loads(run("--schema").stdout)
    assert set(schemas) == {"problem", "answer"}
    parts = schemas["problem"]["$defs"]
    assert set(OUTREACH) <= set(parts["OutreachJson"]["properties"])
    assert set(SUPPORTER) <= set(parts["SupporterJson"]["properties"])
    assert parts["SupporterJson"]["additionalProperties"] is False
    assert {"pairs", "unmatched", "objective", "optimal", "costs"} <= set(
        schemas["answer"]["properties"]
    )


WRONG = [
    (("supporters", 1, "capacity"), -1, "$.supporters[1].capacity: Input should be greater than or equal to 0"),
    (("supporters", 0, "capacity"), "3", "$.supporters[0].capacity: Input should be a valid integer"),
    (("supporters", 0, "capacity"), 1.5, "$.supporters[0].capacity: Input should be a valid integer"),
    (("supporters", 0, "is_away"), 1, "$.supporters[0].is_away: Input should be a valid boolean"),
    (("supporters", 0, "id"), "s3", "$.supporters[2].id: is the same id as $.supporters[0]"),
    (("supporters", 0, "hospital"), "nowhere", "$.supporters[0].hospital: is not one of $.hospitals"),
    (("supporters", 0, "available"), ["noon"], "$.supporters[0].available[0]: Input should be 'today'"),
    (("supporters", 0, "shoe size"), 9, '$.supporters[0]["shoe size"]: Extra inputs are not permitted'),
    (("outreaches", 1, "id"), "o1", "$.outreaches[1].id: is the same id as $.outreaches[0]"),
    (("outreaches", 1, "id"), "", "$.outreaches[1].id: String should have at least 1 character"),
    (("outreaches", 0, "hospital"), "nowhere", "$.outreaches[0].hospital: is not one of $.hospitals"),
    (("outreaches", 0, "urgency"), "now", "$.outreaches[0].urgency: Input should be 'today', 'soon' or 'this_week'"),
    (("outreaches", 0, "preferences", "gender"), "woman", "$.outreaches[0].preferences.gender: Input should be"),
    (("outreaches", 0, "preferences", "mode", "strength"), "maybe", "$.outreaches[0].preferences.mode.strength: "),
    (("outreaches", 0, "excluded_supporters", 0, "rule"), "x", "$.outreaches[0].excluded_supporters[0].rule: "),
    (("outreaches", 0), {}, "$.outreaches[0].id: Field required"),
    (("outreaches",), None, "$.outreaches: Input should be"),
    (("policy", "load_cost"), 10_001, "$.policy.load_cost: Input should be less than or equal to 10000"),
    (("policy", "weights", "mode"), -1, "$.policy.weights.mode: Input should be greater than or equal to 0"),
    (("polcy",), {}, "$.polcy: Extra inputs are not permitted"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_match_points_at_what_is_wrong(
    path: tuple[str | int, ...], value: Any, message: str
) -> None:
    result = run("-", given=changed(path, value))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert any(line.startswith(message) for line in result.stderr.splitlines()), result.stderr


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '{"a": NaN}', "\x00", b"\xff\xfe{\x00", "[" * 100_000]
)
def test_match_refuses_what_is_no_problem_at_all(text: str | bytes) -> None:
    result = run("-", given=text)
    assert result.exit_code == 2
    assert result.stderr.startswith("$")


def test_match_refuses_a_flood() -> None:
    with pytest.raises(BadProblem, match=r"\$: is larger than 64 MiB"):
        read_problem(b" " * (LARGEST_BYTES + 1))


def test_match_names_the_first_errors_and_counts_the_rest() -> None:
    result = run("-", given={"outreaches": [{}] * 100, "supporters": []})
    lines = result.stderr.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "$: 250 more errors"


def test_match_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.json")).exit_code == 2
    assert run(str(tmp_path)).exit_code == 2


def test_match_does_not_repeat_what_it_was_given() -> None:
    result = run("-", given=changed(("outreaches", 0, "urgency"), "Dr Canary"))
    assert "Canary" not in result.stderr


def test_match_notes_an_exclusion_of_nobody() -> None:
    """It may be somebody who was left out, or a slip of the pen by which a pair is permitted."""
    strange = [{"supporter": "Dr Canary", "rule": "referrer"}]
    result = run("-", given=changed(("outreaches", 0, "excluded_supporters"), strange))
    said = "$.outreaches[0].excluded_supporters: 1 named there are none of $.supporters\n"
    assert (result.exit_code, result.stderr) == (0, said)


def test_match_forgets_the_order_of_double_exclusions() -> None:
    twice = [{"supporter": "s1", "rule": "declined"}, {"supporter": "s1", "rule": "referrer"}]
    answers = {
        run("-", given=changed(("outreaches", 0, "excluded_supporters"), rules)).stdout
        for rules in (twice, twice[::-1])
    }
    assert len(answers) == 1


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*PROBLEM, *OUTREACH, *SUPPORTER, ""]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_match_answers_anything_without_a_traceback(anything: Any) -> None:
    assert run("-", given=json.dumps(anything)).exit_code in (0, 2)


DOCS = Path(__file__).parents[3] / "docs" / "matching"


def test_match_publishes_its_schemas_beside_the_docs() -> None:
    """After a change: lamppost match --schema."""
    for name, schema in json.loads(run("--schema").stdout).items():
        assert json.loads((DOCS / f"{name}.schema.json").read_text()) == schema


def test_match_solves_the_example_of_the_docs_and_its_costs_add_up() -> None:
    answer = json.loads(run(str(DOCS / "example.json"), "--explain-costs").stdout)
    chosen = {(one["outreach"], one["supporter"]) for one in answer["pairs"]}
    taken = Counter(supporter for _, supporter in chosen)
    left = {one["outreach"] for one in answer["unmatched"]}
    costs = [o["cost"] for o in answer["costs"] if (o["outreach"], o["supporter"]) in chosen]
    costs += [o["cost"] for o in answer["load_costs"] if o["unit"] <= taken[o["supporter"]]]
    costs += [o["cost"] for o in answer["unmatched_costs"] if o["outreach"] in left]
    assert answer["objective"] == sum(costs) > 0
