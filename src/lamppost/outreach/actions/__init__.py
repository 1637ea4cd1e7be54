"""The verbs of an outreach, in the order of its life."""

from lamppost.outreach.actions.answering import (
    another_supporter,
    ask_again,
    choose_whom_not,
    never,
    not_now,
    renew,
    set_preferences,
    stop_follow_up,
)
from lamppost.outreach.actions.closing import close, forget_due, undo
from lamppost.outreach.actions.guiding import return_to_packaged, reword_guide
from lamppost.outreach.actions.handing_over import (
    ask_to_take_over,
    decline_to_take_over,
    take_over,
)
from lamppost.outreach.actions.keeping import keep
from lamppost.outreach.actions.leaving import close_account, hand_over_all, part_with, retire
from lamppost.outreach.actions.more_help import (
    MoreHelp,
    Notice,
    draw_notice,
    get_more_help,
    see_handed_over,
)
from lamppost.outreach.actions.offering import accept, decline, offer, propose, reassign
from lamppost.outreach.actions.opening import (
    Opening,
    add_said,
    keep_apart,
    open_or_join,
    withdraw_source,
)
from lamppost.outreach.actions.opting_out import opt_out, opt_out_address
from lamppost.outreach.actions.promising import offer_waiting, set_promises
from lamppost.outreach.actions.reaching import (
    Conversation,
    hand_back,
    log_alone,
    log_attempt,
    log_interaction,
    new_code,
    see_recipient,
)
from lamppost.outreach.actions.recovering import Recovered, recover
from lamppost.outreach.actions.tallying import (
    count,
    destroy_spent_keys,
    flush,
    import_tally,
    mix,
    settle_strain,
    stage,
    stage_strain,
)
from lamppost.outreach.actions.weighing import set_weighing

__all__ = [
    "Conversation",
    "MoreHelp",
    "Notice",
    "Opening",
    "Recovered",
    "accept",
    "add_said",
    "another_supporter",
    "ask_again",
    "ask_to_take_over",
    "choose_whom_not",
    "close",
    "close_account",
    "count",
    "decline",
    "decline_to_take_over",
    "destroy_spent_keys",
    "draw_notice",
    "flush",
    "forget_due",
    "get_more_help",
    "hand_back",
    "hand_over_all",
    "import_tally",
    "keep",
    "keep_apart",
    "log_alone",
    "log_attempt",
    "log_interaction",
    "mix",
    "never",
    "new_code",
    "not_now",
    "offer",
    "offer_waiting",
    "open_or_join",
    "opt_out",
    "opt_out_address",
    "part_with",
    "propose",
    "reassign",
    "recover",
    "renew",
    "retire",
    "return_to_packaged",
    "reword_guide",
    "see_handed_over",
    "see_recipient",
    "set_preferences",
    "set_promises",
    "set_weighing",
    "settle_strain",
    "stage",
    "stage_strain",
    "stop_follow_up",
    "take_over",
    "undo",
    "withdraw_source",
]
