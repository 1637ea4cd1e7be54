"""Where else to turn at the demo's hospitals: made up, but for what comes with the program."""

from datetime import timedelta
from typing import Final

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.resources.actions import Help, check_resource, set_resource
from lamppost.resources.queries import directory
from lamppost.resources.rules import Cost, Learns, ResourceKind, Speaks

LONG_AGO: Final = timedelta(days=127)
UNCHECKED: Final = 4  # every fourth of those everywhere nobody has checked yet
BOTH: Final = (Speaks.ENGLISH, Speaks.SPANISH)
DAY_AND_NIGHT: Final = ("Day and night", "Día y noche")


def tell_where_to_turn(place: int) -> None:
    """The hospital's own, one of them not called for too long; and most of what stands everywhere."""
    program = Actor.system(place)
    for shown in (_assistance(place), _practice(place), _chaplain(place)):
        set_resource(shown=shown, by=program)
    for at, one in enumerate(directory(None)):
        if at % UNCHECKED:
            check_resource(resource=one.id, by=program)


def _assistance(place: int) -> Help:
    return Help(
        place,
        ResourceKind.EAP,
        "Employee and Physician Assistance",
        "510 555 0141",
        name_es="Asistencia a Empleados y Médicos",
        note="Up to eight talks with a counselor outside the hospital, for you and your household.",
        note_es="Hasta ocho pláticas con un consejero de fuera, para usted y los de su casa.",
        for_whom="Everybody on the payroll, and who lives with them",
        for_whom_es="Quien está en la nómina y quienes viven en su casa",
        employer=Learns.NUMBERS,
        board=Learns.NOTHING,
        cost=Cost.FREE,
        hours=DAY_AND_NIGHT[0],
        hours_es=DAY_AND_NIGHT[1],
        languages=(*BOTH, Speaks.INTERPRETER),
        checked_on=now().date(),
    )


def _practice(place: int) -> Help:
    return Help(
        place,
        ResourceKind.CARE,
        "Lakeside Practice for Clinicians",
        "510 555 0142",
        name_es="Consultorio Lakeside para Personal Clínico",
        note="Therapists and a psychiatrist who see doctors and nurses, early and late in the day.",
        note_es="Terapeutas y una psiquiatra que atienden a médicos y enfermeras, temprano y tarde.",
        employer=Learns.NOTHING,
        board=Learns.NOTHING,
        cost=Cost.INSURANCE,
        hours="Weekdays, 7 a.m. to 8 p.m.",
        hours_es="Entre semana, de 7 a.m. a 8 p.m.",
        languages=BOTH,
        checked_on=now().date(),
    )


def _chaplain(place: int) -> Help:
    return Help(
        place,
        ResourceKind.TALK,
        "Chaplain on call",
        "510 555 0143",
        name_es="Capellán de guardia",
        note="Somebody to sit with, of whatever faith or none.",
        note_es="Alguien que acompaña, de cualquier fe o de ninguna.",
        employer=Learns.NOTHING,
        board=Learns.NOTHING,
        cost=Cost.FREE,
        hours=DAY_AND_NIGHT[0],
        hours_es=DAY_AND_NIGHT[1],
        languages=(Speaks.ENGLISH,),
        checked_on=now().date() - LONG_AGO,
    )
