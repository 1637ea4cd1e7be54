"""Who may do what with an outreach. A party to it never handles it: SQL does not even show it to them."""

from typing import Any, Final

from django.db.models import Q

from lamppost.core.access import (
    Actor,
    ActorKind,
    Permission,
    Role,
    anybody,
    has_role,
    in_scope,
    is_system,
    register,
)
from lamppost.escalation import access as escalation
from lamppost.outreach.rules import BY_COORDINATOR, BY_SUPPORTER, OPEN_STATES, Outcome, State

# How people are written before they are blinded: the room below looks for the same.
PARTY, RECIPIENT = escalation.PARTY, escalation.RECIPIENT
ACTIVATION: Final = "activation"  # what several were in together, by its id
account_text, physician_text = escalation.account_text, escalation.physician_text
of_a_party = escalation.of_a_party


class OutreachPermission(Permission):
    OUTREACH_OPEN = "outreach.open"
    OUTREACH_VIEW = "outreach.view"
    OUTREACH_LIST = "outreach.list"
    OUTREACH_OFFER = "outreach.offer"
    OUTREACH_PURSUE = "outreach.pursue"
    OUTREACH_CLOSE = "outreach.close"
    OUTREACH_REASSIGN = "outreach.reassign"
    OUTREACH_HAND_OVER = "outreach.hand_over"
    OUTREACH_KEEP = "outreach.keep"
    HANDOVER_ANSWER = "handover.answer"
    OUTREACH_RECOVER = "outreach.recover"
    CHANCES_VIEW = "chances.view"
    OFFER_ANSWER = "offer.answer"
    RECIPIENT_SEE = "recipient.see"
    RECIPIENT_SEE_HANDED_OVER = "recipient.see_handed_over"
    MORE_HELP_GET = "more_help.get"
    CODE_USE = "code.use"
    INTERACTION_LOG = "interaction.log"
    OPT_OUT_MAKE = "opt_out.make"
    TALLY_KEEP = "tally.keep"
    TALLY_VIEW = "tally.view"
    PROMISE_SET = "promise.set"
    PROMISE_VIEW = "promise.view"
    WEIGHING_SET = "weighing.set"
    WEIGHING_VIEW = "weighing.view"
    GUIDE_VIEW = "guide.view"
    GUIDE_EDIT = "guide.edit"


def is_its_supporter(by: Actor, obj: Any) -> bool:
    """is its supporter: was offered it, or accepted it"""
    is_theirs = by.account is not None and obj.supporter_account == by.account
    return is_theirs and by.has(Role.SUPPORTER)


def holds_a_code(by: Actor, obj: Any) -> bool:
    """holds the recipient's code"""
    return by.kind is ActorKind.CODE


WEIGHS = (Role.COORDINATOR, Role.DIRECTOR)
coordinates = has_role(Role.COORDINATOR)
# Who words the guide of a hospital: whoever runs its program, and the clinician who stands behind it.
WORDS_THE_GUIDE: Final = (Role.COORDINATOR, Role.DIRECTOR, Role.CLINICIAN)
READS_THE_GUIDE: Final = (Role.SUPPORTER, *WORDS_THE_GUIDE)
system_there = [is_system, in_scope]

register(
    {
        OutreachPermission.OUTREACH_OPEN: [system_there, [coordinates, in_scope]],
        OutreachPermission.OUTREACH_VIEW: [[coordinates], [is_its_supporter]],
        OutreachPermission.OUTREACH_LIST: [[has_role(Role.COORDINATOR, Role.SUPPORTER)]],
        OutreachPermission.OUTREACH_OFFER: [system_there, [coordinates]],
        OutreachPermission.OUTREACH_PURSUE: [[is_its_supporter]],
        OutreachPermission.OUTREACH_CLOSE: [[coordinates], [is_its_supporter], system_there],
        OutreachPermission.OUTREACH_REASSIGN: [[coordinates], system_there],
        OutreachPermission.OUTREACH_HAND_OVER: [
            [is_system],
            [has_role(Role.ADMINISTRATOR, Role.COORDINATOR)],  # sees none of them by this
        ],
        OutreachPermission.OUTREACH_KEEP: [system_there],
        OutreachPermission.HANDOVER_ANSWER: [[is_its_supporter]],
        OutreachPermission.OUTREACH_RECOVER: [system_there],
        OutreachPermission.CHANCES_VIEW: [[has_role(Role.TRAINEE, Role.SUPPORTER)]],
        OutreachPermission.OFFER_ANSWER: [[is_its_supporter]],
        OutreachPermission.RECIPIENT_SEE: [[coordinates], [is_its_supporter]],
        # Only where it was handed over to their role: escalation asks for that.
        OutreachPermission.RECIPIENT_SEE_HANDED_OVER: [
            [has_role(Role.SAFETY_CONTACT, Role.CLINICIAN)]
        ],
        OutreachPermission.MORE_HELP_GET: [[coordinates], [is_its_supporter]],
        OutreachPermission.CODE_USE: [[holds_a_code, in_scope]],
        OutreachPermission.INTERACTION_LOG: [[has_role(Role.SUPPORTER)]],
        OutreachPermission.OPT_OUT_MAKE: [[anybody]],  # anybody may say no in advance
        OutreachPermission.TALLY_KEEP: [system_there],
        OutreachPermission.TALLY_VIEW: [
            system_there,
            [has_role(Role.DIRECTOR, Role.COORDINATOR, Role.DEPARTMENT_LEAD, Role.EVALUATOR)],
        ],
        OutreachPermission.PROMISE_SET: [[is_system, in_scope], [has_role(*WEIGHS)]],
        OutreachPermission.PROMISE_VIEW: [[has_role(*WEIGHS)]],
        OutreachPermission.WEIGHING_SET: [[has_role(*WEIGHS)]],
        OutreachPermission.WEIGHING_VIEW: [[has_role(*WEIGHS)]],
        OutreachPermission.GUIDE_VIEW: [[has_role(*READS_THE_GUIDE)]],
        OutreachPermission.GUIDE_EDIT: [[has_role(*WORDS_THE_GUIDE)]],
    }
)


def coordinated_by(by: Actor) -> Q:
    """Outreaches at hospitals that they coordinate, and to which they are no party."""
    places = by.places_as(Role.COORDINATOR)
    if not places or by.account is None:
        return Q(pk__in=[])
    return Q(hospital_id__in=places) & ~of_a_party(by)


def supported_by(by: Actor) -> Q:
    """Outreaches that they have accepted; none once they are a supporter no more."""
    is_one = by.account is not None and by.has(Role.SUPPORTER)
    return Q(supporter_account=by.account) if is_one else Q(pk__in=[])


def outcomes_for(row: Any, by: Actor) -> frozenset[Outcome]:
    """What the actor may close an outreach with as it stands."""
    state = State(row.state)
    if is_its_supporter(by, row):
        return BY_SUPPORTER.get(state, frozenset())
    return BY_COORDINATOR if state in OPEN_STATES else frozenset()


def visible_to(by: Actor) -> Q:
    """What they may see at all: a job those of its hospitals, whoever is not signed in none."""
    return Q() if by.is_system else supported_by(by) | coordinated_by(by)
