"""A report is asked for, drawn once by the worker, stored for good, and approved by a second person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, NotNow
from lamppost.core.ids import random_id
from lamppost.core.jobs import defer
from lamppost.core.transactions import transaction
from lamppost.evaluation.access import EvaluationPermission, releases_visible_to
from lamppost.evaluation.models import Release, ReleaseFile
from lamppost.evaluation.queries.releases import about, calendar, kept_releases
from lamppost.evaluation.rules import DRAWING, NEXT, ReleaseKind, ReleaseState
from lamppost.program.queries import hospital_ids
from lamppost.vault.actions import record_with_actor

STORING: Final = 0x1A40_7E1E  # advisory lock: one report is stored after another
LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Run:
    """One try at drawing a release: only the newest of its tries may write."""

    release: UUID
    run: UUID
    hospital: int | None
    kind: ReleaseKind
    year: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that a release keeps. `files` are by name and language; `shown` is what it showed and hid, by measure;
    `against` are the releases that it was held against."""

    files: Mapping[tuple[str, str], bytes]
    shown: Any
    against: Iterable[UUID]
    activity: int
    respondents: int
    percent_hidden: int
    versions: str = field(default="")


def ask_release(*, hospital: int | None, kind: ReleaseKind, year: int, by: Actor) -> UUID:
    """Has a report drawn (again, where that failed). Invalid for a period that is not on the calendar; NotNow for
    one that is drawn, or being drawn: what was stored is never drawn anew."""
    whom = about(hospital, by.account)
    require(by, EvaluationPermission.RELEASE_ASK, whom)
    if (kind, year) not in calendar(hospital):
        raise Invalid({"period": "which_report"})
    with transaction(by):
        stands = Release.objects.exclude(state=ReleaseState.WITHDRAWN)
        row = stands.select_for_update().filter(hospital=hospital, kind=kind, year=year).first()
        if row is None:
            row = Release(hospital_id=hospital, kind=kind, year=year)
        elif row.state != ReleaseState.FAILED:
            raise NotNow("This is already under way.")
        row.state, row.asked_by, row.asked_on = ReleaseState.ASKED, by.account, now().date()
        row.save()
        record_with_actor(by=by, event="release.asked", hospital=hospital)
        defer("evaluation.draw_release", release=str(row.pk))
    return row.pk


def begin_release(*, release: UUID, by: Actor) -> Run | None:
    """The worker takes it up, also after another that died over it; None where nothing is to be drawn."""
    with transaction(by):
        row = _locked(release)
        require(by, EvaluationPermission.RELEASE_DRAW, about(row.hospital_id))
        if row.state not in DRAWING:
            return None
        row.run = random_id()
        _move(row, ReleaseState.COUNTING, "run")
        record_with_actor(by=by, event="release.begun", hospital=row.hospital_id)
    return Run(row.pk, row.run, row.hospital_id, ReleaseKind(row.kind), row.year)


def note_step(*, run: Run, state: ReleaseState, by: Actor) -> None:
    """How far the drawing is, for the page. NotNow where another run has overtaken this one."""
    with transaction(by):
        row = _running(run, by)
        _move(row, state)
        record_with_actor(by=by, event="release.drawn_on", hospital=row.hospital_id)


def store_release(*, run: Run, drawn: Drawn, by: Actor) -> None:
    """Keeps the report for good, whole, in one transaction. NotNow where another run has overtaken this one, or
    another release has been stored that this one was not held against."""
    with transaction(by):
        row = _running(run, by)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (STORING,))
        if kept_releases().keys() != set(drawn.against):
            raise NotNow("another release was stored meanwhile")
        ReleaseFile.objects.bulk_create(
            ReleaseFile(release=row, name=name, language=language, content=content)
            for (name, language), content in drawn.files.items()
        )
        row.drawn_on, row.shown, row.versions = now().date(), drawn.shown, drawn.versions
        row.activity, row.respondents = drawn.activity, drawn.respondents
        row.percent_hidden = drawn.percent_hidden
        _move(
            row,
            ReleaseState.READY,
            *("drawn_on", "shown", "versions", "activity", "respondents", "percent_hidden"),
        )
        record_with_actor(by=by, event="release.stored", hospital=row.hospital_id)


def fail_release(*, run: Run, by: Actor) -> None:
    """It could not be drawn; it can be asked for again. Nothing where another run has overtaken this one."""
    with transaction(by):
        row = _locked(run.release)
        require(by, EvaluationPermission.RELEASE_DRAW, about(row.hospital_id))
        if row.run == run.run and row.state in DRAWING:
            _move(row, ReleaseState.FAILED)
            record_with_actor(by=by, event="release.failed", hospital=row.hospital_id)


def approve_release(*, release: UUID, by: Actor) -> None:
    """The second person has read it: from now on leads may. Refused for whoever had it drawn."""
    with transaction(by):
        row = _seen(release, by)
        whom = about(row.hospital_id, row.asked_by)
        require(by, EvaluationPermission.RELEASE_APPROVE, whom)
        row.approved_by, row.approved_on = by.account, now().date()
        _move(row, ReleaseState.APPROVED, "approved_by", "approved_on")
        record_with_actor(by=by, event="release.approved", hospital=row.hospital_id)


def withdraw_release(*, release: UUID, why: str, by: Actor) -> None:
    """Nobody but who draws reports reads it any more. It stays stored, and later ones are held against it: what was
    shown once stays known. Invalid without a reason."""
    reason, seen = why.strip(), _visible(release, by).first()
    if seen is None:
        raise NotFound("no such release")
    require(by, EvaluationPermission.RELEASE_WITHDRAW, about(seen.hospital_id))
    if not reason or len(reason) > LONGEST_REASON or "\0" in reason:
        raise Invalid({"why": "why_withdrawn"})
    with transaction(by):
        row = _seen(release, by)
        row.withdrawn_by, row.withdrawn_on, row.withdrawn_why = by.account, now().date(), reason
        _move(row, ReleaseState.WITHDRAWN, "withdrawn_by", "withdrawn_on", "withdrawn_why")
        record_with_actor(by=by, event="release.withdrawn", hospital=row.hospital_id)


def _move(row: Release, to: ReleaseState, *fields: str) -> None:
    if to not in NEXT[ReleaseState(row.state)]:
        raise NotNow("This has been decided already.")
    row.state = to
    row.save(update_fields=["state", *fields])


def _running(run: Run, by: Actor) -> Release:
    """The release that this run draws."""
    row = _locked(run.release)
    require(by, EvaluationPermission.RELEASE_DRAW, about(row.hospital_id))
    if row.run != run.run:
        raise NotNow("overtaken")
    return row


def _locked(release: UUID) -> Release:
    row = Release.objects.select_for_update().filter(pk=release).first()
    if row is None:
        raise NotFound("no such release")
    return row


def _seen(release: UUID, by: Actor) -> Release:
    """One that they may look at."""
    seen = _visible(release, by).values("pk")
    row = Release.objects.select_for_update().filter(pk__in=seen).first()
    if row is None:
        raise NotFound("no such release")
    return row


def _visible(release: UUID, by: Actor) -> QuerySet[Release]:
    return Release.objects.filter(releases_visible_to(by, hospital_ids()), pk=release)
