"""The words that people read for each coded value, translated when they are shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True, slots=True)
class Choice:
    """One coded value, its words, and a second line where a choice needs one."""

    code: str
    label: Words
    note: Words = ""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Choices that stand together on a screen under one heading."""

    label: Words
    choices: tuple[Choice, ...]


ABOUT_GROUPS: tuple[ChoiceGroup, ...] = (
    ChoiceGroup(
        _("A patient’s death or an unexpected outcome"),
        (
            Choice("unexpected_death", _("An unexpected death")),
            Choice("death_of_a_child", _("The death of a child")),
            Choice("failed_resuscitation", _("A resuscitation that failed")),
            Choice("patient_suicide", _("A patient’s suicide")),
            Choice("unexpected_outcome", _("An unexpected outcome")),
        ),
    ),
    ChoiceGroup(
        _("Hard encounters"),
        (
            Choice(
                "overwhelmed_family_or_suffering_patient", _("A family or patient in great pain")
            ),
            Choice("difficult_interaction", _("A difficult encounter")),
            Choice("violence_or_threat", _("Violence or a threat")),
            Choice("harassment_or_discrimination", _("Harassment or discrimination")),
        ),
    ),
    ChoiceGroup(
        _("Events that touch many"),
        (
            Choice("mass_casualty", _("A mass casualty event")),
            Choice("exposure_or_injury", _("Exposure or injury at work")),
            Choice("death_of_a_colleague", _("The death of a colleague")),
            Choice("suicide_of_a_colleague", _("The suicide of a colleague")),
        ),
    ),
    ChoiceGroup(
        _("The work itself"),
        (
            Choice("workload_or_burnout", _("Workload or burnout")),
            Choice("moral_injury", _("Having to act against one’s values")),
            Choice("workplace_conflict", _("Conflict at work")),
            Choice("complaint_or_review", _("A complaint or review")),
        ),
    ),
    ChoiceGroup(
        _("Training and career"),
        (
            Choice("training_or_exam", _("Training or an exam")),
            Choice("career_or_licence_stress", _("Career or license worries")),
            Choice("return_to_work_or_leave", _("Leave, or coming back to work")),
        ),
    ),
    ChoiceGroup(
        _("Life outside work"),
        (
            Choice("work_home_strain", _("Work and home pulling apart")),
            Choice("personal_loss_or_illness", _("A loss or illness of one’s own")),
        ),
    ),
    ChoiceGroup(
        _("None of these"),
        (
            Choice("many_things_together", _("Many things together")),
            Choice("other", _("Something else")),
            Choice("rather_not_say", _("I don’t know / rather not say")),
        ),
    ),
)

ABOUT: dict[str, Words] = {
    choice.code: choice.label for group in ABOUT_GROUPS for choice in group.choices
}

URGENCY: dict[str, Words] = {
    "today": _("Today"),
    "soon": _("Soon"),
    "this_week": _("This week"),
}

SHIFTS: tuple[Choice, ...] = (
    Choice("days", _("Mostly days")),
    Choice("evenings", _("Mostly evenings")),
    Choice("nights", _("Mostly nights")),
    Choice("weekends", _("Mostly weekends")),
    Choice("mixed", _("It changes")),
)

SHIFT: dict[str, Words] = {shift.code: shift.label for shift in SHIFTS}

ROUTE: dict[str, Words] = {
    "self": _("Asked for themselves"),
    "colleague": _("Asked for by a colleague"),
    "leader": _("Asked for by a leader"),
    "event": _("After a hard event"),
    "outreach": _("A supporter’s own initiative"),
}

MODE: dict[str, Words] = {
    "in_person": _("In person"),
    "phone": _("By phone"),
    "video": _("By video"),
    "message": _("By message"),
}

ATTEMPT_RESULT: dict[str, Words] = {
    "no_answer": _("No answer"),
    "left_message": _("Left a message"),
    "replied": _("They replied"),
    "time_agreed": _("We agreed on a time"),
    "connected": _("We talked"),
    "declined": _("They said no"),
    "not_now": _("They said not now"),
    "wrong_contact": _("This way to reach them was wrong"),
    "wrong_person": _("This was the wrong person"),
}

OUTCOME: dict[str, Words] = {
    "connected": _("They talked"),
    "declined": _("They said no"),
    "not_now": _("They said not now"),
    "unreachable": _("No reply"),
    "withdrawn": _("Withdrawn"),
    "signposted": _("Told where to find help"),
    "wrong_person": _("Wrong person"),
    "not_pursued": _("Not pursued"),
    "handed_over": _("Handed over for more help"),
}

