"""As for outreaches: where to turn and whom to call change whole, or not at all."""

import pytest

from lamppost.core.access import Actor
from lamppost.program import actions as program
from lamppost.program.models import Department
from lamppost.program.rules import AdoptionStage
from lamppost.resources import actions as resources
from lamppost.resources.actions import Help
from lamppost.resources.models import Resource
from lamppost.resources.rules import ResourceKind
from tests.cast import Cast
from tests.concurrency.breaking import Act, assert_all_or_nothing
from tests.confidentiality.sinks import Cursor
from tests.unit.resources.stories import help, stands

pytestmark = pytest.mark.proof


def _acts(cast: Cast) -> dict[str, Act]:
    by, here, system = cast.director.actor(), cast.valley.pk, Actor.system(cast.valley.pk)
    own, hidden = stands(cast), stands(cast, hospital_id=None, name="Hidden")
    removed, old = stands(cast, name="Removed"), stands(cast, name="Old")
    resources.remove_resource(resource=removed, by=by)
    resources.hide_resource(hospital=here, resource=hidden, by=by)
    Resource.objects.filter(pk=old).update(removed_on="2020-01-01")
    national = Resource.objects.exclude(code=None).values_list("pk", flat=True)[0]
    Resource.objects.filter(code="nami").delete()  # as if it were new
    reached = program.Reached(here, cast.safety_contact.account or 0, "415 555 0123")
    program.set_duty_phone(reached=reached, by=system)
    Department.objects.filter(pk=cast.surgery.pk).update(stage="paused", paused_on="2020-01-01")
    line = Help(here, ResourceKind.CRISIS, "Night line", "415 555 0100")
    return {
        "set_resource": lambda: resources.set_resource(shown=line, by=by),
        "change_resource": lambda: resources.set_resource(shown=help(cast), resource=own, by=by),
        "check_resource": lambda: resources.check_resource(resource=own, by=by),
        "remove_resource": lambda: resources.remove_resource(resource=own, by=by),
        "restore_resource": lambda: resources.restore_resource(resource=removed, by=by),
        "hide_resource": lambda: resources.hide_resource(hospital=here, resource=national, by=by),
        "show_resource": lambda: resources.show_resource(hospital=here, resource=hidden, by=by),
        "add_defaults": lambda: resources.add_defaults(by=system),
        "remind": lambda: resources.remind(hospital=here, by=system),
        "forget_removed": lambda: resources.forget_removed(by=system),
        "set_duty_phone": lambda: program.set_duty_phone(reached=reached, by=system),
        "forget_duty_phones": lambda: program.forget_duty_phones(
            account=reached.account, by=system
        ),
        "set_department_stage": lambda: program.set_department_stage(
            department=cast.surgery.pk, stage=AdoptionStage.ACTIVE, by=system
        ),
        "count_heads": lambda: program.count_heads(hospital=here, by=system),
    }


def test_each_of_them_breaks_off_without_a_trace(committed_cast: Cast, cursor: Cursor) -> None:
    assert_all_or_nothing(_acts(committed_cast), cursor)


def test_every_one_of_them_is_tried(committed_cast: Cast) -> None:
    tried = set(_acts(committed_cast))
    wanted = {name for name in resources.__all__ if name[0].islower()}
    assert wanted <= tried and {"set_duty_phone", "forget_duty_phones", "count_heads"} <= tried
