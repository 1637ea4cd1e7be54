"""Words for what a file that people write may have wrong (a curriculum, a questionnaire), and for coded values."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from lamppost.training.rules import Change, Mismatch, Problem
from lamppost.web.words import Words

VOICE: Final[dict[str, Words]] = {
    "supporter": _("Supporter"),
    "colleague": _("Colleague"),
    "observer": _("Observer"),
}

PROBLEM: Final[dict[str, Words]] = {
    "missing": _("This field is missing."),
    "unknown": _("There is no such field. Is it spelled right?"),
    "text": _("A text is expected here."),
    "empty": _("This must not be empty."),
    "too_long": _("This is too long: %(detail)s letters at most."),
    "form": _(
        "This has the wrong form. A name has small letters, digits and _; a link begins with https://."
    ),
    "number": _("A whole number is expected here."),
    "too_small": _("This number is too small: %(detail)s at least."),
    "too_large": _("This number is too large: %(detail)s at most."),
    "yes_or_no": _("Write true or false."),
    "not_on_list": _("It must be one of these: %(detail)s."),
    "list": _("A list is expected here: one item a line, each after a dash."),
    "too_few": _("There are too few: %(detail)s at least."),
    "too_many": _("There are too many: %(detail)s at most."),
    "fields": _("Fields with their names are expected here."),
    "twice": _("This field stands twice: %(detail)s."),
    "reference": _("References (& and *) are not read. Write the text out."),
    "too_deep": _("This is nested too deeply."),
    "yaml": _(
        "This line cannot be read. A colon or a quotation mark in it? Then put the text in double quotes."
    ),
    "letters": _("There is a sign here that no text has."),
    "file_too_long": _("The file is too long: %(detail)s letters at most."),
    "sum_of_units": _("The units add up to %(detail)s minutes: say so here, or change them."),
    "sum_of_steps": _("The steps add up to %(detail)s minutes: the unit says another number."),
    "needed": _("A unit needs this, so that somebody can teach it."),
    "no_such_source": _("There is no source with this key: %(detail)s."),
    "empty_block": _("Give this some text, or some points."),
    "one_right": _("Exactly one answer is right; here it is %(detail)s."),
    "double": _("There are two of this name: %(detail)s."),
    "other_language": _("This is the file of the other language: it must say %(detail)s."),
    "text_needed": _(
        "This text is needed. Only a definition whose licence is to be checked may leave it out."
    ),
    "html": _("HTML is not taken here: %(detail)s."),
    "no_such_scale": _("There is no scale with this id: %(detail)s."),
    "no_such_item": _("There is no item with this id: %(detail)s."),
    "no_such_value": _("The item that this hangs on has no such answer: %(detail)s."),
    "asked_later": _("This hangs on an item of the same page or a later one: %(detail)s."),
    "circle": _("A circle: %(detail)s is asked only after an answer to itself."),
    "text_has_no_scale": _("An item that takes words has no scale."),
    "too_many_texts": _("Items that take words: %(detail)s at most."),
    "no_room": _("All answers together do not fit on a ballot. Ask less."),
    "no_number": _("A score is made of items with one number each. This one has none: %(detail)s."),
    "mixed_scales": _("These items are on scales with different ends."),
    "not_in_score": _("This item is not in the score: %(detail)s."),
    "wrong": _("Something is not right here."),
}

MISMATCH: Final[dict[str, Words]] = {
    "only_in_one": _("This unit is in one language only."),
    "order": _("The units do not follow in the same order."),
    "kind": _("It is not of the same kind in both languages."),
    "minutes": _("It does not take the same minutes in both languages."),
    "beforehand": _("It can be done beforehand in one language only."),
    "questions": _("Questions, answers, or which is right differ between the languages."),
    "cases": _("Cases or role plays differ between the languages."),
}

PARTS: Final[dict[str, Words]] = {  # of the way to a field, as the list of changes names it
    "title": _("Title"),
    "intro": _("Introduction"),
    "minutes": _("Minutes"),
    "aims": _("Aims"),
    "notes": _("Notes for who teaches"),
    "content": _("Text"),
    "dialogues": _("Examples"),
    "scenarios": _("Cases"),
    "role_plays": _("Role plays"),
    "questions": _("Questions"),
    "sources": _("Sources"),
    "beforehand": _("Can be done beforehand"),
    "kind": _("Kind"),
}


def problem(one: Problem) -> str:
    """What is wrong, in a sentence."""
    return str(PROBLEM[one.code]) % {"detail": one.detail}


def mismatch(one: Mismatch) -> str:
    """Where two languages differ, in a sentence."""
    return f"{one.unit}: {MISMATCH[one.code]}" if one.unit else str(MISMATCH[one.code])


def part(one: Change) -> str:
    """What part of a unit a change is in."""
    return str(PARTS[one.field.partition(" › ")[0]])
