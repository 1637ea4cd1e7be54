"""Reports that were released, or are on the way to it, as people may see them; and which can be drawn now."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models.fields.json import KeyTransform

from lamppost.core.access import Actor, may, require
from lamppost.core.errors import NotFound
from lamppost.disclosure.rules import Told
from lamppost.evaluation.access import EvaluationPermission, releases_visible_to
from lamppost.evaluation.models import Release, ReleaseFile
from lamppost.evaluation.rules import (
    CONVERSATIONS,
    DRAWING,
    KEPT,
    About,
    ReleaseKind,
    ReleaseState,
    Span,
    last_closed,
    spans_told,
    years_to_draw,
)
from lamppost.program import queries as program
from lamppost.surveys.queries.ended import still_running

BODY: Final = "body.html"  # the report inside a page of the program; no file to be taken away
UNREAD: Final = ("shown",)  # large, and read by the drawing alone
ORDER: Final = {state: at for at, state in enumerate((*DRAWING, ReleaseState.FAILED))}


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One report. `hospital` is empty for that of the whole program; the `may_` are of who looks."""

    id: UUID
    hospital: str
    kind: ReleaseKind
    year: int
    state: ReleaseState
    asked_on: date
    drawn_on: date | None
    percent_hidden: int | None
    activity: int | None
    respondents: int | None
    versions: str
    approved_on: date | None
    withdrawn_on: date | None
    withdrawn_why: str
    may_approve: bool
    may_withdraw: bool
    files: tuple[str, ...] = ()

    @property
    def first_year(self) -> int:
        return self.year - self.kind.years + 1

    @property
    def is_drawing(self) -> bool:
        return self.state in DRAWING

    @property
    def is_kept(self) -> bool:
        return self.state in KEPT


@dataclass(frozen=True, slots=True)
class ToDraw:
    """What can be asked for: of one hospital, or (None) of the whole program."""

    hospital: int | None
    name: str
    kind: ReleaseKind
    year: int

    @property
    def first_year(self) -> int:
        return self.year - self.kind.years + 1


def releases(*, seen_by: Actor) -> tuple[ReleaseRow, ...]:
    """What is under way first, then by period, the latest first."""
    require(seen_by, EvaluationPermission.RELEASE_VIEW)
    names = program.hospital_names()
    found = Release.objects.filter(releases_visible_to(seen_by, names)).defer(*UNREAD)
    rows = [_row(one, names, seen_by) for one in found.order_by("id")]
    return tuple(sorted(rows, key=_in_order))


def release(one: UUID, *, seen_by: Actor) -> ReleaseRow:
    """That report and the names of its files; NotFound for one that is not for them, or not yet."""
    require(seen_by, EvaluationPermission.RELEASE_VIEW)
    names = program.hospital_names()
    seen = Release.objects.filter(releases_visible_to(seen_by, names), pk=one)
    row = seen.defer(*UNREAD).first()
    if row is None:
        raise NotFound("no such release")
    own = ReleaseFile.objects.filter(release=row).exclude(name=BODY)
    files = own.order_by("name").values_list("name", flat=True).distinct()
    return _row(row, names, seen_by, tuple(files))


def release_file(one: UUID, name: str, language: str, *, seen_by: Actor) -> bytes:
    """A file as it was stored, in that language where it has one. NotFound."""
    require(seen_by, EvaluationPermission.RELEASE_VIEW)
    seen = releases_visible_to(seen_by, program.hospital_ids())
    own = ReleaseFile.objects.filter(release__in=Release.objects.filter(seen, pk=one), name=name)
    found = own.filter(language__in=("", language)).values_list("content", flat=True).first()
    if found is None:
        raise NotFound("no such file")
    return bytes(found)


