"""A hold keeps what falls under it, blindly, for a time; and nobody learns whether anything did."""

from datetime import date, timedelta

import pytest

from lamppost.core.errors import Invalid, NotFound, Refused, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.escalation import actions, queries
from lamppost.escalation.models import Hold, Kept
from lamppost.escalation.queries.holds import kept_place
from lamppost.escalation.rules import Held, Subject
from lamppost.outreach.actions import close, forget_due
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Outcome
from lamppost.vault.models import BlindIndex, Key, PurgeReceipt
from lamppost.vault.queries import read_by_program
from lamppost.vault.rules import Sealed
from tests.cast import Cast, refuses
from tests.unit.escalation.stories import Advisers, program, signed_in
from tests.unit.outreach.life import MONDAY, Clock, accepted

pytestmark = pytest.mark.usefixtures("clock")
REMY = Subject("Remy Recipient", email="Remy.Recipient@example.org", matter="2026-17")
SOMEBODY = Subject("Nobody Known", email="nobody@elsewhere.example")
NOVEMBER = date(2026, 11, 1)


def placed(cast: Cast, advice: Advisers, subject: Subject = REMY, **more: object):  # type: ignore[no-untyped-def]
    return actions.place_hold(
        hospital=cast.valley.pk,
        subject=subject,
        by=signed_in(advice.counsel),
        **{"since": NOVEMBER, **more},
    )


def ended(cast: Cast, clock: Clock) -> None:
    """Remy's outreach opens, ends and is forgotten."""
    outreach, _ = accepted(cast)
    close(outreach=outreach, outcome=Outcome.NOT_PURSUED, by=signed_in(cast.coordinator))
    clock.shift(timedelta(minutes=6))
    assert forget_due(hospital=cast.valley.pk, by=program(cast)) == 1


def kept(cast: Cast) -> list[Held]:
    with transaction(program(cast)):
        return [
            read_by_program(
                Sealed(row.key_id, row.hospital_id, kept_place(row.id), bytes(row.sealed), Held)
            )
            for row in Kept.objects.all()
        ]


def test_a_hold_keeps_what_ends_while_closing_goes_on(
    cast: Cast, advice: Advisers, clock: Clock
) -> None:
    placed(cast, advice)
    ended(cast, clock)
    with transaction(program(cast)):
        assert not Outreach.objects.exists()
    (held,) = kept(cast)
    assert (held.name, held.supporter) == ("Remy Recipient", cast.supporter.account)


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        (SOMEBODY, {}),
        (Subject("Remy Recipient", email="another@example.org"), {}),  # a namesake
        (REMY, {"since": date(2026, 12, 1)}),
        (REMY, {"since": date(2026, 1, 1), "until": date(2026, 10, 31)}),
    ],
)
def test_a_hold_keeps_nothing_of_others_or_of_another_time(
    cast: Cast, advice: Advisers, clock: Clock, subject: Subject, more: dict[str, date]
) -> None:
    placed(cast, advice, subject, **more)
    ended(cast, clock)
    assert kept(cast) == []


def test_a_hold_by_name_alone_finds_the_name_however_it_is_written(
    cast: Cast, advice: Advisers, clock: Clock
) -> None:
    placed(cast, advice, Subject("  RÉMY  Recipient "))
    ended(cast, clock)
    assert len(kept(cast)) == 1


def test_ending_a_hold_destroys_what_it_kept(cast: Cast, advice: Advisers, clock: Clock) -> None:
    hold = placed(cast, advice)
    ended(cast, clock)
    actions.end_hold(hold=hold, by=signed_in(advice.counsel))
    with transaction(program(cast)):
        assert not Hold.objects.exists() and not Kept.objects.exists()
        found = BlindIndex.objects.filter(hospital_id=cast.valley.pk)
        assert (
            not found.filter(key_id__in=Key.objects.values("id"))
            .exclude(key_id__in=_opt_outs())
            .exists()
        )


