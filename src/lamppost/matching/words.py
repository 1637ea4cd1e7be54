"""Reasons in words: the one place where a code becomes a sentence."""

from collections.abc import Callable
from typing import Final

from lamppost.matching.answers import Reason, ReasonCode


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue; who speaks another language passes `in_words` a translator."""
    return text


ONE_OR_MANY: Final[dict[ReasonCode, tuple[str, str]]] = {
    ReasonCode.OPEN_OUTREACHES: (
        gettext_noop("1 open outreach"),
        gettext_noop("{count} open outreaches"),
    ),
    ReasonCode.ALL_AT_CAPACITY: (
        gettext_noop("1 supporter would fit, but is at capacity"),
        gettext_noop("{count} supporters would fit; all are at capacity"),
    ),
    ReasonCode.PLACES_TAKEN: (
        gettext_noop("1 supporter's last place went to another outreach just now"),
        gettext_noop("{count} supporters' last places went to other outreaches just now"),
    ),
    ReasonCode.AT_CAPACITY: (
        gettext_noop("1 supporter would fit, but is at capacity"),
        gettext_noop("{count} supporters would fit, but are at capacity"),
    ),
    ReasonCode.OTHER_HOSPITAL: (
        gettext_noop("1 supporter is at another hospital"),
        gettext_noop("{count} supporters are at other hospitals"),
    ),
    ReasonCode.NOT_ACTIVE: (
        gettext_noop("1 supporter is not asked at the moment"),
        gettext_noop("{count} supporters are not asked at the moment"),
    ),
    ReasonCode.NOT_CERTIFIED: (
        gettext_noop("1 supporter has no certificate that counts"),
        gettext_noop("{count} supporters have no certificate that counts"),
    ),
    ReasonCode.AWAY: (
        gettext_noop("1 supporter is away"),
        gettext_noop("{count} supporters are away"),
    ),
    ReasonCode.NOT_DEPARTMENT: (
        gettext_noop("1 supporter is not from where the recipient asked"),
        gettext_noop("{count} supporters are not from where the recipient asked"),
    ),
    ReasonCode.NOT_LANGUAGE: (
        gettext_noop("1 supporter does not speak the language asked for"),
        gettext_noop("{count} supporters do not speak the language asked for"),
    ),
    ReasonCode.NOT_GENDER: (
        gettext_noop("1 supporter is not of the gender asked for"),
        gettext_noop("{count} supporters are not of the gender asked for"),
    ),
    ReasonCode.NOT_BY_NAME: (
        gettext_noop("1 supporter is not the one asked for by name"),
        gettext_noop("{count} supporters are not the one asked for by name"),
    ),
    ReasonCode.NOT_MODE: (
        gettext_noop("1 supporter does not talk in the way asked for"),
        gettext_noop("{count} supporters do not talk in the way asked for"),
    ),
    ReasonCode.NOT_EXPERIENCE: (
        gettext_noop("1 supporter has not been through what was asked for"),
        gettext_noop("{count} supporters have not been through what was asked for"),
    ),
}

PLAIN: Final[dict[ReasonCode, str]] = {
    ReasonCode.SAME_DEPARTMENT: gettext_noop("same department, as asked"),
    ReasonCode.OTHER_DEPARTMENT: gettext_noop("another department, as asked"),
    ReasonCode.ANOTHER_HOSPITAL: gettext_noop("another hospital, as asked"),
    ReasonCode.SAME_SPECIALTY: gettext_noop("same specialty"),
    ReasonCode.NEAR_SPECIALTY: gettext_noop("near specialty"),
    ReasonCode.SHARED_EXPERIENCE: gettext_noop("has been through {what}"),
    ReasonCode.SAME_STAGE: gettext_noop("same career stage"),
    ReasonCode.NEAR_STAGE: gettext_noop("near career stage"),
    ReasonCode.FREE: gettext_noop("free {what}"),
    ReasonCode.LANGUAGE: gettext_noop("speaks {what}"),
    ReasonCode.GENDER: gettext_noop("gender as asked"),
    ReasonCode.BY_NAME: gettext_noop("asked for by name"),
    ReasonCode.MODE: gettext_noop("talks {what}, as asked"),
    ReasonCode.NO_OPEN_OUTREACH: gettext_noop("no open outreach"),
    ReasonCode.RECENTLY_HEAVY: gettext_noop("had a heavy conversation lately"),
    ReasonCode.KEPT_AWAY: gettext_noop(
        "whoever is too close to this, or has said no to it, is not asked"
    ),
    ReasonCode.NOBODY_THERE: gettext_noop("there is no supporter yet"),
    ReasonCode.NOBODY_FITS: gettext_noop("no supporter may take this outreach"),
}

# Codes that `what` may hold; one that is not here is shown as it is spelled.
NAMES: Final[dict[ReasonCode, dict[str, str]]] = {
    ReasonCode.FREE: {
        "today": gettext_noop("today"),
        "tonight": gettext_noop("tonight"),
        "tomorrow": gettext_noop("tomorrow"),
        "this_week": gettext_noop("this week"),
    },
    ReasonCode.MODE: {
        "in_person": gettext_noop("in person"),
        "phone": gettext_noop("by phone"),
        "video": gettext_noop("by video"),
        "message": gettext_noop("by message"),
    },
    ReasonCode.LANGUAGE: {
        "ar": gettext_noop("Arabic"),
        "en": gettext_noop("English"),
        "es": gettext_noop("Spanish"),
        "fa": gettext_noop("Persian"),
        "fr": gettext_noop("French"),
        "hi": gettext_noop("Hindi"),
        "ko": gettext_noop("Korean"),
        "ru": gettext_noop("Russian"),
        "tl": gettext_noop("Tagalog"),
        "vi": gettext_noop("Vietnamese"),
        "zh": gettext_noop("Chinese"),
    },
    ReasonCode.SHARED_EXPERIENCE: {
        "litigation": gettext_noop("litigation"),
        "death_of_a_patient": gettext_noop("the death of a patient"),
        "assault": gettext_noop("an assault"),
        "parenthood": gettext_noop("raising children"),
        "training_stage": gettext_noop("the same stage of training"),
        "unexpected_death": gettext_noop("an unexpected death"),
        "death_of_a_child": gettext_noop("the death of a child"),
        "failed_resuscitation": gettext_noop("a failed resuscitation"),
        "patient_suicide": gettext_noop("a patient's suicide"),
        "unexpected_outcome": gettext_noop("an unexpected outcome"),
        "overwhelmed_family_or_suffering_patient": gettext_noop(
            "a family's or patient's suffering"
        ),
        "difficult_interaction": gettext_noop("a difficult encounter"),
        "violence_or_threat": gettext_noop("violence or threats"),
        "harassment_or_discrimination": gettext_noop("harassment or discrimination"),
        "mass_casualty": gettext_noop("a mass casualty event"),
        "exposure_or_injury": gettext_noop("an exposure or injury"),
        "death_of_a_colleague": gettext_noop("the death of a colleague"),
        "suicide_of_a_colleague": gettext_noop("a colleague's suicide"),
        "complaint_or_review": gettext_noop("a complaint or review"),
        "workplace_conflict": gettext_noop("a conflict at work"),
        "workload_or_burnout": gettext_noop("overload or burnout"),
        "moral_injury": gettext_noop("moral injury"),
        "training_or_exam": gettext_noop("training or an exam"),
        "career_or_licence_stress": gettext_noop("worry about career or license"),
        "return_to_work_or_leave": gettext_noop("leave or a return to work"),
        "work_home_strain": gettext_noop("strain between work and home"),
        "personal_loss_or_illness": gettext_noop("a personal loss or illness"),
    },
}


def in_words(reason: Reason, translate: Callable[[str], str] = gettext_noop) -> str:
    """The reason as a phrase; `translate` (such as gettext) turns each English text into another language."""
    return translate(_template(reason)).format(
        count=reason.count, what=", ".join(_names(reason, translate))
    )


def _template(reason: Reason) -> str:
    if reason.code in PLAIN:
        return PLAIN[reason.code]
    one, many = ONE_OR_MANY[reason.code]
    return one if reason.count == 1 else many


def _names(reason: Reason, translate: Callable[[str], str]) -> list[str]:
    known = NAMES.get(reason.code, {})
    return [
        translate(known[code]) if code in known else code.replace("_", " ") for code in reason.what
    ]
