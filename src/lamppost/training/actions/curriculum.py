"""A hospital makes the curriculum its own; somebody marks a part as done."""

from django.db.models import Max

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.training.access import CurriculumPermission, own_marks
from lamppost.training.models import CurriculumVersion, UnitDone
from lamppost.training.queries.curriculum import (
    curriculum_here,
    drafts,
    in_force,
    packaged,
    packaged_text,
)
from lamppost.training.rules import (
    Language,
    Unreadable,
    VersionState,
    mismatches,
    read,
    tidied,
)
from lamppost.vault.actions import record_with_actor


def take_copy(*, hospital: int, by: Actor) -> None:
    """Begins a draft with what is in force; where one is begun already, nothing happens."""
    with transaction(by):
        require(by, CurriculumPermission.CURRICULUM_EDIT, hospital)
        now_read, last = in_force(hospital), CurriculumVersion.objects.filter(hospital_id=hospital)
        texts = {one: now_read.text(one) if now_read else packaged_text(one) for one in Language}
        newest = last.aggregate(number=Max("number"))["number"] or 0
        _, is_new = drafts(hospital).get_or_create(
            defaults={
                "hospital_id": hospital,
                "state": VersionState.DRAFT,
                "number": newest + 1,
                "based_on": now_read.based_on if now_read else packaged(Language.EN).version,
                "text_en": texts[Language.EN],
                "text_es": texts[Language.ES],
                "changed_on": now().date(),
            }
        )
        if is_new:
            record_with_actor(by=by, event="curriculum.copied", hospital=hospital)


def keep_draft(*, hospital: int, language: Language, text: str, revision: int, by: Actor) -> None:
    """Puts the text into the draft in that language. Unreadable with every problem by its line; Invalid
    where somebody else has changed the draft since `revision`."""
    require(by, CurriculumPermission.CURRICULUM_EDIT, hospital)
    read(text, language)
    with transaction(by):
        row = _draft(hospital)
        is_newest = row.revision == revision
        if is_newest:
            setattr(row, f"text_{language}", tidied(text))
            row.revision, row.changed_on = revision + 1, now().date()
            row.save()
            record_with_actor(by=by, event="curriculum.changed", hospital=hospital)
    if not is_newest:  # out here nothing has to be undone: the page can go on to say so
        raise Invalid({"text": "changed_meanwhile"})


def put_in_force(*, hospital: int, number: int, by: Actor) -> None:
    """From now on everybody there reads that version: the draft, or one that was in force before.
    Invalid where its two languages are not the same training, or this release cannot read it."""
    with transaction(by):
        require(by, CurriculumPermission.CURRICULUM_EDIT, hospital)
        here = CurriculumVersion.objects.select_for_update().filter(hospital_id=hospital)
        row = here.filter(number=number).first()
        if row is None:
            raise NotFound("no such version")
        problem = _problem_of(row)
        if not problem:
            here.filter(state=VersionState.IN_FORCE).update(state=VersionState.KEPT)
            row.state = VersionState.IN_FORCE
            row.save(update_fields=["state"])
            record_with_actor(by=by, event="curriculum.put_in_force", hospital=hospital)
    if problem:
        raise Invalid({"version": problem})


def use_packaged(*, hospital: int, by: Actor) -> None:
    """Everybody there reads what comes with the program again; the own version is kept."""
    with transaction(by):
        require(by, CurriculumPermission.CURRICULUM_EDIT, hospital)
        row = in_force(hospital)
        if row is not None:
            row.state = VersionState.KEPT
            row.save(update_fields=["state"])
            record_with_actor(by=by, event="curriculum.packaged_again", hospital=hospital)


def drop_draft(*, hospital: int, by: Actor) -> None:
    """Throws the draft away; what is in force stays."""
    with transaction(by):
        require(by, CurriculumPermission.CURRICULUM_EDIT, hospital)
        _draft(hospital).delete()
        record_with_actor(by=by, event="curriculum.draft_dropped", hospital=hospital)


def mark_unit(*, hospital: int, unit: str, by: Actor) -> None:
    """They have done this part beforehand. NotFound where it is none of those."""
    with transaction(by):
        require(by, CurriculumPermission.UNIT_MARK, hospital)
        here = curriculum_here(hospital, Language.EN, seen_by=by).curriculum
        if unit not in [one.id for one in here.beforehand]:
            raise NotFound("no such part")
        UnitDone.objects.get_or_create(
            account_id=by.who,
            hospital_id=hospital,
            unit=unit,
            defaults={"done_on": now().date()},
        )
        record(by=by, event="unit.done", hospital=hospital)


def unmark_unit(*, hospital: int, unit: str, by: Actor) -> None:
    """They have not, after all."""
    with transaction(by):
        require(by, CurriculumPermission.UNIT_MARK, hospital)
        UnitDone.objects.filter(own_marks(by), hospital_id=hospital, unit=unit).delete()
        record(by=by, event="unit.undone", hospital=hospital)


def _problem_of(row: CurriculumVersion) -> str:
    """Why it cannot be in force; empty where it can."""
    try:
        languages = [read(row.text(one), one) for one in Language]
    except Unreadable:
        return "unreadable"
    return "mismatch" if mismatches(*languages) else ""


def _draft(hospital: int) -> CurriculumVersion:
    row = drafts(hospital).select_for_update().first()
    if row is None:
        raise NotFound("no draft")
    return row
