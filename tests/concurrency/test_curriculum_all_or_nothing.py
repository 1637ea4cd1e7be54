"""Each action about the curriculum breaks off at a write, and leaves the database as it found it."""

from inspect import isfunction

import pytest

from lamppost.training import actions as training
from lamppost.training.actions import curriculum
from lamppost.training.queries.curriculum import packaged_text
from lamppost.training.rules import Language
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor

pytestmark = pytest.mark.proof


def _of_curriculum(cast: Cast) -> dict[str, Act]:
    """At Harbor one is in force; at Valley there is a draft, and Sam has read a part."""
    valley, harbor = cast.valley.pk, cast.harbor.pk
    dirk, sam = cast.director.actor(), cast.supporter.actor()
    training.take_copy(hospital=harbor, by=dirk)
    training.put_in_force(hospital=harbor, number=1, by=dirk)
    training.take_copy(hospital=valley, by=dirk)
    training.mark_unit(hospital=valley, unit="burnout", by=sam)
    text = packaged_text(Language.EN)
    return {
        "drop_draft": lambda: training.drop_draft(hospital=valley, by=dirk),
        "keep_draft": lambda: training.keep_draft(
            hospital=valley, language=Language.EN, text=text, revision=1, by=dirk
        ),
        "mark_unit": lambda: training.mark_unit(hospital=valley, unit="risk", by=sam),
        "put_in_force": lambda: training.put_in_force(hospital=valley, number=1, by=dirk),
        "take_copy": lambda: training.take_copy(hospital=harbor, by=dirk),
        "unmark_unit": lambda: training.unmark_unit(hospital=valley, unit="burnout", by=sam),
        "use_packaged": lambda: training.use_packaged(hospital=harbor, by=dirk),
    }


def test_each_action_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_of_curriculum(committed_cast), cursor)


def test_every_action_is_tried(committed_cast: Cast) -> None:
    found = {name for name, one in vars(curriculum).items() if isfunction(one)}
    own = {name for name in found if getattr(curriculum, name).__module__ == curriculum.__name__}
    assert {*_of_curriculum(committed_cast)} == {name for name in own if name[0] != "_"}