def to_draw(*, seen_by: Actor) -> tuple[ToDraw, ...]:
    """The periods that are over and not drawn yet, of what they may have drawn."""
    require(seen_by, EvaluationPermission.RELEASE_VIEW)
    there = Release.objects.exclude(state=ReleaseState.WITHDRAWN)
    known = set(there.values_list("hospital_id", "kind", "year"))
    names = program.hospital_names()
    subjects = [(About(one, frozenset({one})), name) for one, name in names.items()]
    if len(names) > 1:
        subjects.append((About(None, frozenset(names)), ""))
    pace = _Pace.of(names.keys())
    return tuple(
        ToDraw(whom.hospital, name, kind, year)
        for whom, name in subjects
        if may(seen_by, EvaluationPermission.RELEASE_ASK, whom)
        for kind, year in pace.calendar(whom.hospitals)
        if (whom.hospital, kind, year) not in known
    )


def about(hospital: int | None, asked_by: int | None = None) -> About:
    """That hospital, or all of them."""
    places = program.hospital_ids() if hospital is None else (hospital,)
    return About(hospital, frozenset(places), asked_by)


def calendar(hospital: int | None) -> Iterator[tuple[ReleaseKind, int]]:
    """Every period that is over there and has data: no other is ever told of."""
    places = about(hospital).hospitals
    return _Pace.of(places).calendar(places)


@dataclass(frozen=True, slots=True)
class _Pace:
    """By hospital the first year with data; and the days that hold a year back: its own, and those on which surveys
    began that still run. Asked for all at once, since there may be hundreds."""

    began: dict[int, int]
    days: dict[int, list[date]]

    @classmethod
    def of(cls, hospitals: Collection[int]) -> "_Pace":
        days = {one: [day] for one, day in program.todays(hospitals).items()}
        for one, day in still_running(hospitals):
            days[one].append(day)
        return cls(program.first_years(hospitals), days)

    def calendar(self, hospitals: Collection[int]) -> Iterator[tuple[ReleaseKind, int]]:
        began = min((self.began[one] for one in hospitals if one in self.began), default=None)
        closed = last_closed(day for one in hospitals for day in self.days[one])
        for kind in ReleaseKind:
            for year in years_to_draw(kind, began, closed):
                yield kind, year


def kept_releases() -> dict[UUID, Any]:
    """What each report showed that was ever stored, withdrawn ones too: for the drawing of the next."""
    found = Release.objects.filter(state__in=KEPT).order_by("id")
    return dict(found.values_list("pk", "shown"))


def conversations_told(hospital: int) -> dict[Span, Told]:
    """By span of years what approved reports, of it or of the whole program, tell of a hospital's conversations."""
    approved = Release.objects.filter(state=ReleaseState.APPROVED)
    shown = approved.values_list(KeyTransform(CONVERSATIONS, "shown"), "activity")
    return spans_told([one for one in shown if one[0]], f"h{hospital}")


def _row(one: Release, names: dict[int, str], by: Actor, files: tuple[str, ...] = ()) -> ReleaseRow:
    places = frozenset(names) if one.hospital_id is None else frozenset({one.hospital_id})
    of = About(one.hospital_id, places, one.asked_by)
    state = ReleaseState(one.state)
    is_ready = state is ReleaseState.READY
    stands = is_ready or state is ReleaseState.APPROVED
    return ReleaseRow(
        id=one.pk,
        hospital="" if one.hospital_id is None else names[one.hospital_id],
        kind=ReleaseKind(one.kind),
        year=one.year,
        state=state,
        asked_on=one.asked_on,
        drawn_on=one.drawn_on,
        percent_hidden=one.percent_hidden,
        activity=one.activity,
        respondents=one.respondents,
        versions=one.versions,
        approved_on=one.approved_on,
        withdrawn_on=one.withdrawn_on,
        withdrawn_why=one.withdrawn_why,
        may_approve=is_ready and may(by, EvaluationPermission.RELEASE_APPROVE, of),
        may_withdraw=stands and may(by, EvaluationPermission.RELEASE_WITHDRAW, of),
        files=files,
    )


def _in_order(row: ReleaseRow) -> tuple[bool, int, str, str, str]:
    return row.state not in ORDER, -row.year, row.kind, row.hospital, str(row.id)
