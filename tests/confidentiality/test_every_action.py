"""Every action of every room, called by every kind of actor: refused, or not found, exactly where the rooms'
map says. Actions are found by walking the rooms, and what they take is put together from its types: a new one
is called by itself."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

import pytest

import lamppost
from lamppost.core import access
from lamppost.core.access import Actor, Permission
from tests.cast import Cast
from tests.confidentiality.stage import Action, Ran, Stage
from tests.web.scene import set_scene


def _actions() -> dict[str, Action]:
    """What each room's `actions` hands on and says on whose behalf."""
    found = {}
    for room in iter_modules(lamppost.__path__):
        try:
            package = import_module(f"lamppost.{room.name}.actions")
        except ModuleNotFoundError:
            continue
        for name, one in vars(package).items():
            own = inspect.isfunction(one) and one.__module__.startswith(package.__name__)
            if own and not name.startswith("_") and "by" in inspect.signature(one).parameters:
                found[f"{room.name}.{name}"] = one
    return found


ACTIONS: Final = _actions()


@pytest.fixture
def stage(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """What `require` asks is noted: by whom, which permission, about what, and the answer."""
    asked: list[tuple[Actor, Permission, Any, bool]] = []
    may = access.may

    def noting(by: Actor, permission: Permission, obj: Any = None) -> bool:
        answer = may(by, permission, obj)
        asked.append((by, permission, obj, answer))
        return answer

    scene = set_scene(cast)
    monkeypatch.setattr(access, "may", noting)
    yield Stage(scene, asked)


# Nobody of the scene has one of these: told as stories in tests/unit/people and tests/journeys.
NOT_HERE: Final = {
    "people.note_passkey_used": "a passkey",
    "people.remove_passkey": "a passkey",
    "people.rename_passkey": "a passkey",
    "people.sign_out": "a session",
    "training.give_feedback": "the code of a ballot",
}
# The database shows them nothing of another hospital, so that nothing is left to ask about or to do.
SILENT_ELSEWHERE: Final = {"notifications.send", "referrals.resolve", "referrals.take_up"}
# Of those whom the map allows, only whoever asked finds it.
ONLY_WHO_ASKED: Final = {"escalation.draw_notice", "outreach.draw_notice"}


def test_every_action_asks_the_map_and_does_as_it_says(stage: Stage) -> None:
    wrong: dict[str, list[str]] = {}
    for name, action in sorted(ACTIONS.items()):
        given = stage.given(name, action)
        runs = {who: stage.run(action, given, by) for who, by in stage.everybody.items()}
        if problems := list(_problems(stage, name, action, runs)):
            wrong[name] = problems
    assert not wrong, "\n".join(f"{name}: {problems}" for name, problems in wrong.items())


def _problems(stage: Stage, name: str, action: Action, runs: dict[str, Ran]) -> Iterator[str]:
    let_in = {who: ran for who, ran in runs.items() if not ran.is_denied}
    if not let_in and name not in NOT_HERE:
        yield "nobody may: the scene lacks something"
    for who, ran in let_in.items():
        if not ran.asked and not (who in stage.there and name in SILENT_ELSEWHERE):
            yield f"{who}: nothing was asked"
        if not all(answer for *_, answer in ran.asked[:1]):
            yield f"{who}: went on after a no"
        if who in stage.there and stage.is_of_valley(action) and not _is_for_anybody(ran):
            yield f"{who}: did it to another hospital's"
    for who in [who for who, ran in runs.items() if ran.is_denied and not ran.is_out_of_scope]:
        asked = [first for ran in let_in.values() for first in ran.asked[:1]]
        if (
            asked
            and name not in ONLY_WHO_ASKED
            and all(access.may(stage.everybody[who], one, about) for one, about, _ in asked)
        ):
            yield f"{who}: refused what the map allows ({runs[who].error!r})"


def _is_for_anybody(ran: Ran) -> bool:
    rules = access.registered()
    return all((access.anybody,) in rules[one] for one, *_ in ran.asked)
