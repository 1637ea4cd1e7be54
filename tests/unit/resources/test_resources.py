"""Whom to call: built in, the site's, the hospital's own."""

from datetime import date

import pytest
from django.utils.translation import override

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.core.errors import Invalid, NotFound, Refused
from lamppost.program.models import Hospital
from lamppost.resources.actions import Help, remove_resource, set_resource
from lamppost.resources.models import Resource
from lamppost.resources.queries import CrisisLine, crisis_lines, version
from lamppost.resources.rules import ResourceKind, dialled, is_phone
from tests.cast import Cast, refuses


def _line(cast: Cast, kind: ResourceKind) -> CrisisLine:
    (line,) = (line for line in crisis_lines(cast.valley.pk) if line.kind is kind)
    return line


def _own(cast: Cast, **changes: object) -> Help:
    fields = {
        "hospital_id": cast.valley.pk,
        "kind": ResourceKind.CRISIS,
        "name": "Physician Support Line",
        "phone": "+1 888 409 0141",
    }
    return Help(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "phone", ["911", "988", "+14155550100", "(415) 555-0100"[1:], "415.555.0100"]
)
def test_is_phone_takes_what_can_be_dialled(phone: str) -> None:
    assert is_phone(phone)


@pytest.mark.parametrize("phone", ["", "9", "call me", "+", "tel:911", "1" * 21, "415\n911"])
def test_is_phone_refuses_the_rest(phone: str) -> None:
    assert not is_phone(phone)


def test_dialled_keeps_digits_and_the_plus() -> None:
    assert dialled("+1 (415) 555-0100") == "+14155550100"
    assert dialled("988") == "988"


def test_crisis_lines_stand_without_anybody_having_set_one(cast: Cast) -> None:
    lines = crisis_lines(cast.valley.pk)
    assert [(line.kind, line.dial) for line in lines] == [
        (ResourceKind.EMERGENCY, "911"),
        (ResourceKind.CRISIS, "988"),
        (ResourceKind.HOSPITAL, "+14155550100"),
    ]


def test_crisis_lines_leave_out_a_hospital_without_a_number(cast: Cast) -> None:
    Hospital.objects.filter(pk=cast.valley.pk).update(phone="")
    kinds = [line.kind for line in crisis_lines(cast.valley.pk)]
    assert kinds == [ResourceKind.EMERGENCY, ResourceKind.CRISIS]


def test_set_resource_puts_the_hospitals_own_before_the_sites(cast: Cast) -> None:
    by = Actor.system(cast.valley.pk)
    set_resource(shown=_own(cast, hospital_id=None, name="Everywhere", phone="111"), by=by)
    assert _line(cast, ResourceKind.CRISIS).name == "Everywhere"
    set_resource(shown=_own(cast), by=cast.administrator.actor())
    own = _line(cast, ResourceKind.CRISIS)
    assert (own.name, own.dial) == ("Physician Support Line", "+18884090141")
    assert Pending.objects.filter(event="resource.set").count() == 2


def test_crisis_lines_speak_spanish_where_there_are_words(cast: Cast) -> None:
    shown = _own(cast, name_es="Línea de apoyo", note="day and night")
    set_resource(shown=shown, by=cast.administrator.actor())
    with override("es"):
        line = _line(cast, ResourceKind.CRISIS)
    assert (line.name, line.note) == ("Línea de apoyo", "day and night")
    assert _line(cast, ResourceKind.CRISIS).name == "Physician Support Line"


def test_set_resource_in_the_place_of_another_changes_it(cast: Cast) -> None:
    by = cast.administrator.actor()
    number = set_resource(shown=_own(cast), by=by)
    checked = _own(cast, phone="112", checked_on=date(2026, 11, 22))
    assert set_resource(shown=checked, resource=number, by=by) == number
    line = _line(cast, ResourceKind.CRISIS)
    assert (line.phone, line.checked_on) == ("112", date(2026, 11, 22))


def test_remove_resource_brings_back_what_is_built_in(cast: Cast) -> None:
    by = cast.administrator.actor()
    number = set_resource(shown=_own(cast), by=by)
    remove_resource(resource=number, by=by)
    assert _line(cast, ResourceKind.CRISIS).dial == "988"
    with refuses(NotFound):
        remove_resource(resource=number, by=by)
    assert Pending.objects.filter(event="resource.removed").count() == 1


def test_version_changes_with_whatever_a_page_may_show(cast: Cast) -> None:
    by, seen = cast.administrator.actor(), [version(cast.valley.pk)]
    number = set_resource(shown=_own(cast), by=by)
    seen.append(version(cast.valley.pk))
    set_resource(shown=_own(cast, note_es="de noche"), resource=number, by=by)
    seen.append(version(cast.valley.pk))
    Hospital.objects.filter(pk=cast.valley.pk).update(phone="+14155550199")
    seen.append(version(cast.valley.pk))
    assert len(set(seen)) == len(seen)
    assert version(cast.valley.pk) == seen[-1], "and with nothing else"


def test_version_of_one_hospital_does_not_change_with_another(cast: Cast) -> None:
    before = version(cast.harbor.pk)
    set_resource(shown=_own(cast), by=cast.administrator.actor())
    assert version(cast.harbor.pk) == before


@pytest.mark.parametrize(("field", "value"), [("phone", "call me"), ("name", "  ")])
def test_set_resource_refuses_what_nobody_could_use(cast: Cast, field: str, value: str) -> None:
    with refuses(Invalid) as refused:
        set_resource(shown=_own(cast, **{field: value}), by=cast.administrator.actor())
    assert isinstance(refused.value, Invalid)
    assert set(refused.value.problems) == {field}
    assert not Resource.objects.filter(code=None).exists()


@pytest.mark.parametrize("who", ["supporter", "coordinator", "lead", "evaluator", "outsider"])
def test_only_who_looks_after_it_changes_a_number(cast: Cast, who: str) -> None:
    by = getattr(cast, who).actor()
    with refuses(Refused):
        set_resource(shown=_own(cast), by=by)
    number = set_resource(shown=_own(cast), by=cast.director.actor())
    with refuses(Refused):
        remove_resource(resource=number, by=by)
    assert Resource.objects.filter(code=None).count() == 1


def test_what_is_shown_everywhere_is_for_who_looks_after_the_site(cast: Cast) -> None:
    everywhere = _own(cast, hospital_id=None)
    with refuses(Refused):
        set_resource(shown=everywhere, by=cast.administrator.actor())
    number = set_resource(shown=everywhere, by=cast.director.actor())
    with refuses(Refused):
        set_resource(shown=_own(cast), resource=number, by=cast.administrator.actor())


@pytest.mark.parametrize("verb", ["set", "remove"])
def test_nothing_is_done_that_cannot_be_recorded(
    cast: Cast, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = cast.administrator.actor()
    number = set_resource(shown=_own(cast), by=by)
    before = version(cast.valley.pk)

    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lamppost.resources.actions.entries.record_with_actor", fail)
    with refuses(RuntimeError):
        if verb == "set":
            set_resource(shown=_own(cast, phone="112"), by=by)
        else:
            remove_resource(resource=number, by=by)
    assert version(cast.valley.pk) == before
