"""What is said of ways to get help, in words; the search looks into them too."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lamppost.resources.rules import Cost, Learns, ResourceKind, Speaks

KIND: Final[Mapping[ResourceKind, Promise]] = {
    ResourceKind.EMERGENCY: _("Emergency number"),
    ResourceKind.CRISIS: _("Crisis line"),
    ResourceKind.HOSPITAL: _("The hospital’s own number"),
    ResourceKind.TALK: _("Somebody to talk to now"),
    ResourceKind.PHYSICIANS: _("By physicians, for physicians"),
    ResourceKind.EAP: _("Employee assistance program"),
    ResourceKind.PHP: _("Physician health program"),
    ResourceKind.CARE: _("Counseling and treatment"),
    ResourceKind.SUBSTANCE: _("Alcohol, drugs and medicines"),
    ResourceKind.VIOLENCE: _("Not safe with somebody"),
    ResourceKind.LEGAL: _("License, lawsuit and money"),
}

ABOUT: Final[Mapping[ResourceKind, Promise]] = {
    ResourceKind.EMERGENCY: _("Somebody is in danger right now."),
    ResourceKind.CRISIS: _("Thoughts of suicide, or a crisis, day and night."),
    ResourceKind.HOSPITAL: _("The operator, or the program’s own line."),
    ResourceKind.TALK: _("When it is hard to bear, by voice or by text."),
    ResourceKind.PHYSICIANS: _("People who know the work from inside: burnout, errors, forms."),
    ResourceKind.EAP: _("A few talks that the employer pays for: stress, sadness, marriage, money, grief."),
    ResourceKind.PHP: _("The state’s program for doctors who are ill, or who drink or use drugs."),
    ResourceKind.CARE: _("Therapy, psychiatry, medicine: for sadness, fear, sleep, trauma, grief."),
    ResourceKind.SUBSTANCE: _("Drinking, pills, opioids, an overdose: treatment and groups."),
    ResourceKind.VIOLENCE: _("Abuse at home, assault, stalking, a child who is hurt."),
    ResourceKind.LEGAL: _("Insurers, lawyers and others who help with a claim, a board or a debt."),
}  # fmt: skip

EMPLOYER: Final[Mapping[Learns, Promise]] = {
    Learns.UNKNOWN: _("Ask first what your employer learns."),
    Learns.NOTHING: _("Your employer learns nothing."),
    Learns.NUMBERS: _("Your employer sees how many turn there, never who."),
    Learns.MAYBE: _("Your employer may learn of it: ask when."),
    Learns.YES: _("Your employer learns of it."),
}

BOARD: Final[Mapping[Learns, Promise]] = {
    Learns.UNKNOWN: _("Ask first what the medical board learns."),
    Learns.NOTHING: _("The medical board learns nothing."),
    Learns.NUMBERS: _("The medical board sees how many turn there, never who."),
    Learns.MAYBE: _("The medical board may learn of it: ask when."),
    Learns.YES: _("The medical board learns of it."),
}

COST: Final[Mapping[Cost, Promise]] = {
    Cost.UNKNOWN: _("Ask what it costs."),
    Cost.FREE: _("Free."),
    Cost.FIRST_FREE: _("The first talks are free."),
    Cost.INSURANCE: _("Your insurance pays for some of it."),
    Cost.OWN: _("You pay for it yourself."),
}

SPEAKS: Final[Mapping[Speaks, Promise]] = {
    Speaks.ENGLISH: pgettext_lazy("standing alone", "English"),
    Speaks.SPANISH: pgettext_lazy("standing alone", "Spanish"),
    Speaks.INTERPRETER: _("others by interpreter"),
}
