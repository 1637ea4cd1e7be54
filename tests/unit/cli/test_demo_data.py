"""The demo's people and days: what it shows, and that it is the same each time."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count
from pytest_django import DjangoDbBlocker

from lamppost.cli.demo_data import approve_report, load
from lamppost.cli.embedded import Urls
from lamppost.core.access import Actor, Role
from lamppost.core.clock import as_of, now
from lamppost.core.transactions import transaction
from lamppost.disclosure.rules import Told
from lamppost.evaluation.models import Release
from lamppost.evaluation.queries import figures, releases
from lamppost.notifications.models import Message
from lamppost.outreach.models import (
    Attempt,
    Offer,
    OptOut,
    Outreach,
    Source,
    Stage,
    TallyCounter,
    TallyInteraction,
    TallyOutreach,
)
from lamppost.outreach.queries.guide import guide_here
from lamppost.outreach.queries.listing import my_offers, my_outreaches, queue
from lamppost.outreach.queries.sealed import said_of, sealed_recipient
from lamppost.outreach.rules import Outcome, Route, State
from lamppost.outreach.rules.guide import GuideItem
from lamppost.people.models import Account, RoleGrant
from lamppost.people.queries import accounts_with_role, actor_for, cast
from lamppost.people.rules import conflicts
from lamppost.program.models import Department, Duty, Headcount, Hospital, Physician
from lamppost.program.queries import hospital_ids, on_duty
from lamppost.program.rules import DutyKind
from lamppost.referrals.actions import see_submission
from lamppost.referrals.models import Alarm, Referral
from lamppost.referrals.queries import (
    activation,
    activations,
    alarms,
    groups,
    possible_recipients,
    unconfirmed,
)
from lamppost.referrals.queries.sealed import sealed_submission
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules.renewal import DUE
from lamppost.vault.queries import read_by_program
from tests.architecture.sources import sources
from tests.conftest import _copy

OPEN_STORE = (Outreach, Source, Offer, Attempt, OptOut, Stage, Referral, Alarm, Message)
PACIFIC = ZoneInfo("America/Los_Angeles")


@contextmanager
def empty(server: Urls, blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of its own with nothing in it."""
    from lamppost.cli.migration import django_at

    with _copy(server) as copy, blocker.unblock(), django_at(copy.app):
        yield


