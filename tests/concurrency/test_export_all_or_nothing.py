"""Exports, reports and what is noted of the context break off at a write, and leave the database as it was."""

from dataclasses import replace
from inspect import isfunction

import pytest

from lamppost.core.access import Actor
from lamppost.evaluation import actions
from lamppost.evaluation.actions.releases import Drawn
from lamppost.evaluation.prism import Factor
from lamppost.evaluation.rules import ReleaseKind, ReleaseState
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.evaluation.drawn import at, past
from tests.unit.evaluation.giving import give
from tests.unit.evaluation.noting import note

pytestmark = pytest.mark.proof


def _acts(cast: Cast) -> dict[str, Act]:
    """At Valley one waits, at Harbor one is confirmed."""
    valley, harbor = cast.valley.pk, cast.harbor.pk
    dirk, system = cast.director.actor(), Actor.system(valley, harbor)
    waiting = actions.ask_export(hospital=valley, by=system)
    ready = actions.ask_export(hospital=harbor, by=system)
    actions.confirm_export(export=ready, by=dirk)
    entry, words = note(valley, dirk, Factor.LEADERS), give(valley, dirk)
    of_releases, other = _of_releases(cast), _third(cast)
    return of_releases | {
        "add_context": lambda: note(valley, dirk, Factor.STIGMA),
        "remove_context": lambda: actions.remove_context(noted=entry, by=dirk),
        "add_testimonial": lambda: give(valley, dirk, "What somebody else has said of it."),
        "withdraw_testimonial": lambda: actions.withdraw_testimonial(testimonial=words, by=dirk),
        "ask_export": lambda: actions.ask_export(hospital=other, by=Actor.system(other)),
        "confirm_export": lambda: actions.confirm_export(export=waiting, by=dirk),
        "call_off_export": lambda: actions.call_off_export(export=waiting, by=dirk),
        "make_export": lambda: actions.make_export(hospital=harbor, by=system),
    }


def _of_releases(cast: Cast) -> dict[str, Act]:
    """At Valley one waits for the worker, two are in its hands, and two are drawn."""
    valley, system = cast.valley.pk, Actor.system(cast.valley.pk)
    dirk, year = cast.director.actor(), ReleaseKind.YEAR
    past(cast.emergency, {2025: 12})
    waiting, hidden = (at(cast, one, ReleaseState.ASKED) for one in (2010, 2011))
    run = actions.begin_release(release=hidden, by=system)
    assert run is not None
    to_store = replace(run, release=at(cast, 2012, ReleaseState.DRAWING, run.run))
    ready, other = (at(cast, one, ReleaseState.READY) for one in (2013, 2014))
    drawn = Drawn({("measures.json", ""): b"[]"}, {}, (ready, other), 11, 5, 0)
    return {
        "ask_release": lambda: actions.ask_release(hospital=valley, kind=year, year=2025, by=dirk),
        "begin_release": lambda: actions.begin_release(release=waiting, by=system),
        "note_step": lambda: actions.note_step(run=run, state=ReleaseState.HIDING, by=system),
        "store_release": lambda: actions.store_release(run=to_store, drawn=drawn, by=system),
        "fail_release": lambda: actions.fail_release(run=run, by=system),
        "approve_release": lambda: actions.approve_release(release=ready, by=dirk),
        "withdraw_release": lambda: actions.withdraw_release(release=other, why="A slip.", by=dirk),
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
