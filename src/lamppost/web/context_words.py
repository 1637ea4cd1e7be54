"""The words that people read for what helps a program and what gets in its way (PRISM)."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from lamppost.evaluation.prism import FACTORS, ContextKind, Domain, Factor
from lamppost.web.words import Choice, ChoiceGroup, Words

DOMAIN: Final[Mapping[Domain, Words]] = {
    Domain.INTERVENTION: _("The program itself"),
    Domain.RECIPIENTS: _("Those it is for"),
    Domain.INFRASTRUCTURE: _("What it runs on"),
    Domain.ENVIRONMENT: _("The world around it"),
}
KIND: Final[Mapping[ContextKind, Words]] = {
    ContextKind.BARRIER: _("Gets in the way"),
    ContextKind.FACILITATOR: _("Helps"),
    ContextKind.ADAPTATION: _("Was changed"),
}
FACTOR: Final[Mapping[Factor, Words]] = {
    Factor.HOW_ONE_ASKS: _("How one asks for support"),
    Factor.CONFIDENTIALITY: _("Confidentiality"),
    Factor.TIME_TO_FIRST_CONTACT: _("How soon somebody calls"),
    Factor.CHOICE_OF_SUPPORTER: _("Which supporter is asked"),
    Factor.CONVERSATION: _("The conversation itself"),
    Factor.SUPPORT_AFTER_EVENTS: _("Support after hard events"),
    Factor.TRAINING: _("Training of supporters"),
    Factor.KNOWN_BENEFIT: _("What is known of its benefit"),
    Factor.AWARENESS: _("Knowing that the program is there"),
    Factor.TRUST: _("Trust in the program"),
    Factor.STIGMA: _("What others might think"),
    Factor.FEAR_FOR_CAREER: _("Fear for license or career"),
    Factor.TIME_TO_TALK: _("Time to talk"),
    Factor.LEADERS: _("Backing by leaders"),
    Factor.DEPARTMENT_HABITS: _("Habits of a department"),
    Factor.WILLING_SUPPORTERS: _("Colleagues who want to support"),
    Factor.LANGUAGE_AND_CULTURE: _("Language and culture"),
    Factor.MONEY: _("Money"),
    Factor.COORDINATION: _("Hours to coordinate"),
    Factor.PROTECTED_TIME: _("Paid time for supporters"),
    Factor.NIGHTS_AND_WEEKENDS: _("Cover of nights and weekends"),
    Factor.PROFESSIONAL_HELP: _("The way to professional help"),
    Factor.QUIET_ROOM: _("A quiet room"),
    Factor.SOFTWARE: _("Software and data"),
    Factor.STAFF_SHORTAGE: _("Too few staff"),
    Factor.LAW: _("The law on what is confidential"),
    Factor.LICENSING_BOARDS: _("What medical boards ask"),
    Factor.ACCREDITATION: _("What accreditors ask"),
    Factor.PUBLIC_CRISIS: _("A pandemic or disaster"),
    Factor.OTHER_HELP: _("Other help nearby"),
    Factor.NEWS: _("What the news says"),
    Factor.CHANGE_OF_OWNER: _("A merger or a new owner"),
}


def factor_groups() -> tuple[ChoiceGroup, ...]:
    """What to choose from, part by part."""
    return tuple(
        ChoiceGroup(DOMAIN[domain], tuple(Choice(one, FACTOR[one]) for one in factors))
        for domain, factors in FACTORS.items()
    )
