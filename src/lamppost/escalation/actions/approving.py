"""The clinician approves the protocols of a hospital."""

from lamppost.core.access import Actor, Role, require
from lamppost.core.transactions import transaction
from lamppost.escalation.access import EscalationPermission
from lamppost.escalation.models import Approval
from lamppost.escalation.queries.protocols import LANGUAGES, digest_of_all, packaged
from lamppost.program.queries import today_at
from lamppost.vault.actions import record_with_actor


def approve_protocols(*, hospital: int, by: Actor) -> None:
    """This version, in this wording, from today on; approving twice changes nothing."""
    with transaction(by):
        require(by, EscalationPermission.PROTOCOL_APPROVE, hospital)
        Approval.objects.get_or_create(
            hospital_id=hospital,
            version=packaged(LANGUAGES[0]).version,
            digest=digest_of_all(),
            defaults={"approved_on": today_at(hospital), "role": Role.CLINICIAN},
        )
        record_with_actor(by=by, event="protocols.approved", hospital=hospital)
