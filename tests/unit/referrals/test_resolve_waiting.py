"""A site that is being filled resolves what waits at once, without the queue."""

from lamppost.core.access import Actor
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Route, Urgency
from lamppost.referrals.actions import resolve_waiting, submit
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import ReferralState, Submission
from tests.cast import Cast, refuses


def ask(cast: Cast, name: str, reach: str) -> None:
    said = Submission(Route.COLLEAGUE, name, Urgency.SOON, is_unsafe=False, reach=reach)
    by = Actor.public(cast.valley.pk)
    submit(hospital=cast.valley.pk, submission=said, form=name, by=by)


def test_resolve_waiting_opens_who_is_known_and_asks_about_the_others(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    ask(cast, cast.recipient.name, cast.recipient.email)
    ask(cast, "Somebody Else", "")
    assert resolve_waiting(hospital=cast.valley.pk, by=program) == 2
    assert resolve_waiting(hospital=cast.valley.pk, by=program) == 0
    with transaction(program):
        assert Outreach.objects.count() == 1
        assert Referral.objects.get().state == ReferralState.UNCONFIRMED


def test_resolve_waiting_leaves_other_hospitals_alone(cast: Cast) -> None:
    ask(cast, cast.recipient.name, cast.recipient.email)
    assert resolve_waiting(hospital=cast.harbor.pk, by=Actor.system(cast.harbor.pk)) == 0


def test_resolve_waiting_is_refused_to_a_supporter(cast: Cast) -> None:
    with refuses(Refused):
        resolve_waiting(hospital=cast.valley.pk, by=cast.supporter.actor())
