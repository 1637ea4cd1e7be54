"""Answers as JSON, with reasons in words; anybody can check them against another solver."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from lamppost.matching.answers import Answer, Costs, Pair, Reason, Suggestion, Unmatched
from lamppost.matching.terms import HardRule
from lamppost.matching.words import in_words


class PrintedModel(BaseModel):
    """Built from the dataclass of the same shape."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


class RunnerUpJson(PrintedModel):
    supporter: str
    fit: float
    reasons: list[str]


class PairJson(PrintedModel):
    outreach: str
    supporter: str
    fit: float
    reasons: list[str]
    runners_up: list[RunnerUpJson]


class ExclusionJson(PrintedModel):
    rule: HardRule
    count: int
    supporters: list[str]


class UnmatchedJson(PrintedModel):
    outreach: str
    why: list[str]
    excluded: list[ExclusionJson]


class PairCostJson(PrintedModel):
    outreach: str
    supporter: str
    cost: int


class LoadCostJson(PrintedModel):
    supporter: str
    unit: int
    cost: int


class UnmatchedCostJson(PrintedModel):
    outreach: str
    cost: int


class AnswerJson(PrintedModel):
    """The answer; the three lists of costs only where they were asked for.

    `objective` is the sum of the cost of each pair chosen, the load cost of each unit filled
    (a supporter with two pairs fills units 1 and 2) and the cost of each outreach left over.
    """

    model_config = ConfigDict(title="Answer")

    pairs: list[PairJson]
    unmatched: list[UnmatchedJson]
    objective: int
    optimal: bool
    costs: list[PairCostJson] | None = None
    load_costs: list[LoadCostJson] | None = None
    unmatched_costs: list[UnmatchedCostJson] | None = None


def printed(answer: Answer, costs: Costs | None = None) -> str:
    """The answer as indented JSON, with its costs if given."""
    json = AnswerJson(
        pairs=[_pair(pair) for pair in answer.pairs],
        unmatched=[_unmatched(one) for one in answer.unmatched],
        objective=answer.objective,
        optimal=answer.optimal,
    )
    if costs:
        json = AnswerJson.model_validate({**dict(json), **_costs(costs)})
    return json.model_dump_json(indent=2, exclude_none=True)


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer."""
    return AnswerJson.model_json_schema(mode="serialization")


def _words(reasons: tuple[Reason, ...]) -> list[str]:
    return [in_words(reason) for reason in reasons]


def _runner_up(one: Suggestion) -> RunnerUpJson:
    return RunnerUpJson(supporter=one.supporter, fit=one.fit, reasons=_words(one.reasons))


def _pair(pair: Pair) -> PairJson:
    return PairJson(
        outreach=pair.outreach,
        supporter=pair.supporter,
        fit=pair.fit,
        reasons=_words(pair.reasons),
        runners_up=[_runner_up(one) for one in pair.runners_up],
    )


def _unmatched(one: Unmatched) -> UnmatchedJson:
    return UnmatchedJson(
        outreach=one.outreach,
        why=_words(one.why),
        excluded=[ExclusionJson.model_validate(exclusion) for exclusion in one.excluded],
    )


def _costs(costs: Costs) -> dict[str, Any]:
    return {
        "costs": [PairCostJson.model_validate(one) for one in costs.costs],
        "load_costs": [LoadCostJson.model_validate(one) for one in costs.load_costs],
        "unmatched_costs": [UnmatchedCostJson.model_validate(one) for one in costs.unmatched_costs],
    }
