"""Every action is keyword-only, typed, says who acts, asks whether they may, and leaves a record."""

import ast
from functools import cache
from importlib import import_module

from .sources import Function, Source, calls, of_kind, sources

# An opening and a shredding record themselves, in the audit and as a purge receipt.
LEAVES_A_RECORD = {
    "record",
    "record_all",
    "record_with_actor",
    "record_all_with_actor",
    "open_sealed",
    "shred",
}
# Actions that record nothing, each with the reason.
NO_RECORD = {
    "audit.chain": "it moves records",
    "audit.await_act": "the vault records the look itself",
    "audit.follow": "the act that follows is recorded where it is done, by role alone",
    "vault.begin_epoch": "the first epoch comes with the tables: nobody has acted yet",
    "vault.bury": "shredding recorded itself; this only carries ids to where they outlive a restore",
    "vault.rewrap": "the epoch that began is recorded; what is open is the same before and after",
    "vault.new_key": "what the key is for is recorded by the action that asks for it",
    "vault.renew_key": "as for a key",
    "vault.index": "as for a key",
    "vault.unindex": "as for a key",
    "ballots.cast": "an entry would tell who has just answered, and on which day (G8)",
    "people.remove_unused": "the account was opened for an invitation that is to leave no trace",
    "outreach.propose": "a suggestion is no step: the offer that may follow is recorded",
    "outreach.add_said": "the referrer's action records it, whether or not anything is still open (G10)",
    "outreach.mix": "it comes every night, and nobody has done anything",
    "outreach.stage": "an entry beside a staged fact would tie it to its hour (G1)",
    "outreach.stage_strain": "as for staging",
    "outreach.settle_strain": "once a month it only carries on what was staged",
    "outreach.count": "as for staging",
    "escalation.keep_for_holds": "an entry would tell that a hold matched (G11)",
    "outreach.log_alone": "as for staging: there is no outreach to speak of",
    "supporters.nominate": "an entry would tell who has just answered, and on which day (G8)",
    "supporters.decline_invitation": "an entry would tell that somebody said no, and on which day",
    "supporters.forget_invitations": "as for declining",
    "supporters.note_talked": "as for noting what was heavy",
    "supporters.note_heavy": "written once a month, with what was staged (G1)",
    "supporters.write_confidences": "it comes every night, and nobody has done anything",
    "training.feedback_code": "the ballots room records that a code was given out, to nobody by name",
    "surveys.give_feedback": "as for an answer",
    "surveys.lay_passes": "an entry would tell on which day somebody has talked (G1)",
    "surveys.answer": "an entry would tell who has just answered, and on which day (G8)",
    "training.give_feedback": "an entry would tell when somebody answered (G8)",
    "referrals.count_try": "a number for an hour: no entry of it may outlive that",
    "referrals.renew_door": "as for counting",
    "referrals.resolve_due": "it only queues a job again; resolving is recorded",
}
# Actions that open no transaction of their own.
WITHIN_ANOTHERS = {
    "audit.record_all": "as for one entry",
    "audit.record": "it belongs into the transaction of what it records",
}
FUNCTIONS = {
    (source.module, function.name): (source, function)
    for source in sources()
    for function in source.functions()
}


def _is_public(source: Source, function: Function) -> bool:
    """In a package, what it hands on; in a file, what has no underscore."""
    shown = import_module(f"lamppost.{source.room}.actions")
    return not function.name.startswith("_") and hasattr(shown, function.name)


def _name(source: Source, function: Function) -> str:
    return f"{source.room}.{function.name}"


ACTIONS = [
    (source, function)
    for source in of_kind("actions")
    for function in source.functions()
    if _is_public(source, function)
]


@cache
def _reaches(source: Source, function: Function) -> frozenset[str]:
    """The functions that this one calls, directly or through others of its own room.

    No further: what a lower room asks and opens for itself (`record` does both) excuses nobody here.
    """
    found: set[str] = set()
    waiting = [(source, function)]
    while waiting:
        caller, node = waiting.pop()
        for name in calls(node) - found:
            found.add(name)
            called = getattr(import_module(caller.module), name, None)
            where = (getattr(called, "__module__", ""), getattr(called, "__name__", ""))
            if where in FUNCTIONS and FUNCTIONS[where][0].room == source.room:
                waiting.append(FUNCTIONS[where])
    return frozenset(found)


def test_actions_take_typed_keywords_and_who_acts() -> None:
    assert ACTIONS and [_name(*each) for each in ACTIONS if not _is_typed(each[1])] == []


def _is_typed(function: Function) -> bool:
    given = function.args
    is_bare = given.posonlyargs or given.args or given.vararg or given.kwarg
    by = {each.arg: ast.unparse(each.annotation) for each in given.kwonlyargs if each.annotation}
    has_all = len(by) == len(given.kwonlyargs) and function.returns is not None
    return not is_bare and has_all and by.get("by") == "Actor"


def test_actions_ask_whether_they_may() -> None:
    assert {_name(*each) for each in ACTIONS if "require" not in _reaches(*each)} == set()


def test_actions_are_all_or_nothing() -> None:
    bare = {_name(*each) for each in ACTIONS if "transaction" not in _reaches(*each)}
    assert bare == set(WITHIN_ANOTHERS)


def test_actions_leave_a_record() -> None:
    silent = {
        _name(source, function)
        for source, function in ACTIONS
        if not LEAVES_A_RECORD & {function.name, *_reaches(source, function)}
    }
    assert silent == set(NO_RECORD)


def test_tasks_call_nothing_but_actions_and_queries() -> None:
    for source in of_kind("tasks"):
        for imported in ast.walk(source.tree):
            if isinstance(imported, ast.ImportFrom):
                assert not (imported.module or "").endswith("models"), source.name


def test_no_signals_and_no_overridden_save() -> None:
    for source in sources():
        assert "django.dispatch" not in source.text, source.name
        assert "models.signals" not in source.text, source.name
        saves = [each for each in source.all_functions() if each.name == "save"]
        assert not [each for each in saves if source.parts[-1] == "models"], source.name