@contextmanager
def filled(server: Urls, blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """A database of its own with the demo in it; what was said while it loaded."""
    said: list[str] = []
    with empty(server, blocker):
        load(said.append)
        yield said


@pytest.fixture(scope="module")
def demo(
    server: Urls, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[str]]:
    with filled(server, django_db_blocker) as said:
        yield said


@pytest.fixture
def oakland(demo: list[str]) -> Hospital:
    return Hospital.objects.get(city="Oakland")


@pytest.fixture
def fremont(demo: list[str]) -> Hospital:
    return Hospital.objects.get(city="Fremont")


def everywhere() -> Actor:
    return Actor.system(*hospital_ids())


def first(role: Role, place: Hospital, number: int = 0) -> Actor:
    """The holder of a role there, with a fresh second factor."""
    return actor_for(accounts_with_role(role, place.pk)[number].id, second_factor_at=now())


def snapshot() -> str:
    """A digest over names and states; no random id and no moment is in it."""
    with transaction(everywhere()):
        facts = [
            *Hospital.objects.values_list("slug", "stage", "launched_on"),
            *Department.objects.values_list("hospital", "name", "stage", "adopted_on"),
            *Physician.objects.values_list("npi", "name_folded", "email", "department__name"),
            *Account.objects.values_list("email", "name", "physician__npi"),
            *RoleGrant.objects.values_list("account__email", "role", "hospital", "is_deputy"),
            *Supporter.objects.values_list("account__email", "trained_on", "languages"),
            *Duty.objects.values_list("hospital", "kind", "account_id", "weekday", "starts"),
            *Headcount.objects.values_list("department__name", "month", "physicians"),
            *TallyOutreach.objects.values_list("hospital", "quarter", "route", "outcome"),
            *TallyInteraction.objects.values_list("department__name", "month", "minutes"),
            *TallyCounter.objects.values_list("hospital", "quarter", "kind", "code", "count"),
            *(outreach_facts(row) for row in Outreach.objects.all()),
            *(referral_facts(row) for row in (*Referral.objects.all(), *Alarm.objects.all())),
            *Offer.objects.values_list("supporter__account__email", "state", "reason"),
            *Attempt.objects.values_list("hospital", "mode", "result"),
        ]
    return hashlib.sha256("\n".join(sorted(map(repr, facts))).encode()).hexdigest()


def outreach_facts(row: Outreach) -> tuple[object, ...]:
    who = read_by_program(sealed_recipient(row))
    said = sorted(said_of(source).about for source in row.sources.all())
    supporter = row.supporter.account.email if row.supporter else ""
    return row.hospital_id, row.state, row.route, row.urgency, who.name, said, supporter


def referral_facts(row: Referral | Alarm) -> tuple[object, ...]:
    said = read_by_program(sealed_submission(row))
    return type(row).__name__, row.hospital_id, said.name, said.department, said.about


def test_load_makes_two_hospitals_of_which_eleven_departments_adopted(demo: list[str]) -> None:
    assert Hospital.objects.filter(stage="active").count() == Hospital.objects.count() == 2
    assert Counter(Department.objects.values_list("stage", flat=True))["active"] == 11
    assert set(Department.objects.values_list("stage", flat=True)) == {"active", "considering"}
    inside = Physician.objects.filter(department__stage="active").count()
    assert inside > 500 and 0.58 < inside / Physician.objects.count() < 0.62
    assert 850 < Physician.objects.count() < 950


def test_load_writes_to_nobody_real(demo: list[str]) -> None:
    addresses = [*Account.objects.values_list("email", flat=True)]
    addresses += Physician.objects.exclude(email=None).values_list("email", flat=True)
    assert {address.split("@")[1].split(".", 1)[1] for address in addresses} == {"example.org"}
    known = Physician.objects.exclude(email=None).count()
    assert 0.6 < known / Physician.objects.count() < 0.8


def test_load_enrols_59_supporters_of_every_adopting_department(demo: list[str]) -> None:
    assert Supporter.objects.filter(standing="active", account__is_active=True).count() == 59
    assert Supporter.objects.values("department").distinct().count() == 11
    for one in Supporter.objects.select_related("account__physician", "department"):
        assert one.department and one.department.stage == "active"
        assert one.account.physician and one.account.physician.department == one.department


def test_load_fills_every_role_at_each_hospital(demo: list[str]) -> None:
    for place in hospital_ids():
        assert all(accounts_with_role(role, place) for role in Role)
        deputies = [one.is_deputy for one in accounts_with_role(Role.COORDINATOR, place)]
        assert deputies == [False, True]
    leads = RoleGrant.objects.filter(role=Role.DEPARTMENT_LEAD, department__stage="active")
    assert leads.values("department").distinct().count() == 11
    for account in Account.objects.all():
        assert not conflicts(frozenset(account.grants.values_list("role", flat=True)))
    assert {holder.role for holder in cast()} == set(Role)


def test_load_leaves_a_night_uncovered_at_one_hospital(
    oakland: Hospital, fremont: Hospital
) -> None:
    sunday = datetime(2026, 11, 22, 3, tzinfo=PACIFIC)
    assert len(on_duty(oakland.pk, DutyKind.SAFETY, sunday)) == 2
    assert on_duty(fremont.pk, DutyKind.SAFETY, sunday) == []
    assert on_duty(fremont.pk, DutyKind.SAFETY, sunday.replace(hour=12))
    for place in (oakland, fremont):
        assert on_duty(place.pk, DutyKind.ROTA, sunday.replace(hour=12))
        assert not on_duty(place.pk, DutyKind.ROTA, sunday)


def test_load_counts_heads_of_each_month_since_june_2019(demo: list[str]) -> None:
    today = now().date()
    months = (today.year - 2019) * 12 + today.month - 6 + 1
    counted = Department.objects.annotate(months=Count("headcounts"))
    assert set(counted.values_list("months", flat=True)) == {months}


def test_load_tallies_306_conversations_in_three_years(demo: list[str]) -> None:
    rows = list(TallyInteraction.objects.values_list("month", "minutes", "department"))
    months = [month for month, *_ in rows]
    assert len(rows) == 306
    assert median(minutes for _, minutes, _ in rows) == 60
    assert (min(months), max(months)) == ("2019-06", "2022-05")
    years = [
        sum(f"{begin}-06" <= month < f"{begin + 1}-06" for month in months)
        for begin in (2019, 2020, 2021)
    ]
    assert years == sorted(years) and len(set(years)) == 3
    small = Department.objects.filter(headcounts__physicians__lt=25).values_list("pk", flat=True)
    assert not {department for *_, department in rows} & set(small)


def test_load_tallies_outreaches_that_match(demo: list[str]) -> None:
    endings = Counter(TallyOutreach.objects.values_list("outcome", flat=True))
    assert set(endings) == set(Outcome)
    assert endings[Outcome.CONNECTED] == 252
    routes = TallyCounter.objects.filter(kind="route")
    assert sum(routes.values_list("count", flat=True)) == endings.total()
    for route in Route:
        counted = sum(routes.filter(code=route).values_list("count", flat=True))
        assert counted == TallyOutreach.objects.filter(route=route).count() > 0
    last = max(TallyOutreach.objects.values_list("quarter", flat=True))
    assert last == "2022-Q2"


def test_load_shows_outreaches_in_every_state(oakland: Hospital) -> None:
    with transaction(everywhere()):
        states = Counter(Outreach.objects.filter(hospital=oakland).values_list("state", flat=True))
        followed = Outreach.objects.get(hospital=oakland, state=State.CONNECTED)
        tried = Counter(Attempt.objects.values_list("result", flat=True))
    assert set(states) == set(State)
    assert followed.follow_up_on and followed.follow_up_on > now().date()
    assert tried["left_message"] and tried["no_answer"] and tried["time_agreed"]


def test_load_shows_ages_that_differ_and_promises_that_press(oakland: Hospital) -> None:
    rows = queue(oakland.pk, seen_by=first(Role.COORDINATOR, oakland, 1)).rows
    waiting = [row for row in rows if row.first_attempt_at is None]
    assert min(row.promised_by for row in waiting) - now() < timedelta(hours=4)
    assert len({row.opened_at for row in rows}) > 8
    assert all(row.opened_at <= now() for row in rows)


def test_load_shows_a_referral_that_joined(oakland: Hospital) -> None:
    with transaction(everywhere()):
        joined = Outreach.objects.annotate(asked=Count("sources")).get(asked=2)
    assert joined.urgency == "soon"  # the first one had said: this week


def test_load_hides_from_the_coordinator_what_is_about_them(oakland: Hospital) -> None:
    own, deputys = (
        {row.id for row in queue(oakland.pk, seen_by=first(Role.COORDINATOR, oakland, rank)).rows}
        for rank in (0, 1)
    )
    assert own < deputys and len(deputys - own) == 1


def test_load_shows_a_hard_event_of_six_and_a_group(oakland: Hospital) -> None:
    by = first(Role.COORDINATOR, oakland, 1)
    (row,) = activations(oakland.pk, seen_by=by)
    page = activation(row.id, seen_by=by)
    assert (row.event.people, len(page.outreaches), page.proposes_group) == (6, 6, True)
    assert len(groups(oakland.pk, seen_by=by)) == 1


def test_load_asks_who_is_meant_of_two_namesakes(oakland: Hospital) -> None:
    deputy = first(Role.COORDINATOR, oakland, 1)
    rows = unconfirmed(oakland.pk, seen_by=deputy).rows
    likeliest = []
    for row in rows:
        said = see_submission(referral=row.id, by=deputy)
        found = possible_recipients(oakland.pk, said, seen_by=deputy)
        likeliest.append([one.name for one in found if one.score == found[0].score])
    assert len(rows) == 4
    assert ["Adekunle Blanson", "Adekunle Blanson"] in likeliest
    assert [] in likeliest  # somebody whom no roster lists


def test_load_rings_for_somebody_who_may_be_in_danger(oakland: Hospital) -> None:
    (ringing,) = alarms(seen_by=first(Role.SAFETY_CONTACT, oakland))
    assert not ringing.is_acknowledged
    assert now() - ringing.raised_at < timedelta(minutes=30)


def test_load_gives_the_first_supporters_something_to_do(
    oakland: Hospital, fremont: Hospital
) -> None:
    for place in (oakland, fremont):
        busy, talking = first(Role.SUPPORTER, place), first(Role.SUPPORTER, place, 1)
        assert len(my_offers(seen_by=busy)) == 1
        assert [row.state for row in my_outreaches(seen_by=busy)] == [State.ACCEPTED]
        assert [row.state for row in my_outreaches(seen_by=talking)] == [State.CONNECTED]


def test_figures_of_the_demo_tell_a_hospital_and_nobody(oakland: Hospital) -> None:
    fremont, ours = figures(seen_by=first(Role.DIRECTOR, oakland))
    assert ours.adoption.active + fremont.adoption.active == 11
    assert ours.supporters_trained + fremont.supporters_trained == 59
    assert (ours.safety_hours, fremont.safety_hours) == (168, 105)
    assert ours.lately is fremont.lately is None, "no report is approved yet"
    assert isinstance(ours.promises_kept, Told) and (ours.promises_kept.value or 0) >= 80
    assert ours.years[0].year == 2019 and ours.years[-1].year == now().year - 1


def test_load_asks_for_two_reports_of_which_one_is_approved(oakland: Hospital) -> None:
    assert not approve_report()
    told = {"drawn_on": now().date(), "shown": {}, "activity": 11, "respondents": 5}
    Release.objects.update(state="ready", **told)
    assert approve_report() and approve_report()
    (row,) = releases(seen_by=first(Role.DEPARTMENT_LEAD, oakland))
    assert (row.hospital, row.first_year, row.year) == ("", 2019, 2021)


def test_load_again_changes_nothing(demo: list[str]) -> None:
    said: list[str] = []
    before = counts(), snapshot()
    load(said.append)
    assert (counts(), snapshot()) == before
    assert said == [] and len(demo) == 6


def counts() -> dict[str, int]:
    with transaction(everywhere()):
        return {one.__name__: one.objects.count() for one in OPEN_STORE}


def test_load_makes_the_same_each_time(
    demo: list[str], server: Urls, django_db_blocker: DjangoDbBlocker
) -> None:
    before = snapshot()
    with filled(server, django_db_blocker):
        assert snapshot() == before


def test_load_goes_on_after_a_break(
    demo: list[str],
    server: Urls,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks() -> None:
        raise KeyboardInterrupt

    before, said = snapshot(), list[str]()
    with empty(server, django_db_blocker):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr("lamppost.cli.demo_data.write_past", breaks)
            load(said.append)
        assert not TallyInteraction.objects.exists()
        load(said.append)
        assert said == [*demo[:-1], *demo[-2:]]
        assert snapshot() == before


def test_no_tally_row_was_written_together_with_what_is_open(demo: list[str]) -> None:
    with transaction(everywhere()):
        rows = {
            model: {
                str(x)
                for x in model.objects.extra(select={"x": "xmin"}).values_list("x", flat=True)
            }
            for model in (TallyOutreach, TallyInteraction, TallyCounter, *OPEN_STORE)
        }
    tally = rows[TallyOutreach] | rows[TallyInteraction] | rows[TallyCounter]
    assert not tally & set().union(*(rows[model] for model in OPEN_STORE))


def test_only_the_demo_tells_another_time() -> None:
    users = {source.name for source in sources() if "as_of(" in source.text}
    demo = {f"cli/demo_data/{name}.py" for name in ("desk", "reporting", "surveys", "training")}
    assert users == {"core/clock.py", *demo}


def test_the_told_time_ends_with_its_block() -> None:
    then = datetime(2020, 2, 3, tzinfo=PACIFIC)
    with pytest.raises(ZeroDivisionError), as_of(then):
        assert now() == then
        raise ZeroDivisionError
    assert now().date() > date(2026, 1, 1)


def test_load_lets_a_hospital_word_one_item_of_the_guide_its_own_way(oakland: Hospital) -> None:
    director = actor_for(accounts_with_role(Role.DIRECTOR, oakland.pk)[0].id)
    rows = guide_here(oakland.pk, "en", seen_by=director)
    assert [row.item for row in rows if row.is_own] == [GuideItem.IN_PERSON]
    assert "quiet room" in next(row for row in rows if row.is_own).wording.do[-1]


def test_load_shows_who_is_due_who_has_lapsed_and_who_is_in_training(demo: list[str]) -> None:
    ends = Supporter.objects.filter(standing="active", certified_until__lte=now().date() + DUE)
    lapsed = ends.filter(certified_until__lt=now().date())
    assert (ends.count(), lapsed.count()) == (3, 1)
    learning = Supporter.objects.filter(standing="in_training")
    assert learning.values("hospital").distinct().count() == 2
