"""Setting, checking, removing and hiding where to get help. `queries.version` changes with each."""

from lamppost.resources.actions.defaults import add_defaults
from lamppost.resources.actions.entries import (
    check_resource,
    remove_resource,
    restore_resource,
    set_resource,
)
from lamppost.resources.actions.hiding import hide_resource, show_resource
from lamppost.resources.actions.reminding import forget_removed, remind
from lamppost.resources.rules import Help

__all__ = [
    "Help",
    "add_defaults",
    "check_resource",
    "forget_removed",
    "hide_resource",
    "remind",
    "remove_resource",
    "restore_resource",
    "set_resource",
    "show_resource",
]
