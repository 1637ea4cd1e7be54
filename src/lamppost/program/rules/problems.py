"""What can be wrong with a file, by row and column. Nothing here carries a value of the file."""

from dataclasses import dataclass
from enum import StrEnum

from lamppost.core.errors import LamppostError


class Problem(StrEnum):
    """Each stops the import: nothing is written until all are mended."""

    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_HAS_TOO_MANY_ROWS = "file_has_too_many_rows"
    FILE_IS_IMAGE = "file_is_image"
    FILE_IS_SPREADSHEET = "file_is_spreadsheet"
    FILE_IS_DOCUMENT = "file_is_document"
    FILE_IS_ARCHIVE = "file_is_archive"
    FILE_IS_BINARY = "file_is_binary"
    FILE_HAS_NULLS = "file_has_nulls"
    FILE_ENCODING = "file_encoding"
    FILE_HAS_NO_ROWS = "file_has_no_rows"
    NOBODY_HERE = "nobody_here"
    QUOTES_BROKEN = "quotes_broken"
    HEADINGS_UNKNOWN = "headings_unknown"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    HEADINGS_REPEATED = "headings_repeated"
    TOO_MANY_VALUES = "too_many_values"
    LETTERS_LOST = "letters_lost"
    VALUE_MISSING = "value_missing"
    VALUE_TOO_LONG = "value_too_long"
    NPI_DIGITS = "npi_digits"
    NPI_CHECK_DIGIT = "npi_check_digit"
    NPI_OF_TWO_NAMES = "npi_of_two_names"
    EMAIL_MALFORMED = "email_malformed"
    EMAIL_OF_TWO = "email_of_two"
    PROFESSION_UNKNOWN = "profession_unknown"
    NOT_YES_OR_NO = "not_yes_or_no"
    HOSPITAL_ID = "hospital_id"
    HOSPITAL_TWICE = "hospital_twice"
    STATE_UNKNOWN = "state_unknown"
    # Of a register of supporters.
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_OF_OTHERS = "account_of_others"
    CAPACITY_RANGE = "capacity_range"
    DATE_TO_COME = "date_to_come"
    DATE_TOO_FAR = "date_too_far"
    DATE_UNREADABLE = "date_unreadable"
    DATES_CROSSED = "dates_crossed"
    DEPARTMENT_UNKNOWN = "department_unknown"
    EMAIL_TWICE = "email_twice"
    LANGUAGE_UNKNOWN = "language_unknown"
    MINUTES_RANGE = "minutes_range"
    MODE_UNKNOWN = "mode_unknown"
    STANDING_UNKNOWN = "standing_unknown"
    SUPPORTER_ELSEWHERE = "supporter_elsewhere"


class Note(StrEnum):
    """What was left blank; the rest of the row is imported."""

    PHONE_LOST = "phone_lost"  # a spreadsheet turned it into 5.1012E+09
    PHONE_UNREADABLE = "phone_unreadable"


class LeftOut(StrEnum):
    """Why somebody in the file is not taken in."""

    OTHER_HOSPITAL = "other_hospital"
    NO_HOSPITAL = "no_hospital"
    HOME_ELSEWHERE = (
        "home_elsewhere"  # another hospital of this site comes first in their affiliations
    )
    OTHER_ROSTER = "other_roster"  # already on the roster of another hospital
    OTHER_PROFESSION = "other_profession"
    STEPPED_DOWN = "stepped_down"  # comes back by their own word alone


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """`row` as a spreadsheet counts (headings are row 1; 0: the file), `column` as the file heads it."""

    row: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class ImportNote:
    row: int
    column: str
    note: Note


class Unreadable(LamppostError):
    """The file cannot be taken in at all; `problems` says why and where."""

    def __init__(self, *problems: ImportProblem) -> None:
        super().__init__(", ".join(sorted({problem.problem.value for problem in problems})))
        self.problems = problems
