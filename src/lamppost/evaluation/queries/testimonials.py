"""What was said of the program to be printed."""

from dataclasses import dataclass
from uuid import UUID

from lamppost.core.access import Actor, require
from lamppost.core.errors import NotFound
from lamppost.core.transactions import transaction
from lamppost.evaluation.access import EvaluationPermission, testimonials_visible_to
from lamppost.evaluation.models import Testimonial
from lamppost.evaluation.rules.testimonials import Language, Said


@dataclass(frozen=True, slots=True)
class TestimonialRow:
    """One of them."""

    id: UUID
    hospital: int
    said: Said


def testimonials(hospital: int, *, seen_by: Actor) -> tuple[TestimonialRow, ...]:
    """A hospital's: the newest year first, within a year by the alphabet, since nobody shall see which came when."""
    require(seen_by, EvaluationPermission.TESTIMONIAL_VIEW, hospital)
    with transaction(seen_by):
        seen = Testimonial.objects.filter(testimonials_visible_to(seen_by), hospital_id=hospital)
        return tuple(_row(one) for one in seen.order_by("-year", "words"))


def testimonial(one: UUID, *, seen_by: Actor) -> TestimonialRow:
    """Raises NotFound."""
    require(seen_by, EvaluationPermission.TESTIMONIAL_VIEW)
    with transaction(seen_by):
        found = Testimonial.objects.filter(testimonials_visible_to(seen_by), pk=one).first()
    if found is None:
        raise NotFound("no such testimonial")
    return _row(found)


def _row(one: Testimonial) -> TestimonialRow:
    said = Said(one.words, one.signed, Language(one.language), one.year)
    return TestimonialRow(one.pk, one.hospital_id, said)
