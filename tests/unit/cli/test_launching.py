"""Opening a hospital by command: each step in order, and each mistake said."""

import pytest
from click.testing import CliRunner, Result

from lamppost.cli.launching import duty, enrol, invite, stage
from lamppost.core.access import Role
from lamppost.people.queries import account_with_email, actor_for
from lamppost.program.models import Duty, Hospital
from lamppost.program.rules import HospitalStage
from lamppost.supporters.models import Supporter
from tests.cast import Cast
from tests.unit.launch.stories import open_gates

SHIFT = "new@example.org 1 mon-fri 08:00-18:00"


def run(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)  # type: ignore[arg-type]


def invited(*roles: str) -> Result:
    chosen = [part for role in roles for part in ("--role", role)]
    return run(invite, "new@example.org", "New Person", *chosen, "--hospital", "valley")


def test_a_hospital_opens_step_by_step(committed_cast: Cast) -> None:
    Hospital.objects.filter(pk=committed_cast.valley.pk).update(stage=HospitalStage.PLANNED)
    shut = run(stage, "launching", "--hospital", "valley")
    assert shut.exit_code == 1 and "lamppost duty safety" in shut.output
    first = invited("safety_contact", "supporter")
    assert first.exit_code == 0, (first.output, first.exception)
    assert run(duty, "safety", SHIFT, "--hospital", "valley").output == "5 shifts a week.\n"
    assert Duty.objects.filter(hospital=committed_cast.valley).count() == 5
    both = (SHIFT, "dara.deputy@example.org 2 mon-sun 00:00-00:00")
    refused = run(duty, "safety", *both, "--hospital", "valley")
    assert refused.exit_code == 2 and "is no safety_contact there" in refused.output
    dara = ("dara.deputy@example.org", "Dara Deputy", "--deputy", "--hospital", "valley")
    assert run(invite, *dara, "--role", "safety_contact").exit_code == 0
    assert run(duty, "safety", *both, "--hospital", "valley").exit_code == 0
    shut = run(stage, "launching", "--hospital", "valley")
    assert "Legal texts" in shut.output and "lamppost duty safety" not in shut.output
    open_gates(committed_cast.valley.pk)
    opened = run(stage, "launching", "--hospital", "valley")
    assert opened.exit_code == 0 and "launching" in opened.output


def test_invite_gives_the_roles_there(cast: Cast) -> None:
    invited("coordinator")
    found = account_with_email("new@example.org")
    assert found and actor_for(found.id).has(Role.COORDINATOR, cast.valley.pk)
    assert not actor_for(found.id).has(Role.COORDINATOR, cast.harbor.pk)
    run(invite, "all@example.org", "Everywhere", "--role", "director")
    everywhere = account_with_email("all@example.org")
    assert everywhere and actor_for(everywhere.id).has(Role.DIRECTOR, cast.harbor.pk)


def test_enrol_takes_on_who_was_invited(cast: Cast) -> None:
    invited("supporter")
    where = ("--hospital", "valley", "--trained-on", "2026-05-04", "--department", "surgery")
    assert run(enrol, "new@example.org", *where).exit_code == 0
    assert Supporter.objects.get(account__email="new@example.org").department == cast.surgery
    assert "nobody was invited" in run(enrol, "nobody@example.org", *where).output
    wrong = run(enrol, "new@example.org", *where[:-1], "Alchemy")
    assert "no such department" in wrong.output and wrong.exit_code == 2


@pytest.mark.parametrize(
    "shift",
    ["", "new@example.org 1 mon-fri", "new@example.org x mon-fri 08:00-18:00",
     "new@example.org 1 someday 08:00-18:00", "new@example.org 1 mon 8-18"],
)  # fmt: skip
def test_a_shift_that_cannot_be_read_says_how_to_write_it(cast: Cast, shift: str) -> None:
    invited("safety_contact")
    result = run(duty, "safety", shift, "--hospital", "valley")
    assert result.exit_code == 2 and "write EMAIL RANK DAYS HOURS" in result.output


def test_a_hospital_that_is_not_here_is_said(cast: Cast) -> None:
    assert "no such hospital" in run(stage, "active", "--hospital", "nowhere").output
