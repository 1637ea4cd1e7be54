"""Who could take one outreach, as the coordinator sees it; what keeps one supporter from all, as they see it."""

from dataclasses import replace

import numpy as np

from lamppost.core.errors import NotFound
from lamppost.matching.answers import Reason, Suggestion
from lamppost.matching.assignment import suggestion
from lamppost.matching.columns import columns
from lamppost.matching.explanations import exclusions_of, why_not
from lamppost.matching.pairs import grid, permitted_pairs
from lamppost.matching.rules import HARD_RULES
from lamppost.matching.terms import Candidate, HardRule, OutreachToMatch, Problem, Urgency


def suggest(
    problem: Problem, outreach_id: str, limit: int = 5, also: str = ""
) -> tuple[Suggestion, ...]:
    """The supporters who may take this outreach, cheapest first (fit and load together), ties by id: as many as
    `limit`, and `also` that one, wherever they stand, if they may.

    The problem's other outreaches are left out of account, and so is what is named as no reason: an order
    that nothing on the page explains would tell it. Raises NotFound.
    """
    table = columns(_told(_only(problem, outreach_id)))
    pairs = permitted_pairs(table)
    ranked = np.lexsort((pairs.supporter, pairs.cost)).tolist()
    asked = [at for at in ranked[limit:] if table.supporters[pairs.supporter[at]].id == also]
    return tuple(suggestion(table, pairs, place) for place in ranked[:limit] + asked)


def exclusions(problem: Problem, outreach_id: str) -> tuple[Reason, ...]:
    """How many supporters may not take this outreach, by reason; nobody's part in it is told. Raises NotFound."""
    table = columns(_only(problem, outreach_id))
    excluded = exclusions_of(table, table.o.number)[0]
    return why_not(one for one in excluded if one.rule is not HardRule.PLACES_TAKEN)


def always_broken(candidate: Candidate) -> tuple[HardRule, ...]:
    """The rules that keep a supporter from every outreach, whatever it asks for, in their order."""
    anything = OutreachToMatch(id="any", urgency=Urgency.THIS_WEEK, hospital=candidate.hospital)
    table = columns(Problem((anything,), (candidate,)))
    pair = grid(table, table.o.number, table.s.number)
    return tuple(rule.code for rule in HARD_RULES if rule.is_broken(pair).any())


def _told(problem: Problem) -> Problem:
    """Without what only turns a near tie."""
    nothing: frozenset[str] = frozenset()
    told = (
        replace(one, quiet_experience=nothing, quiet_heavy=0, months_since=None)
        for one in problem.supporters
    )
    return replace(problem, supporters=tuple(told))


def _only(problem: Problem, outreach_id: str) -> Problem:
    for outreach in problem.outreaches:
        if outreach.id == outreach_id:
            return replace(problem, outreaches=(outreach,))
    raise NotFound("no such outreach in this problem")
