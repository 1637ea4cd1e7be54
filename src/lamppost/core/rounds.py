"""What the program does by itself at one hospital after the other: trouble at one stops none of the others."""

from collections.abc import Callable, Iterable

import structlog

from lamppost.core.access import Actor

log = structlog.get_logger("lamppost.rounds")


def at_each(hospitals: Iterable[int], *acts: Callable[..., object]) -> None:
    """Does each of these actions of `hospital` and `by` at each hospital. Whatever fails is logged and passed
    over; in the end the first failure is raised, so that the job counts as failed."""
    failures: list[Exception] = []
    for hospital in hospitals:
        for act in acts:
            try:
                act(hospital=hospital, by=Actor.system(hospital))
            except Exception as failure:
                log.exception("round_failed")
                failures.append(failure)
    if failures:
        raise failures[0]
