"""The verbs of an outreach, in the order of its life."""

from lamppost.outreach.actions.answering import (
    another_supporter,
    never,
    not_now,
    renew,
    set_preferences,
)
from lamppost.outreach.actions.closing import close, forget_due, undo
from lamppost.outreach.actions.keeping import keep
from lamppost.outreach.actions.leaving import hand_over_all, part_with
from lamppost.outreach.actions.more_help import (
    MoreHelp,
    Notice,
    draw_notice,
    get_more_help,
    see_handed_over,
)
from lamppost.outreach.actions.offering import accept, decline, offer, propose, reassign
from lamppost.outreach.actions.opening import Opening, add_said, open_or_join, withdraw_source
from lamppost.outreach.actions.opting_out import opt_out, opt_out_address
from lamppost.outreach.actions.reaching import (
    Conversation,
    hand_back,
    log_alone,
    log_attempt,
    log_interaction,
    new_code,
    see_recipient,
)
from lamppost.outreach.actions.tallying import count, flush, import_tally, stage

__all__ = [
    "Conversation",
    "Opening",
    "accept",
    "add_said",
    "another_supporter",
    "close",
    "count",
    "decline",
    "MoreHelp",
    "Notice",
    "flush",
    "forget_due",
    "hand_back",
    "hand_over_all",
    "import_tally",
    "keep",
    "log_alone",
    "log_attempt",
    "destroy_spent_keys",
    "draw_notice",
    "log_interaction",
    "never",
    "get_more_help",
    "new_code",
    "not_now",
    "offer",
    "open_or_join",
    "opt_out",
    "opt_out_address",
    "part_with",
    "propose",
    "reassign",
    "renew",
    "see_recipient",
    "set_preferences",
    "stage",
    "undo",
    "withdraw_source",
]
    "see_handed_over",
