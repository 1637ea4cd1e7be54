"""Words of somebody's own."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote; as sealed as a name, since it may hold one."""

    text: str = field(repr=False)
