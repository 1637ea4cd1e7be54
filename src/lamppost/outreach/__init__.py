"""The open effort to support one recipient: offers, attempts, conversations, closing, the tally."""
