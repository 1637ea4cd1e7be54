"""What a check finds, and how it asks the database."""

from dataclasses import dataclass
from typing import Any

from lamppost.core.errors import LamppostError


class Wrong(LamppostError):
    """One thing that is not well, and what to do about it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    check: str
    is_ok: bool
    says: str
    mend: str = ""


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def value(statement: str, *values: Any) -> Any:
    return rows(statement, *values)[0][0]
