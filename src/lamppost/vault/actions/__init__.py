"""Seal, open, index, shred, rotate."""

from lamppost.vault.actions.epochs import begin_epoch, destroy_epoch, keep_epochs, rewrap, rotate
from lamppost.vault.actions.reviews import (
    forget_reviews,
    record_all_with_actor,
    record_with_actor,
    see_looks,
)
from lamppost.vault.actions.sealing import index, new_key, open_sealed, renew_key, unindex
from lamppost.vault.actions.shredding import bury, shred, shred_again

__all__ = [
    "begin_epoch",
    "bury",
    "destroy_epoch",
    "forget_reviews",
    "index",
    "keep_epochs",
    "new_key",
    "open_sealed",
    "record_all_with_actor",
    "record_with_actor",
    "renew_key",
    "rewrap",
    "rotate",
    "see_looks",
    "shred",
    "shred_again",
    "unindex",
]
