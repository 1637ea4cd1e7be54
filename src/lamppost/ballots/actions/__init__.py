"""Open a box, give out codes, take answers, close and count, destroy."""

from lamppost.ballots.actions.casting import cast
from lamppost.ballots.actions.closing import close_box, close_due
from lamppost.ballots.actions.opening import destroy, issue, open_box

__all__ = ["cast", "close_box", "close_due", "destroy", "issue", "open_box"]
