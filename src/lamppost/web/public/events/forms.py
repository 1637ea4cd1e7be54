"""What somebody typed at the one-way door, and what is wrong with it in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.http import QueryDict

from lamppost.core.errors import Invalid
from lamppost.core.ids import Code
from lamppost.referrals.rules.events import Report, event_of, in_danger, names_in
from lamppost.web.event_words import PROBLEMS
from lamppost.web.public.referrals.forms import ALONE

T = TypeVar("T")
TYPED: Final = ("code", "kind", "when", "people", "is_unsafe")
DEPARTMENTS: Final = "departments"
ORDER: Final = ("code", "kind", "when", DEPARTMENTS, "people", "is_unsafe")


def report(typed: QueryDict, known: tuple[str, ...]) -> Report:
    """What is told; Invalid names everything that is wrong at once, unless somebody may be in danger: then
    what is there is taken as it is."""
    if typed.get("is_unsafe") == "yes":
        event = in_danger(typed, typed.getlist(DEPARTMENTS), known)
        names = names_in(typed.get("people", ""), refuses=False)
        return Report(event, names, is_unsafe=True, code=_digest(typed))
    problems: dict[str, str] = {}
    facts = noting(problems, lambda: event_of(typed, typed.getlist(DEPARTMENTS), known))
    people = noting(problems, lambda: names_in(typed.get("people", "")))
    if not _digest(typed):
        problems["code"] = "mistyped"
    if problems or facts is None or people is None:
        raise Invalid(problems)
    return Report(facts, people, is_unsafe=False, code=_digest(typed))


def values(typed: QueryDict) -> dict[str, Any]:
    """Everything typed, to show it again; a NUL cannot stand in a page."""
    kept = {name: typed.get(name, "").replace("\0", "") for name in TYPED}
    return {**kept, DEPARTMENTS: typed.getlist(DEPARTMENTS)}


def errors(problems: Mapping[str, str]) -> dict[str, str]:
    """Each field's problem in words, in the order of the page."""
    words = {**ALONE, **PROBLEMS}
    return {name: str(words[name, problems[name]]) for name in ORDER if name in problems}


def noting(problems: dict[str, str], read: Callable[[], T]) -> T | None:
    """What is read, or None with what is wrong with it added to the problems: so that all are told at once."""
    try:
        return read()
    except Invalid as wrong:
        problems |= wrong.problems
        return None


def _digest(typed: QueryDict) -> str:
    """Of the code, which itself goes no further; empty where it cannot be one."""
    code = Code.parse(typed.get("code", ""))
    return code.digest.hex() if code else ""