STATE: dict[str, Words] = {
    "waiting": _("Needs a supporter"),
    "offered": _("A supporter has been asked"),
    "accepted": _("A supporter is reaching out"),
    "connected": _("They have talked"),
    "closing": _("Closing"),
}

OWN_STATE: dict[str, Words] = {  # as its supporter reads it
    "waiting": _("Needs a supporter"),
    "offered": _("A supporter has been asked"),
    "accepted": _("You are reaching out"),
    "connected": _("You have talked"),
    "closing": _("Closing"),
}

NEXT_STEP: dict[str, Words] = {
    "waiting": _("Offer it to a supporter"),
    "offered": _("Wait for their answer"),
    "accepted": _("The supporter reaches out"),
    "connected": _("Follow up, or close"),
    "closing": _("Undo within five minutes"),
}

MATCHED: dict[str, Words] = {
    "first_name": _("First name"),
    "nickname": _("Nickname"),
    "initial": _("Initial"),
    "last_name": _("Last name"),
    "spelling": _("Spelled alike"),
    "department": _("Department"),
    "specialty": _("Specialty"),
}

OFFER_STATE: dict[str, Words] = {
    "open": _("Waiting for an answer"),
    "accepted": _("Accepted"),
    "declined": _("Not now"),
    "expired": _("No answer in time"),
    "taken_back": _("Taken back"),
    "handed_back": _("Handed back"),
    "replaced": _("Passed on"),
    "handed_over": _("Handed over"),
}

DECLINE_REASON: dict[str, Words] = {
    "on_shift": _("I am on shift"),
    "no_time_now": _("I have no time now"),
    "away": _("I am away"),
    "need_a_rest": _("I need a rest"),
    "involved_in_the_event": _("I was part of what happened"),
}

HAND_BACK_REASON: dict[str, Words] = {
    "too_close": _("We are too close"),
    "conflict_of_interest": _("There is a conflict of interest"),
    "wrong_person": _("This is the wrong person"),
    "not_the_right_fit": _("I am not the right fit"),
}

ESCALATION_LEVEL: dict[str, Words] = {
    "0": _("None needed"),
    "1": _("Another conversation with a peer"),
    "3": _("Professional help, soon"),
    "4": _("Emergency help, now"),
    "consult": _("I asked the program’s clinician, naming nobody"),
}

GETTING_MORE_HELP_REASON: dict[str, Words] = {
    "danger_to_self": _("They may hurt themselves"),
    "danger_to_others": _("They may hurt somebody else"),
    "unsafe_to_practise": _("It is not safe for them to work"),
    "mandated_report": _("The law asks for a report"),
    "court_order": _("A court has ordered it"),
}

RED_FLAG: dict[str, Words] = {
    "may_be_in_danger_now": _("May be in danger now"),
    "thoughts_of_suicide": _("Thoughts of suicide"),
    "access_to_means": _("Has the means at hand"),
    "saying_goodbye": _("Saying goodbye"),
    "missing_or_not_answering": _("Missing, or not answering"),
    "thoughts_of_harming_others": _("Thoughts of harming others"),
    "violence_at_home": _("Violence at home"),
    "intoxicated_now": _("Intoxicated now"),
    "substance_use_and_safety": _("Alcohol or drugs, and safety"),
    "not_safe_to_practise": _("Not safe to work"),
    "cannot_function_at_home_or_work": _("Cannot cope at home or at work"),
    "not_sleeping_or_eating": _("Not sleeping or eating"),
    "hopelessness": _("Hopelessness"),
    "isolation": _("Cut off from others"),
    "symptoms_longer_than_four_weeks": _("Symptoms for more than four weeks"),
}

GLASS_STATE: dict[str, Words] = {
    "asked": _("Waits for a second person"),
    "handed_over": _("Handed over"),
    "refused": _("Not agreed"),
    "reviewed": _("Handed over and reviewed"),
}

WITHHELD: dict[str, Words] = {
    "raises_danger": _("It would put them or somebody else in more danger"),
    "cannot_be_reached": _("They cannot be reached"),
    "forbidden_by_order": _("The court’s order forbids it"),
}

WHOM_TO_CALL: dict[str, Words] = {
    "emergency": _("Emergency"),
    "crisis": _("The crisis line"),
    "safety_contact": _("The safety contact"),
    "clinician": _("The program’s clinician"),
    "coordinator": _("The coordinator"),
}

