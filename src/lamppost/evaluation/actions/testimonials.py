"""What somebody said of the program, to be printed in reports: added with their consent, withdrawn at any time."""

from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.evaluation.access import EvaluationPermission, testimonials_visible_to
from lamppost.evaluation.models import Testimonial
from lamppost.evaluation.prism import years_to_note
from lamppost.evaluation.rules.testimonials import Said, plain, problems
from lamppost.program.queries import everybody, today_at
from lamppost.vault.actions import record_with_actor


def add_testimonial(*, hospital: int, said: Said, has_consent: bool, by: Actor) -> UUID:
    """Keeps it for the reports about its year. Invalid without consent, for what cannot be printed, may name somebody,
    or stands there already."""
    require(by, EvaluationPermission.TESTIMONIAL_ADD, hospital)
    given = plain(said)
    if wrong := _wrong(hospital, given, has_consent=has_consent):
        raise Invalid(wrong)
    with transaction(by):
        row, is_new = Testimonial.objects.get_or_create(
            hospital_id=hospital,
            words=given.words,
            defaults={"signed": given.signed, "language": given.language, "year": given.year},
        )
        if is_new:
            record_with_actor(by=by, event="testimonial.added", hospital=hospital)
    if not is_new:
        raise Invalid({"words": "printed_already"})
    return row.pk


def withdraw_testimonial(*, testimonial: UUID, by: Actor) -> None:
    """No later report prints it, and nothing of it is kept here; reports that are stored keep it."""
    with transaction(by):
        row = Testimonial.objects.filter(testimonials_visible_to(by), pk=testimonial).first()
        if row is None:
            raise NotFound("no such testimonial")
        require(by, EvaluationPermission.TESTIMONIAL_WITHDRAW, row)
        row.delete()
        record_with_actor(by=by, event="testimonial.withdrawn", hospital=row.hospital_id)


def _wrong(hospital: int, given: Said, *, has_consent: bool) -> dict[str, str]:
    roster = everybody(hospital, seen_by=Actor.system(hospital))
    people = ((one.first_name, one.last_name) for one in roster)
    found = problems(given, years=years_to_note(today_at(hospital)), people=people)
    return found if has_consent else {**found, "consent": "has_consent"}
