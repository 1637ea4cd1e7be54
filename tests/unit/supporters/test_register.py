"""A register of supporters comes in: accounts, roles, certificates, all of it or nothing, and nobody twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from lamppost.audit.models import Pending
from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import Refused
from lamppost.notifications.models import Message
from lamppost.people.actions import deactivate, invite
from lamppost.people.models import Account, RoleGrant
from lamppost.program.models import Physician
from lamppost.program.rules.problems import ImportProblem, LeftOut, Problem
from lamppost.supporters import actions
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.register import RegisterReport
from tests.cast import Cast
from tests.unit.supporters.stories import in_training

HEAD = "E-mail,Name,Department,Trained on,Renewed on,Certified until,Languages,Capacity,Standing\n"
NORA = "nora@example.org,Nora New,Surgery,2024-05-06,2026-05-07,,English; Spanish,3,\n"
NILS = "nils@example.org,Nils New,emergency medicine,2025-01-10,,2026-12-31,,,resting\n"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 22, 18, tzinfo=UTC), tick=False):
        yield


def bring_in(
    cast: Cast, text: str, by: Actor | None = None, dry_run: bool = False
) -> RegisterReport:
    return actions.import_supporters(
        content=(HEAD + text).encode(),
        hospital=cast.valley.pk,
        by=by or cast.administrator.actor(),
        dry_run=dry_run,
    )


def counts(report: RegisterReport) -> tuple[int, int, int, int]:
    assert report.problems == ()
    return report.added, report.changed, report.unchanged, report.accounts


def row_of(email: str) -> Supporter:
    return Supporter.objects.get(account__email=email)


def test_import_opens_accounts_and_takes_people_on(cast: Cast) -> None:
    assert counts(bring_in(cast, NORA + NILS)) == (2, 0, 0, 2)
    nora, nils = row_of("nora@example.org"), row_of("nils@example.org")
    assert (nora.hospital, nora.department, nora.standing) == (cast.valley, cast.surgery, "active")
    assert (nora.trained_on, nora.renewed_on) == (date(2024, 5, 6), date(2026, 5, 7))
    assert nora.certified_until == date(2027, 5, 7)  # a term from the refresher
    assert (nora.languages, nora.capacity, nora.training_minutes) == (["en", "es"], 3, 240)
    assert (nils.department, nils.standing) == (cast.emergency, "resting")
    assert (nils.certified_until, nils.languages, nils.capacity) == (date(2026, 12, 31), ["en"], 2)
    assert {one.role for one in RoleGrant.objects.filter(account=nora.account)} == {Role.SUPPORTER}
    assert nora.account.name == "Nora New" and not nora.account.has_usable_password()


def test_import_writes_to_nobody(cast: Cast) -> None:
    bring_in(cast, NORA + NILS)
    assert not Message.objects.exists()


def test_the_same_register_again_changes_nothing(cast: Cast) -> None:
    bring_in(cast, NORA + NILS)
    before = list(Supporter.objects.order_by("pk").values())
    Pending.objects.all().delete()
    assert counts(bring_in(cast, NORA + NILS)) == (0, 0, 2, 0)
    assert list(Supporter.objects.order_by("pk").values()) == before
    assert [one.event for one in Pending.objects.all()] == ["supporters.imported"]


def test_looking_first_writes_nothing(cast: Cast) -> None:
    before = Account.objects.count(), Supporter.objects.count(), Pending.objects.count()
    report = bring_in(cast, NORA + NILS, dry_run=True)
    assert report.is_dry_run and counts(report) == (2, 0, 0, 2)
    assert before == (Account.objects.count(), Supporter.objects.count(), Pending.objects.count())


def test_who_is_new_is_recorded_one_by_one(cast: Cast) -> None:
    Pending.objects.all().delete()
    bring_in(cast, NORA + NILS)
    events = sorted(one.event for one in Pending.objects.all())
    assert events == [
        *(["account.invited"] * 2),
        *(["supporter.enrolled"] * 2),
        "supporters.imported",
    ]
    kept = {(one.role, one.hospital_id, bool(one.detail)) for one in Pending.objects.all()}
    assert kept == {("administrator", cast.valley.pk, True)}


def test_a_blank_is_filled_from_the_roster(cast: Cast) -> None:
    physician = cast.recipient.physician
    bring_in(cast, "remy.recipient@example.org,,,2024-05-06,,,,,\n")
    row = row_of("remy.recipient@example.org")
    assert (row.account.name, row.account.physician) == ("Remy Recipient", physician)
    assert (row.department, row.specialty) == (cast.emergency, "Emergency Medicine")


def test_who_has_an_account_keeps_it_and_gets_the_role(cast: Cast) -> None:
    assert counts(bring_in(cast, "lena.lead@example.org,,Surgery,2024-05-06,,,,,\n")) == (
        1,
        0,
        0,
        0,
    )
    roles = RoleGrant.objects.filter(account=cast.lead.account).values_list("role", flat=True)
    assert set(roles) == {Role.SUPPORTER, Role.DEPARTMENT_LEAD}


def test_somebody_known_under_another_address_is_one_person(cast: Cast) -> None:
    physician = cast.supporter.physician
    Physician.objects.filter(pk=physician.pk).update(email="s.supporter@example.org")
    both = "s.supporter@example.org,Sam Supporter,,2024-05-06,,,,,\n"
    assert counts(bring_in(cast, both)) == (0, 0, 1, 0)
    report = bring_in(cast, both + "sam.supporter@example.org,Sam Supporter,,2024-05-06,,,,,\n")
    assert report.problems == (ImportProblem(3, "E-mail", Problem.EMAIL_TWICE),)


def test_a_certificate_that_counts_longer_renews_theirs(cast: Cast) -> None:
    bring_in(cast, NILS)
    Supporter.objects.filter(account__email="nils@example.org").update(reminded=60)
    later = NILS.replace(",,2026-12-31", ",2026-11-20,")
    assert counts(bring_in(cast, later)) == (0, 1, 0, 0)
    nils = row_of("nils@example.org")
    assert (nils.renewed_on, nils.certified_until) == (date(2026, 11, 20), date(2027, 11, 20))
    assert nils.reminded is None
    assert counts(bring_in(cast, NILS)) == (0, 0, 1, 0)  # an older file takes nothing back


def test_what_supporters_say_of_themselves_stays(cast: Cast) -> None:
    bring_in(cast, NORA)
    Supporter.objects.filter(account__email="nora@example.org").update(
        capacity=0, languages=["tl"], modes=["video"], standing=Standing.RESTING
    )
    assert counts(bring_in(cast, NORA.replace("Surgery", "Emergency Medicine"))) == (0, 1, 0, 0)
    nora = row_of("nora@example.org")
    assert nora.department == cast.emergency
    assert (nora.capacity, nora.languages, nora.standing) == (0, ["tl"], Standing.RESTING)


def test_who_has_stepped_down_is_left_out(cast: Cast) -> None:
    actions.step_down(account=cast.supporter.account or 0, by=cast.coordinator.actor())
    report = bring_in(cast, "sam.supporter@example.org,Sam Supporter,,2024-05-06,,,,,\n")
    assert report.left_out == {LeftOut.STEPPED_DOWN: 1} and report.added == 0
    assert row_of("sam.supporter@example.org").standing == Standing.STEPPED_DOWN


def test_who_is_in_training_is_taken_on(cast: Cast) -> None:
    row = in_training(cast, "Nora New")
    line = "nora.new@example.org,Nora New,Surgery,2024-05-06,,,,,certified\n"
    assert counts(bring_in(cast, line)) == (1, 0, 0, 0)
    assert row_of("nora.new@example.org").pk == row.pk
    assert row_of("nora.new@example.org").standing == Standing.CERTIFIED
    roles = RoleGrant.objects.filter(account=row.account).values_list("role", flat=True)
    assert list(roles) == [Role.SUPPORTER]


@pytest.mark.parametrize("name", ["Nora New", "Somebody Else", ""])
def test_looking_does_not_tell_who_was_invited(cast: Cast, name: str) -> None:
    """Whoever has the file can try an address; the answer is as if there were nobody."""
    line = f"nora.new@example.org,{name},Surgery,2024-05-06,,,,,\n"
    before = bring_in(cast, line, dry_run=True)
    invited = in_training(cast, "Nora New")
    RoleGrant.objects.filter(account=invited.account).delete()
    Supporter.objects.filter(pk=invited.pk).update(standing=Standing.INVITED)
    assert bring_in(cast, line, dry_run=True) == before


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("x@example.org,Nora New,Cardiology,2024-05-06,,,,,\n", "Department", Problem.DEPARTMENT_UNKNOWN),
        ("x@example.org,,Surgery,2024-05-06,,,,,\n", "Name", Problem.VALUE_MISSING),
        ("lena.lead@example.org,Nora New,,2024-05-06,,,,,\n", "E-mail", Problem.EMAIL_OF_TWO),
        ("remy.recipient@example.org,Nora New,,2024-05-06,,,,,\n", "E-mail", Problem.EMAIL_OF_TWO),
        ("dirk.director@example.org,,,2024-05-06,,,,,\n", "E-mail", Problem.ACCOUNT_OF_OTHERS),
        ("otto.outsider@example.org,,,2024-05-06,,,,,\n", "E-mail", Problem.ACCOUNT_OF_OTHERS),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_written(
    cast: Cast, line: str, column: str, problem: Problem
) -> None:
    before = Account.objects.count(), Supporter.objects.count()
    assert bring_in(cast, NORA + line).problems == (ImportProblem(3, column, problem),)
    assert before == (Account.objects.count(), Supporter.objects.count())


def test_a_supporter_of_another_hospital_is_not_taken_from_it(cast: Cast) -> None:
    line = "otto.outsider@example.org,,,2024-05-06,,,,,\n"
    (found,) = bring_in(cast, line, by=Actor.system(cast.valley.pk)).problems
    assert found.problem is Problem.SUPPORTER_ELSEWHERE


def test_a_closed_account_stays_closed(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    grants = (Grant(Role.DEPARTMENT_LEAD, cast.valley.pk),)
    account = invite(email="nora@example.org", name="Nora New", grants=grants, by=program)
    deactivate(account=account, by=program)
    (found,) = bring_in(cast, NORA).problems
    assert found.problem is Problem.ACCOUNT_CLOSED


def test_a_file_that_is_no_table_comes_back_as_a_report(cast: Cast) -> None:
    report = actions.import_supporters(
        content=b"\x89PNG\r\n\x1a\n", hospital=cast.valley.pk, by=cast.administrator.actor()
    )
    assert [one.problem for one in report.problems] == [Problem.FILE_IS_IMAGE]


def test_import_is_for_administrators_of_that_hospital_and_the_program(cast: Cast) -> None:
    for by in (
        cast.coordinator.actor(),
        cast.lead.actor(),
        cast.director.actor(),
        cast.supporter.actor(),
        Actor.public(cast.valley.pk),
        Actor.system(cast.harbor.pk),
    ):
        with pytest.raises(Refused):
            bring_in(cast, NORA, by=by)
    assert counts(bring_in(cast, NORA, by=Actor.system(cast.valley.pk))) == (1, 0, 0, 1)


def test_a_register_takes_no_more_statements_when_it_is_longer(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    lines = (f"n{n}@example.org,Nora Number,Surgery,2024-05-06,,,,,\n" for n in range(300))
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        assert bring_in(cast, "".join(lines)).added == 300
