"""An export and a note of what helps or hinders break off at a write, and leave the database as they found it."""

from inspect import isfunction

import pytest

from lamppost.core.access import Actor
from lamppost.evaluation import actions
from lamppost.evaluation.prism import Factor
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.evaluation.noting import note

pytestmark = pytest.mark.proof


def _acts(cast: Cast) -> dict[str, Act]:
    """At Valley one waits, at Harbor one is confirmed."""
    valley, harbor = cast.valley.pk, cast.harbor.pk
    dirk, system = cast.director.actor(), Actor.system(valley, harbor)
    waiting = actions.ask_export(hospital=valley, by=system)
    ready = actions.ask_export(hospital=harbor, by=system)
    actions.confirm_export(export=ready, by=dirk)
    entry = note(valley, dirk, Factor.LEADERS)
    other = _third(cast)
    return {
        "add_context": lambda: note(valley, dirk, Factor.STIGMA),
        "remove_context": lambda: actions.remove_context(noted=entry, by=dirk),
        "ask_export": lambda: actions.ask_export(hospital=other, by=Actor.system(other)),
        "confirm_export": lambda: actions.confirm_export(export=waiting, by=dirk),
        "call_off_export": lambda: actions.call_off_export(export=waiting, by=dirk),
        "make_export": lambda: actions.make_export(hospital=harbor, by=system),
    }


def _third(cast: Cast) -> int:
    cast.valley.pk, cast.valley.slug, cast.valley.cms_id = None, "third", None
    cast.valley.save()
    return int(cast.valley.pk)


def test_each_of_them_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_acts(committed_cast), cursor)


def test_every_action_is_tried(committed_cast: Cast) -> None:
    found = {name: one for name, one in vars(actions).items() if isfunction(one)}
    own = {name for name, one in found.items() if one.__module__.startswith(actions.__name__)}
    assert {*_acts(committed_cast)} == {name for name in own if name[0] != "_"}
