"""Who may hold a ballot: the program alone, on behalf of a room above that has asked who may; to answer, anybody
within that hospital who holds a code."""

from lamppost.core.access import Permission, in_scope, is_system, register


class BallotPermission(Permission):
    BOX_OPEN = "box.open"
    BOX_ISSUE = "box.issue"
    BOX_CLOSE = "box.close"
    BOX_DESTROY = "box.destroy"
    BOX_WATCH = "box.watch"
    BALLOT_CAST = "ballot.cast"
    PAPER_READ = "paper.read"


register(
    {
        BallotPermission.BOX_OPEN: [[is_system, in_scope]],
        BallotPermission.BOX_ISSUE: [[is_system, in_scope]],
        BallotPermission.BOX_CLOSE: [[is_system, in_scope]],
        BallotPermission.BOX_DESTROY: [[is_system, in_scope]],
        BallotPermission.BOX_WATCH: [[is_system, in_scope]],
        BallotPermission.BALLOT_CAST: [[in_scope]],  # the code is what counts
        BallotPermission.PAPER_READ: [[is_system, in_scope]],
    }
)
