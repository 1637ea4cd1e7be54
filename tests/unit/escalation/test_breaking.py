"""Confidence is broken for a listed reason alone: danger at once, the rest by two, courts by counsel."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.transaction import atomic
from django.db.utils import IntegrityError

from lamppost.audit.models import Pending
from lamppost.core.access import Role
from lamppost.core.errors import Invalid, NotFound, NotNow, Refused, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.escalation import actions, queries
from lamppost.escalation.models import BreakGlass, LedgerEntry
from lamppost.escalation.rules import GlassState, GlassStep, Reason, Verdict, Withheld
from lamppost.notifications.models import Message
from lamppost.outreach.actions import (
    MoreHelp,
    close,
    draw_notice,
    flush,
    forget_due,
    get_more_help,
    see_handed_over,
)
from lamppost.outreach.models import Outreach, Stage
from lamppost.outreach.queries.totals import unstaged
from lamppost.outreach.rules import Outcome, TalliedDisclosure
from tests.cast import Cast, refuses
from tests.unit.escalation.stories import Advisers, broken, glass, program, signed_in
from tests.unit.outreach.life import Clock, accepted

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def outreach(cast: Cast) -> UUID:
    return accepted(cast)[0]


def told(cast: Cast, event: str) -> set[int]:
    """The accounts for which a message of that event waits."""
    with transaction(program(cast)):
        found = Message.objects.filter(event__startswith=f"{event}:")
        return set(found.values_list("account_id", flat=True))


def ids(*people: object) -> set[int]:
    return {one.account for one in people}  # type: ignore[attr-defined]


def test_danger_is_handed_over_at_once(cast: Cast, advice: Advisers, outreach: UUID) -> None:
    one = broken(cast, outreach)
    assert glass(cast, one).state == GlassState.HANDED_OVER
    assert told(cast, "handed-over") == ids(cast.safety_contact)
    assert told(cast, "second") == ids(cast.coordinator, cast.deputy, advice.clinician)
    (row,) = queries.handed_over(seen_by=signed_in(cast.safety_contact))
    assert row.id == one
    assert see_handed_over(glass=one, by=signed_in(cast.safety_contact)).name == "Remy Recipient"
    assert glass(cast, one).openings == 1


def test_see_handed_over_takes_a_second_factor(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    one = broken(cast, outreach)
    with refuses(SecondFactorNeeded):
        see_handed_over(glass=one, by=cast.safety_contact.actor())


@pytest.mark.parametrize("who", ["clinician", "counsel"])
def test_see_handed_over_is_for_the_role_it_went_to(
    cast: Cast, advice: Advisers, outreach: UUID, who: str
) -> None:
    one = broken(cast, outreach)
    with refuses(NotFound):
        see_handed_over(glass=one, by=signed_in(getattr(advice, who)))
    with refuses(NotFound):
        see_handed_over(glass=one, by=signed_in(cast.outsider))


def test_danger_is_reviewed_by_a_second_person(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    one = broken(cast, outreach)
    (row,) = queries.waiting(seen_by=signed_in(cast.coordinator))
    assert (row.asked_by, row.reason) == ("Sam Supporter", Reason.DANGER_TO_SELF)
    actions.decide(
        glass=one, step=GlassStep.REVIEW, verdict=Verdict.RIGHT, by=signed_in(cast.coordinator)
    )
    assert glass(cast, one).state == GlassState.REVIEWED
    assert queries.waiting(seen_by=signed_in(cast.deputy)) == ()


def test_nobody_reviews_what_they_did_themselves(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    one = broken(cast, outreach, by=cast.coordinator)
    assert queries.waiting(seen_by=signed_in(cast.coordinator)) == ()
    with refuses(NotFound):
        actions.decide(
            glass=one, step=GlassStep.REVIEW, verdict=Verdict.RIGHT, by=signed_in(cast.coordinator)
        )
    with pytest.raises(IntegrityError), atomic(), transaction(program(cast)):
        BreakGlass.objects.filter(pk=one).update(
            second_by=cast.coordinator.account, second_at=glass(cast, one).asked_at
        )


def test_what_was_not_right_is_told(cast: Cast, advice: Advisers, outreach: UUID) -> None:
    one = broken(cast, outreach)
    by = signed_in(advice.clinician)
    with refuses(Invalid):
        actions.decide(glass=one, step=GlassStep.REVIEW, by=by)
    actions.decide(glass=one, step=GlassStep.REVIEW, verdict=Verdict.NOT_RIGHT, by=by)
    assert told(cast, "not-right") == ids(cast.director, advice.counsel)


def test_a_review_that_is_late_shows_to_director_and_counsel(
    cast: Cast, advice: Advisers, outreach: UUID, clock: Clock
) -> None:
    one = broken(cast, outreach)
    assert actions.keep(hospital=cast.valley.pk, by=program(cast)) == 0
    clock.shift(timedelta(hours=13))
    for done in (1, 0):
        assert actions.keep(hospital=cast.valley.pk, by=program(cast)) == done
    assert told(cast, "reminder") == ids(cast.coordinator, cast.deputy, advice.clinician)
    assert queries.late_reviews(seen_by=signed_in(cast.director)) == ()
    clock.shift(timedelta(hours=12))
    for done in (1, 0):
        assert actions.keep(hospital=cast.valley.pk, by=program(cast)) == done
    assert told(cast, "late") == ids(cast.director, advice.counsel)
    for who in (cast.director, advice.counsel):
        (row,) = queries.late_reviews(seen_by=signed_in(who))
        assert (row.id, row.asked_by) == (one, "")
    with refuses(Refused):
        queries.late_reviews(seen_by=signed_in(cast.administrator))


def test_the_rest_needs_two_persons_first(cast: Cast, advice: Advisers, outreach: UUID) -> None:
    one = broken(cast, outreach, Reason.UNSAFE_TO_PRACTISE, Role.CLINICIAN)
    assert glass(cast, one).state == GlassState.ASKED
    assert told(cast, "handed-over") == set()
    with refuses(NotFound):
        see_handed_over(glass=one, by=signed_in(advice.clinician))
    actions.decide(glass=one, step=GlassStep.AGREE, by=signed_in(cast.coordinator))
    assert see_handed_over(glass=one, by=signed_in(advice.clinician)).name == "Remy Recipient"


def test_a_second_person_may_refuse(cast: Cast, advice: Advisers, outreach: UUID) -> None:
    one = broken(cast, outreach, Reason.MANDATED_REPORT, Role.CLINICIAN)
    actions.decide(glass=one, step=GlassStep.REFUSE, by=signed_in(cast.deputy))
    with refuses(NotFound):
        see_handed_over(glass=one, by=signed_in(advice.clinician))
    with refuses(NotFound):
        actions.decide(glass=one, step=GlassStep.AGREE, by=signed_in(cast.coordinator))
    again = broken(cast, outreach, Reason.MANDATED_REPORT, Role.CLINICIAN)
    assert again != one


def test_the_same_is_not_asked_twice(cast: Cast, advice: Advisers, outreach: UUID) -> None:
    broken(cast, outreach)
    with refuses(NotNow):
        broken(cast, outreach)


def test_a_court_order_goes_to_counsel_alone(cast: Cast, advice: Advisers, outreach: UUID) -> None:
    with refuses(Invalid):
        broken(cast, outreach, Reason.COURT_ORDER, Role.CLINICIAN)
    one = broken(cast, outreach, Reason.COURT_ORDER, Role.COUNSEL)
    assert told(cast, "second") == ids(advice.counsel)
    for who in (cast.coordinator, advice.clinician):
        assert queries.waiting(seen_by=signed_in(who)) == ()
        with refuses(NotFound):
            actions.decide(glass=one, step=GlassStep.AGREE, by=signed_in(who))
    actions.decide(glass=one, step=GlassStep.AGREE, by=signed_in(advice.counsel))
    with refuses(NotFound):  # who asked hands it over: counsel sees no name here
        see_handed_over(glass=one, by=signed_in(advice.counsel))


def test_only_its_supporter_and_coordinators_get_more_help(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    wanted = MoreHelp(Reason.DANGER_TO_SELF, Role.SAFETY_CONTACT)
    for who in (cast.other_supporter, cast.outsider, cast.director, advice.clinician):
        with refuses(NotFound):
            get_more_help(outreach=outreach, wanted=wanted, by=signed_in(who))


def test_the_notice_is_drawn_once_and_not_stored(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    one = broken(cast, outreach)
    notice = draw_notice(outreach=outreach, glass=one, by=signed_in(cast.supporter))
    assert (notice.by_name, notice.reason) == ("Sam Supporter", Reason.DANGER_TO_SELF)
    with refuses(NotNow):
        draw_notice(outreach=outreach, glass=one, by=signed_in(cast.supporter))


def test_a_supporter_of_another_hospital_gets_more_help_here(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    otto = cast.outsider
    assert otto.supporter is not None
    with transaction(program(cast)):
        Outreach.objects.update(supporter_id=otto.supporter.pk, supporter_account=otto.account)
    one = broken(cast, outreach, by=cast.outsider)
    assert told(cast, "second") == ids(cast.coordinator, cast.deputy, advice.clinician)
    notice = draw_notice(outreach=outreach, glass=one, by=signed_in(cast.outsider))
    assert (notice.by_name, notice.hospital) == ("Otto Outsider", cast.valley.pk)


def test_a_notice_that_endangers_is_withheld_and_why_is_kept_as_a_code(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    one = broken(cast, outreach, withheld=Withheld.RAISES_DANGER)
    with refuses(NotNow):
        draw_notice(outreach=outreach, glass=one, by=signed_in(cast.supporter))
    assert glass(cast, one).withheld == Withheld.RAISES_DANGER
    with refuses(Invalid):
        broken(cast, outreach, Reason.DANGER_TO_OTHERS, withheld=Withheld.FORBIDDEN_BY_ORDER)


def test_forgetting_waits_for_the_review_but_not_for_ever(
    cast: Cast, advice: Advisers, outreach: UUID, clock: Clock
) -> None:
    broken(cast, outreach)
    close(outreach=outreach, outcome=Outcome.HANDED_OVER, by=signed_in(cast.coordinator))
    clock.shift(timedelta(minutes=6))
    assert forget_due(hospital=cast.valley.pk, by=program(cast)) == 0
    clock.shift(timedelta(hours=72))
    assert forget_due(hospital=cast.valley.pk, by=program(cast)) == 1
    with transaction(program(cast)):
        assert not BreakGlass.objects.exists()


def test_the_ledger_keeps_reason_and_month_and_comes_with_the_shuffle(
    cast: Cast, advice: Advisers, outreach: UUID, clock: Clock
) -> None:
    one = broken(cast, outreach)
    by = signed_in(cast.coordinator)
    actions.decide(glass=one, step=GlassStep.REVIEW, verdict=Verdict.RIGHT, by=by)
    close(outreach=outreach, outcome=Outcome.HANDED_OVER, by=by)
    clock.shift(timedelta(minutes=6))
    assert forget_due(hospital=cast.valley.pk, by=program(cast)) == 1
    assert not LedgerEntry.objects.exists()
    facts = unstaged(Stage.objects.filter(is_strain=False))
    assert TalliedDisclosure("2026-11", Reason.DANGER_TO_SELF) in facts
    with transaction(program(cast)):
        assert not BreakGlass.objects.exists() and not Outreach.objects.exists()
    _eleven_more(cast)
    clock.shift(timedelta(days=20))
    flush(hospital=cast.valley.pk, by=program(cast))
    (row,) = queries.ledger(seen_by=signed_in(advice.counsel))
    assert (row.month, row.reason, row.count) == ("2026-11", Reason.DANGER_TO_SELF, 1)
    assert {f.name for f in LedgerEntry._meta.fields} == {"id", "hospital", "month", "reason"}
    with refuses(Refused):
        queries.ledger(seen_by=signed_in(cast.coordinator))


def test_what_was_only_asked_is_in_no_ledger(
    cast: Cast, advice: Advisers, outreach: UUID, clock: Clock
) -> None:
    broken(cast, outreach, Reason.MANDATED_REPORT, Role.CLINICIAN)
    close(outreach=outreach, outcome=Outcome.HANDED_OVER, by=signed_in(cast.coordinator))
    clock.shift(timedelta(minutes=6))
    forget_due(hospital=cast.valley.pk, by=program(cast))
    facts = unstaged(Stage.objects.filter(is_strain=False))
    assert facts and not [one for one in facts if isinstance(one, TalliedDisclosure)]


def test_the_record_tells_neither_reason_nor_person(
    cast: Cast, advice: Advisers, outreach: UUID
) -> None:
    broken(cast, outreach)
    entry = Pending.objects.get(event="glass.broken")
    assert bytes(entry.reference) == b"" and entry.role == Role.SUPPORTER
    assert Reason.DANGER_TO_SELF.encode() not in bytes(entry.detail)


def _eleven_more(cast: Cast) -> None:
    from lamppost.outreach.actions import count

    for _ in range(11):
        count(hospital=cast.valley.pk, kind="route", codes=("self",), by=program(cast))
