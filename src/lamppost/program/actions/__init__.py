"""What can be done to places and to the roster."""

from lamppost.program.actions.calendar import WorkingHours, set_special_day, set_working_hours
from lamppost.program.actions.duties import Reached, forget_duty_phones, set_duties, set_duty_phone
from lamppost.program.actions.headcounts import Heads, count_heads, note_headcounts
from lamppost.program.actions.hospitals import import_hospitals
from lamppost.program.actions.people import deactivate
from lamppost.program.actions.roster import import_roster
from lamppost.program.actions.stages import set_department_stage, set_hospital_stage
from lamppost.program.actions.turns import add_duties, remove_duty, set_cover

__all__ = [
    "Heads",
    "Reached",
    "WorkingHours",
    "add_duties",
    "count_heads",
    "deactivate",
    "forget_duty_phones",
    "import_hospitals",
    "import_roster",
    "note_headcounts",
    "remove_duty",
    "set_cover",
    "set_department_stage",
    "set_duties",
    "set_duty_phone",
    "set_hospital_stage",
    "set_special_day",
    "set_working_hours",
]
