"""What a hospital weighs when it matches, and which specialties are near each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from lamppost.core.errors import Invalid
from lamppost.matching import Policy, Weights
from lamppost.program.rules.departments import department_for

MOST: Final = 10  # of a weight; only their proportion matters
PARTS: Final = tuple(one.name for one in fields(Weights))
LOADS: Final = ("load_cost", "heavy_cost")  # thousandths of fit
MOST_LOAD: Final = 1000

# Departments whose days are alike, so that one need explain less. A department may stand in several.
FAMILIES: Final = (
    "Emergency Medicine|Critical Care|Anesthesiology|Hospital Medicine",
    "Internal Medicine|Family Medicine|Pediatrics|Hospital Medicine|Palliative Care",
    "Surgery|Cardiac Surgery|Orthopedics|Neurosurgery|Urology|Head and Neck Surgery|Ophthalmology"
    "|Obstetrics and Gynecology",
    "Internal Medicine|Cardiology|Pulmonary Medicine|Gastroenterology|Nephrology|Neurology|Endocrinology"
    "|Rheumatology|Infectious Diseases|Allergy and Immunology|Dermatology",
    "Oncology|Radiation Oncology|Palliative Care",
    "Radiology|Pathology|Radiation Oncology",
    "Psychiatry|Neurology|Physical Medicine and Rehabilitation",
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much each part of the fit counts (0 to 10), and what load costs (0 to 1,000 thousandths of fit)."""

    weights: Mapping[str, int]
    load_cost: int
    heavy_cost: int


DEFAULT: Final = Weighing(
    {name: getattr(Weights(), name) for name in PARTS}, Policy().load_cost, Policy().heavy_cost
)


def check(weighing: Weighing) -> None:
    """Invalid where a part is missing, unknown or out of bounds; something has to count."""
    wrong = {
        name: "weight" for name in PARTS if not 0 <= weighing.weights.get(name, -1) <= MOST
    } | {name: "load" for name in LOADS if not 0 <= getattr(weighing, name) <= MOST_LOAD}
    if not wrong and not any(weighing.weights[name] for name in PARTS):
        wrong = {PARTS[0]: "nothing_counts"}
    if wrong:
        raise Invalid(wrong)


def policy(weighing: Weighing, specialties: Iterable[str]) -> Policy:
    """The same as matching takes it, with those of these specialties that are near each other."""
    return Policy(
        weights=Weights(**weighing.weights),
        load_cost=weighing.load_cost,
        heavy_cost=weighing.heavy_cost,
        near_specialties=near(specialties),
    )


def near(specialties: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Groups of specialties that are near: of one department, or of departments of one family."""
    home = {one: department_for(one) for one in specialties if one}
    families = [frozenset(family.split("|")) for family in FAMILIES]
    together = [*families, *(frozenset({one}) for one in sorted(set(home.values())))]
    groups = (frozenset(one for one, at in home.items() if at in family) for family in together)
    return tuple(group for group in groups if len(group) > 1)
