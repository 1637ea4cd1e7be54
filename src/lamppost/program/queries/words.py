"""What an import found, in words; entry points show them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lamppost.program.rules.problems import LeftOut, Note, Problem

PROBLEMS: Final[Mapping[Problem, str | Promise]] = {
    Problem.FILE_EMPTY: _("The file is empty."),
    Problem.FILE_TOO_LARGE: _("The file is larger than 10 MB. Take only your own hospital's rows."),
    Problem.FILE_HAS_TOO_MANY_ROWS: _("The file has more than 100,000 rows."),
    Problem.FILE_IS_IMAGE: _("This is a picture. Export the list from where it is kept as a CSV file."),
    Problem.FILE_IS_SPREADSHEET: _("This is a spreadsheet or a zip file. Open it and save it as CSV."),
    Problem.FILE_IS_DOCUMENT: _("This is a document. Export the list as a CSV file."),
    Problem.FILE_IS_ARCHIVE: _("This file is compressed. Unpack it first."),
    Problem.FILE_IS_BINARY: _("This is not a text file. Export the list as a CSV file."),
    Problem.FILE_HAS_NULLS: _("The file holds zero bytes: it is damaged, or no text. Save it as CSV (UTF-8) again."),
    Problem.FILE_ENCODING: _("The letters of the file cannot be read. Save it as CSV (UTF-8) again."),
    Problem.FILE_HAS_NO_ROWS: _("Below the headings there is no row."),
    Problem.NOBODY_HERE: _("Nobody in this file belongs to this hospital. Is it the right file?"),
    Problem.QUOTES_BROKEN: _("A quotation mark is not closed, or stands in the middle of a value."),
    Problem.HEADINGS_UNKNOWN: _("No heading is known. Begin with a row of headings such as name, e-mail, department."),
    Problem.COLUMN_MISSING: _("This column is missing."),
    Problem.COLUMN_TWICE: _("This heading stands twice. Keep one of the two columns."),
    Problem.HEADINGS_REPEATED: _("The headings stand here again. Were two files joined? Remove this row."),
    Problem.TOO_MANY_VALUES: _("There are more values than headings. Put values that hold a comma in quotation marks."),
    Problem.LETTERS_LOST: _("Letters with accents were lost in an earlier step. Export the list again as CSV (UTF-8)."),
    Problem.VALUE_MISSING: _("This must not be empty."),
    Problem.VALUE_TOO_LONG: _("This is too long."),
    Problem.NPI_DIGITS: _("An NPI has ten digits."),
    Problem.NPI_CHECK_DIGIT: _("The check digit of this NPI is wrong: a digit was mistyped."),
    Problem.NPI_OF_TWO_NAMES: _("This NPI already belongs to somebody of another name."),
    Problem.EMAIL_MALFORMED: _("This is not an e-mail address."),
    Problem.EMAIL_OF_TWO: _("This e-mail address already belongs to somebody else."),
    Problem.PROFESSION_UNKNOWN: _("This profession is not known. Use for example physician, resident, NP, PA, nurse."),
    Problem.NOT_YES_OR_NO: _("Write yes or no."),
    Problem.HOSPITAL_ID: _("A CMS hospital id has up to six digits or letters."),
    Problem.HOSPITAL_TWICE: _("This hospital stands twice."),
    Problem.STATE_UNKNOWN: _("A state has two letters."),
    Problem.ACCOUNT_CLOSED: _("The account with this address is closed. Open it again first."),
    Problem.ACCOUNT_OF_OTHERS: _("This address belongs to somebody whose account you do not look after."),
    Problem.CAPACITY_RANGE: _("Write a whole number from 0 to 9."),
    Problem.DATE_TO_COME: _("This day is still to come."),
    Problem.DATE_TOO_FAR: _("This day is too far ahead."),
    Problem.DATE_UNREADABLE: _("This is not a date. Write it like 2024-03-31 or 3/31/2024."),
    Problem.DATES_CROSSED: _("This day is before the one that it follows: training, certificate, refresher, end."),
    Problem.DEPARTMENT_UNKNOWN: _("This hospital has no department of that name."),
    Problem.EMAIL_TWICE: _("This person stands in the file twice. Keep one of the two rows."),
    Problem.LANGUAGE_UNKNOWN: _("This language is not known. Write for example English; Spanish."),
    Problem.MINUTES_RANGE: _("Write whole minutes, such as 240."),
    Problem.MODE_UNKNOWN: _("This way to talk is not known. Write in person, phone, video or message."),
    Problem.STANDING_UNKNOWN: _("Write active, resting or certified. Leave out who has stepped down."),
    Problem.SUPPORTER_ELSEWHERE: _("They are a supporter of another hospital here."),
}  # fmt: skip

NOTES: Final[Mapping[Note, str | Promise]] = {
    Note.PHONE_LOST: _("A spreadsheet rounded this telephone number; it was left out."),
    Note.PHONE_UNREADABLE: _("This is not a telephone number; it was left out."),
}

LEFT_OUT: Final[Mapping[LeftOut, str | Promise]] = {
    LeftOut.OTHER_HOSPITAL: _("of another hospital"),
    LeftOut.NO_HOSPITAL: _("of no hospital"),
    LeftOut.HOME_ELSEWHERE: _("whose first hospital is another one of this site"),
    LeftOut.OTHER_ROSTER: _("already on the roster of another hospital"),
    LeftOut.OTHER_PROFESSION: _("of another profession"),
    LeftOut.STEPPED_DOWN: _("who stepped down: they come back when they say so"),
}
