"""Places, people, and who is on duty."""

from lamppost.program.queries.calendar import DayOff, calendar, days_off
from lamppost.program.queries.duties import (
    OnDuty,
    duty_hours,
    duty_phones,
    hours_covered,
    next_duty,
    on_duty,
    on_duty_or_next,
    people_on_duty,
)
from lamppost.program.queries.packaged import packaged_hospitals, packaged_roster
from lamppost.program.queries.people import (
    PhysicianRow,
    PossiblePhysician,
    RosterPage,
    physician,
    physician_with_email,
    possible_physicians,
    roster,
)
from lamppost.program.queries.places import (
    DepartmentRow,
    HospitalRow,
    departments,
    hospital,
    hospital_by_slug,
    hospital_ids,
    hospitals,
    open_hospitals,
    physician_years,
    physicians_in,
)

__all__ = [
    "DayOff",
    "DepartmentRow",
    "HospitalRow",
    "OnDuty",
    "PhysicianRow",
    "PossiblePhysician",
    "RosterPage",
    "calendar",
    "days_off",
    "departments",
    "duty_hours",
    "duty_phones",
    "hospital",
    "hospital_by_slug",
    "hospital_ids",
    "hospitals",
    "hours_covered",
    "next_duty",
    "on_duty",
    "on_duty_or_next",
    "open_hospitals",
    "packaged_hospitals",
    "packaged_roster",
    "people_on_duty",
    "physician",
    "physician_with_email",
    "physician_years",
    "physicians_in",
    "possible_physicians",
    "roster",
]
