"""What is known of referrals: who may be meant, how a receipt stands, what is due."""

from lamppost.referrals.queries.alarms import AlarmRow, alarm, alarms
from lamppost.referrals.queries.cover import Duty, duty, promised, urgencies
from lamppost.referrals.queries.events import (
    ActivationPage,
    ActivationRow,
    activation,
    activations,
    event_door_since,
)
from lamppost.referrals.queries.groups import (
    GroupRow,
    group,
    groups,
    my_groups,
    who_can_lead,
)
from lamppost.referrals.queries.intake import (
    UnconfirmedRow,
    possible_recipients,
    unconfirmed,
    unconfirmed_one,
)
from lamppost.referrals.queries.receipts import ReceiptPage, hospital_of_code, receipt_page
from lamppost.referrals.queries.themselves import Answering, who_answers

__all__ = [
    "ActivationPage",
    "ActivationRow",
    "AlarmRow",
    "Answering",
    "Duty",
    "GroupRow",
    "ReceiptPage",
    "UnconfirmedRow",
    "activation",
    "activations",
    "alarm",
    "alarms",
    "duty",
    "event_door_since",
    "group",
    "groups",
    "hospital_of_code",
    "my_groups",
    "possible_recipients",
    "promised",
    "receipt_page",
    "unconfirmed",
    "unconfirmed_one",
    "urgencies",
    "who_answers",
    "who_can_lead",
]
