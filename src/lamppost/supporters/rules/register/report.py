"""What bringing in a register answers; the same for a page, the command line and a trial run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lamppost.program.rules.problems import ImportNote, ImportProblem, LeftOut


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """With any problem, nothing was written. `accounts`: how many of those who are new had
    none, or one without any role: whether somebody was invited is not for this to tell."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    accounts: int = 0
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    problems: tuple[ImportProblem, ...] = ()
    notes: tuple[ImportNote, ...] = ()
    is_dry_run: bool = False