DUTY: dict[str, Words] = {
    "safety": _("Safety contacts"),
    "rota": _("The rota for “today”"),
    "clinician": _("Clinicians"),
    "coordinator": _("Coordinators"),
}

LEGAL_TEXT: dict[str, Words] = {
    "agreement": _("Confidentiality agreement of supporters"),
    "retention": _("Retention schedule"),
    "notice": _("Notice to somebody about whom more help was got"),
    "kept": _("What we can and cannot keep"),
    "reporting": _("Must I report that I had peer support?"),
}

GUIDE_PART: dict[str, Words] = {
    "first_words": _("First words"),
    "questions": _("What they may ask"),
    "conversation": _("The conversation"),
    "ending": _("How to end"),
}

GATE: dict[str, Words] = {
    "safety_contact": _("A safety contact with hours"),
    "deputy": _("A deputy with hours"),
    "coordinators": _("A coordinator and a deputy"),
    "texts": _("Signed texts"),
    "protocols": _("Approved protocols"),
    "lines": _("Emergency and crisis lines"),
    "resources": _("Numbers that were called"),
    "keyring": _("Keys kept apart"),
    "second_factor": _("A second factor"),
}

PROFESSION: dict[str, Words] = {
    "physician": _("Physician"),
    "resident_or_fellow": _("Resident or fellow"),
    "advanced_practice_clinician": _("Advanced practice clinician"),
    "nurse": _("Nurse"),
    "pharmacist": _("Pharmacist"),
    "other_clinical": _("Other clinical staff"),
    "other_staff": _("Other staff"),
}

ROLE: dict[str, Words] = {
    "trainee": _("In training"),
    "supporter": _("Peer supporter"),
    "department_lead": _("Department lead"),
    "coordinator": _("Coordinator"),
    "director": _("Director"),
    "evaluator": _("Evaluator"),
    "clinician": _("Program clinician"),
    "counsel": _("Counsel"),
    "safety_contact": _("Safety contact"),
    "administrator": _("Administrator"),
}

PURPOSE: dict[str, Words] = {
    "danger": _("Somebody may be in danger"),
    "first_contact": _("Reaching out"),
    "more_help": _("Getting more help"),
    "nominations": _("Whom colleagues named as supporters"),
    "triage": _("Finding a supporter"),
    "who_is_meant": _("Saying who is meant"),
}

HOSPITAL_STAGE: dict[str, Words] = {
    "planned": _("Planned"),
    "launching": _("Launching"),
    "active": _("Active"),
    "paused": _("Paused"),
}

ADOPTION_STAGE: dict[str, Words] = {
    "considering": _("Considering"),
    "preparing": _("Preparing"),
    "active": _("Active"),
    "paused": _("Paused"),
}

STANDING: dict[str, Words] = {
    "nominated": _("Nominated"),
    "invited": _("Invited"),
    "in_training": _("In training"),
    "certified": _("Certified"),
    "active": _("Active"),
    "resting": _("Resting"),
    "stepped_down": _("Stepped down"),
}

RELATION: dict[str, Words] = {
    "own": _("From my department"),
    "other": _("From another department"),
    "other_hospital": _("From another hospital"),
}

MUST: dict[str, Words] = {
    "relation": _("Where they are from"),
    "language": _("The language"),
    "gender": _("Whom I talk with"),
    "mode": _("How we talk"),
}

LANGUAGE: dict[str, Words] = {
    "en": pgettext_lazy("standing alone", "English"),
    "es": pgettext_lazy("standing alone", "Spanish"),
    "ar": pgettext_lazy("standing alone", "Arabic"),
    "fa": pgettext_lazy("standing alone", "Persian"),
    "fr": pgettext_lazy("standing alone", "French"),
    "hi": pgettext_lazy("standing alone", "Hindi"),
    "ko": pgettext_lazy("standing alone", "Korean"),
    "ru": pgettext_lazy("standing alone", "Russian"),
    "tl": pgettext_lazy("standing alone", "Tagalog"),
    "vi": pgettext_lazy("standing alone", "Vietnamese"),
    "zh": pgettext_lazy("standing alone", "Chinese"),
}


def choices(labels: dict[str, Words], *codes: str) -> tuple[Choice, ...]:
    """The given codes (all, where none is given) with their words, in that order."""
    return tuple(Choice(code, labels[code]) for code in codes or labels)