def test_a_hold_that_nobody_renews_ends_by_itself(
    cast: Cast, advice: Advisers, clock: Clock
) -> None:
    hold = placed(cast, advice)
    ended(cast, clock)
    clock.shift(timedelta(days=80))
    actions.renew_hold(hold=hold, by=signed_in(advice.counsel))
    clock.shift(timedelta(days=90))
    actions.keep(hospital=cast.valley.pk, by=program(cast))
    assert len(kept(cast)) == 1
    clock.shift(timedelta(days=1))
    assert not queries.is_hold_in_force(cast.valley.pk, seen_by=program(cast))
    actions.keep(hospital=cast.valley.pk, by=program(cast))
    assert kept(cast) == []


def test_a_hold_lasts_a_year_at_most(cast: Cast, advice: Advisers) -> None:
    today = MONDAY.date()
    for day in (today - timedelta(days=1), today + timedelta(days=366)):
        with refuses(Invalid):
            placed(cast, advice, ends_on=day)
    hold = placed(cast, advice, ends_on=today + timedelta(days=365))
    with refuses(Invalid):
        actions.renew_hold(
            hold=hold, ends_on=today + timedelta(days=366), by=signed_in(advice.counsel)
        )
    with refuses(Invalid):
        placed(cast, advice, until=NOVEMBER - timedelta(days=1))
    with refuses(Invalid):
        placed(cast, advice, Subject(" "))


def test_receipts_and_holds_look_the_same_whether_it_matched(
    cast: Cast, advice: Advisers, clock: Clock
) -> None:
    """The same rows of receipts and the same list, for Remy and for nobody known."""
    seen = []
    for subject in (REMY, SOMEBODY):
        with transaction(program(cast)):
            PurgeReceipt.objects.filter(hospital_id=cast.valley.pk).delete()
        hold = placed(cast, advice, subject)
        ended(cast, clock)
        with transaction(program(cast)):
            receipts = PurgeReceipt.objects.filter(hospital_id=cast.valley.pk)
            before = sorted(receipts.values_list("kind", "count"))
        rows = queries.holds(seen_by=signed_in(advice.counsel))
        actions.end_hold(hold=hold, by=signed_in(advice.counsel))
        with transaction(program(cast)):
            after = sorted(receipts.values_list("kind", "count"))
        seen.append((before, after, len(rows)))
        clock.shift(timedelta(days=40))  # nobody is asked after twice in 30 days
    assert seen[0] == seen[1]


def test_placing_asks_the_database_the_same_whoever_is_meant(cast: Cast, advice: Advisers) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    placed(cast, advice, SOMEBODY)
    counts = []
    for subject in (REMY, SOMEBODY):
        with CaptureQueriesContext(connection) as asked:
            placed(cast, advice, subject)
        counts.append(len(asked))
        assert not any("program_physician" in one["sql"] for one in asked)
    assert counts[0] == counts[1]


def test_holds_are_counsels_alone(cast: Cast, advice: Advisers) -> None:
    hold = placed(cast, advice)
    for who in (cast.administrator, cast.director, cast.coordinator, advice.clinician):
        with refuses(Refused):
            queries.holds(seen_by=signed_in(who))
        with refuses(Refused):
            actions.end_hold(hold=hold, by=signed_in(who))
    with refuses(SecondFactorNeeded):
        actions.see_subject(hold=hold, by=advice.counsel.actor())
    assert actions.see_subject(hold=hold, by=signed_in(advice.counsel)).matter == "2026-17"
    with refuses(NotFound):
        actions.end_hold(hold=cast_id(), by=signed_in(advice.counsel))


def test_that_a_hold_is_in_force_shows_for_all(cast: Cast, advice: Advisers) -> None:
    assert not queries.is_hold_in_force(cast.valley.pk, seen_by=program(cast))
    placed(cast, advice, SOMEBODY)
    assert queries.is_hold_in_force(cast.valley.pk, seen_by=program(cast))


def cast_id():  # type: ignore[no-untyped-def]
    from lamppost.core.ids import random_id

    return random_id()


def _opt_outs():  # type: ignore[no-untyped-def]
    from lamppost.outreach.models import OptOut

    return OptOut.objects.values("key_id")
