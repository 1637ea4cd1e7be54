"""A hospital words the guide its own way, item by item, and goes back to the package's words."""

from dataclasses import asdict

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotNow
from lamppost.core.transactions import transaction
from lamppost.outreach.access import WORDS_THE_GUIDE, OutreachPermission
from lamppost.outreach.models import GuideWording
from lamppost.outreach.queries.guide import packaged_words
from lamppost.outreach.rules.guide import GuideItem, InBoth, digest_of, problems_of_both
from lamppost.vault.actions import record_with_actor


def reword_guide(
    *, hospital: int, guide_item: GuideItem, words: InBoth, after: int, by: Actor
) -> int:
    """An item's words from now on, in both languages; returns the number of the version.

    `after` is the version that was read: NotNow where somebody has worded it since. Invalid says which field.
    """
    if problems := problems_of_both(words):
        raise Invalid(problems)
    is_packaged = words == packaged_words(guide_item)
    return _keep(hospital, guide_item, None if is_packaged else words, after, by)


def return_to_packaged(*, hospital: int, guide_item: GuideItem, after: int, by: Actor) -> int:
    """The package's words again, today's and those of its versions to come."""
    return _keep(hospital, guide_item, None, after, by)


def _keep(hospital: int, item: GuideItem, words: InBoth | None, after: int, by: Actor) -> int:
    with transaction(by):
        require(by, OutreachPermission.GUIDE_EDIT, hospital)
        versions = GuideWording.objects.filter(hospital_id=hospital, item=item)
        newest = versions.order_by("-version").values_list("version", flat=True).first() or 0
        is_kept = newest == after and _add(hospital, item, words, after + 1, by)
        if is_kept:
            record_with_actor(by=by, event="guide.worded", hospital=hospital)
    if not is_kept:  # out here nothing has to be undone: a page can go on to show both
        raise NotNow("Somebody has worded this anew. Look at it first.")
    return after + 1


def _add(hospital: int, item: GuideItem, words: InBoth | None, version: int, by: Actor) -> bool:
    """False where somebody else has added that version at the same moment."""
    _row, is_new = GuideWording.objects.get_or_create(
        hospital_id=hospital,
        item=item,
        version=version,
        defaults={
            "words": asdict(words.english) if words else None,
            "words_es": asdict(words.spanish) if words else None,
            "packaged": digest_of(packaged_words(item)),
            "edited_on": now().date(),
            "edited_role": next(role for role in WORDS_THE_GUIDE if by.has(role, hospital)),
        },
    )
    return is_new
