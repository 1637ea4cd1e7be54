"""Words of somebody's own come to an end."""

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.supporters.queries import today_at
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.models import Comment
from lamppost.surveys.rules.campaigns import WORDS_KEPT
from lamppost.vault.actions import shred


def end_comments(*, hospital: int, by: Actor) -> int:
    """Destroys the comments of surveys whose last day is half a year ago; returns of how many. The coded answers
    stay."""
    with transaction(by):
        require(by, SurveyPermission.CAMPAIGN_KEEP, hospital)
        last = today_at(hospital) - WORDS_KEPT
        old = Comment.objects.filter(hospital_id=hospital, campaign__closes_on__lt=last)
        keys = sorted(set(old.values_list("key_id", flat=True)))
        if keys:
            shred(keys=keys, kind="ballot", by=by)
            record(by=by, event="comments.ended", hospital=hospital)
    return len(keys)
