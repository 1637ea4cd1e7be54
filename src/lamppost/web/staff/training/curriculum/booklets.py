"""The curriculum in print: the handbook for participants, the guide for who teaches."""

from typing import Any, Final

from django.utils.translation import gettext as _

from lamppost.core.documents import draw
from lamppost.program.queries import HospitalRow
from lamppost.resources.queries import crisis_lines
from lamppost.training.rules import Curriculum, Unit
from lamppost.web import words
from lamppost.web.curriculum_words import VOICE
from lamppost.web.staff.training.curriculum.pages import stretches
from lamppost.web.templatetags.in_words import as_phone

HANDBOOK: Final = "web/templates/documents/handbook.typ"


def draw_handbook(curriculum: Curriculum, place: HospitalRow) -> bytes:
    """Without what is for who teaches, and without the cards of the roles."""
    return _draw(curriculum.for_participants(), place, _("Handbook for participants"))


def draw_guide(curriculum: Curriculum, place: HospitalRow) -> bytes:
    """With the plan of the day, notes, and cards to cut."""
    return _draw(curriculum, place, _("Facilitator’s guide"), is_guide=True)


def _draw(
    curriculum: Curriculum, place: HospitalRow, kind: str, *, is_guide: bool = False
) -> bytes:
    data: dict[str, Any] = {
        "place": place.name,
        "lines": [f"{as_phone(one.phone)} {one.name}" for one in crisis_lines(place.id)],
        "kind": kind,
        "is_guide": is_guide,
        "title": curriculum.title,
        "version": curriculum.version,
        "minutes": _minutes(curriculum.minutes),
        "intro": curriculum.intro,
        "units": [
            {**_unit(curriculum, one.unit), "since": one.since}
            for one in stretches(curriculum.units, ())
        ],
        "sources": [source.model_dump() for source in curriculum.sources],
        "words": _words(),
    }
    title = f"{curriculum.title}: {kind}"
    return draw(HANDBOOK, title=title, language=curriculum.language, data=data)


def _unit(curriculum: Curriculum, unit: Unit) -> dict[str, Any]:
    held = unit.model_dump(mode="json")
    held["minutes_in_words"] = _minutes(unit.minutes)
    held["numbers"] = [curriculum.sources.index(one) + 1 for one in curriculum.sources_of(unit)]
    for case in (*held["scenarios"], *held["role_plays"]):
        case["about"] = str(words.ABOUT.get(case["about"], case["about"]))
    return held


def _minutes(count: int) -> str:
    return _("%(count)s min.") % {"count": count}


def _words() -> dict[str, str]:
    """What the template says of its own accord."""
    return {
        "page": _("Page"),
        "day": _("The day"),
        "aims": _("What you take with you"),
        "notes": _("For who teaches"),
        "prepare": _("Before you begin"),
        "plan": _("Step by step"),
        "cases": _("What may happen"),
        "debrief": _("Questions to talk about it afterward"),
        "case": _("A case"),
        "listen": _("Listen for this"),
        "learn": _("Look at this"),
        "cards": _("Cards to cut"),
        "own_card": _("Your card comes from whoever teaches."),
        "afterward": _("Talk about it afterward"),
        "check": _("Check yourself"),
        "answers": _("What the answers are worth"),
        "sources": _("Sources"),
        "version": _("Version"),
        "help": _("In danger now, or not safe?"),
        "minutes": _("Minutes"),
        "since": _("From"),
        "part": _("Part"),
        "beforehand": _("Can be done alone"),
        "right": _("Right"),
        **{role: str(word) for role, word in VOICE.items()},
    }
