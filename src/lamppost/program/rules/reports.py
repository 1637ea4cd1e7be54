"""What an import answers; the same for a page, the command line and a trial run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lamppost.program.rules.problems import ImportNote, ImportProblem, LeftOut


@dataclass(frozen=True, slots=True, repr=False)
class Leaver:
    """Somebody on the roster who is not in the file."""

    physician: int
    name: str
    department: str


@dataclass(frozen=True, slots=True)
class HospitalReport:
    """With any problem, nothing was written. `hospitals` holds the ids of all that were chosen."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    hospitals: tuple[int, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    notes: tuple[ImportNote, ...] = ()
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class RosterReport:
    """With any problem, nothing was written.

    `leavers` are on the roster and not in the file; `deactivated` (ids) those that left by this import:
    whoever calls hands their open outreaches over. `leads` (ids) lead a department, as the file says.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    leavers: tuple[Leaver, ...] = ()
    deactivated: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    notes: tuple[ImportNote, ...] = ()
    is_dry_run: bool = False
