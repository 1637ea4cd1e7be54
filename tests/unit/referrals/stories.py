"""Short ways to tell a story about a referral in a test."""

from uuid import UUID, uuid4

from lamppost.core.access import Actor
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Route, Urgency
from lamppost.referrals.actions import Submitted, resolve, submit
from lamppost.referrals.models import Referral
from lamppost.referrals.rules import Submission
from tests.cast import Cast


def said(name: str, **more: object) -> Submission:
    facts: dict[str, object] = {
        "route": Route.COLLEAGUE,
        "urgency": Urgency.SOON,
        "is_unsafe": False,
        "name": name,
        **more,
    }
    return Submission(**facts)  # type: ignore[arg-type]


def refer(cast: Cast, name: str = "", by: Actor | None = None, **more: object) -> Submitted:
    """A colleague asks for the recipient (known by e-mail unless the story says otherwise)."""
    more.setdefault("reach", cast.recipient.email)
    return submit(
        hospital=cast.valley.pk,
        submission=said(name or cast.recipient.name, **more),
        form=str(uuid4()),
        by=by or Actor.public(cast.valley.pk),
    )


def resolve_all(cast: Cast) -> None:
    """What the worker would do next."""
    program = Actor.system(cast.valley.pk)
    for referral in list(Referral.objects.values_list("id", flat=True)):
        resolve(referral=referral, by=program)


def only_outreach() -> Outreach:
    return Outreach.objects.get()


def opened(cast: Cast, **more: object) -> UUID:
    """An outreach for the recipient, as a colleague's referral opens it."""
    refer(cast, **more)
    resolve_all(cast)
    return only_outreach().id
