"""From a specialty to the department that usually has it, and the short words for departments."""

from collections.abc import Mapping
from typing import Final

from lamppost.core.text import fold
from lamppost.program.rules.names import place_name

# Left: specialties as CMS and people write them. A specialty that is not listed is its own department.
BY_SPECIALTY: Final = {
    "Emergency Medicine": "emergency medicine|emergency|pediatric emergency medicine|urgencias"
    "|medicina de urgencias",
    "Hospital Medicine": "hospitalist|hospital medicine",
    "Internal Medicine": "internal medicine|general practice|geriatric medicine|medicina interna",
    "Family Medicine": "family medicine|family practice|medicina familiar",
    "Pediatrics": "pediatrics|pediatric medicine|neonatology|adolescent medicine|pediatria",
    "Obstetrics and Gynecology": "obstetrics and gynecology|obstetrics/gynecology|obstetrics & gynecology"
    "|gynecological oncology"
    "|gynecological/oncology|maternal fetal medicine|obstetricia y ginecologia",
    "Anesthesiology": "anesthesiology|pain management|interventional pain management|anestesiologia",
    "Surgery": "surgery|general surgery|vascular surgery|thoracic surgery"
    "|colorectal surgery (proctology)|colorectal surgery"
    "|surgical oncology|plastic and reconstructive surgery|trauma surgery|cirugia"
    "|cirugia general",
    "Cardiac Surgery": "cardiac surgery|cardiothoracic surgery",
    "Orthopedics": "orthopedics|orthopedic surgery|sports medicine|hand surgery|ortopedia"
    "|traumatologia",
    "Neurosurgery": "neurosurgery|neurocirugia",
    "Cardiology": "cardiology|cardiovascular disease (cardiology)|interventional cardiology"
    "|clinical cardiac electrophysiology"
    "|cardiac electrophysiology|advanced heart failure and transplant cardiology|cardiologia",
    "Critical Care": "critical care|critical care (intensivists)|critical care medicine"
    "|medicina intensiva|cuidados intensivos",
    "Pulmonary Medicine": "pulmonary disease|pulmonary medicine|pulmonology|sleep medicine|neumologia",
    "Gastroenterology": "gastroenterology|gastroenterologia",
    "Oncology": "oncology|hematology/oncology|hematology|medical oncology|oncologia|hematologia",
    "Radiation Oncology": "radiation oncology",
    "Nephrology": "nephrology|nefrologia",
    "Neurology": "neurology|neurologia",
    "Psychiatry": "psychiatry|neuropsychiatry|geriatric psychiatry|addiction medicine|psiquiatria",
    "Radiology": "radiology|diagnostic radiology|interventional radiology|nuclear medicine"
    "|radiologia",
    "Pathology": "pathology|patologia|anatomia patologica",
    "Urology": "urology|urologia",
    "Head and Neck Surgery": "otolaryngology|head and neck surgery|ear, nose and throat|otorrinolaringologia",
    "Ophthalmology": "ophthalmology|oftalmologia",
    "Dermatology": "dermatology|micrographic dermatologic surgery (mds)"
    "|micrographic dermatologic surgery|dermatologia",
    "Allergy and Immunology": "allergy/immunology|allergy and immunology",
    "Infectious Diseases": "infectious disease|infectious diseases",
    "Endocrinology": "endocrinology|endocrinologia",
    "Rheumatology": "rheumatology|reumatologia",
    "Palliative Care": "hospice and palliative care|hospice/palliative care|palliative care"
    "|palliative medicine",
    "Physical Medicine and Rehabilitation": "physical medicine and rehabilitation|osteopathic manipulative medicine",
}
DEPARTMENTS: Final = {name: at for at, names in BY_SPECIALTY.items() for name in names.split("|")}

# What colleagues say for it.
SPOKEN: Final = {
    "ed": "Emergency Medicine",
    "er": "Emergency Medicine",
    "emergency room": "Emergency Medicine",
    "em": "Emergency Medicine",
    "emergency department": "Emergency Medicine",
    "sala de emergencias": "Emergency Medicine",
    "icu": "Critical Care",
    "intensive care": "Critical Care",
    "uci": "Critical Care",
    "hospitalists": "Hospital Medicine",
    "ob": "Obstetrics and Gynecology",
    "obgyn": "Obstetrics and Gynecology",
    "ob/gyn": "Obstetrics and Gynecology",
    "l&d": "Obstetrics and Gynecology",
    "labor and delivery": "Obstetrics and Gynecology",
    "gyn": "Obstetrics and Gynecology",
    "peds": "Pediatrics",
    "nicu": "Pediatrics",
    "picu": "Pediatrics",
    "anesthesia": "Anesthesiology",
    "or": "Surgery",
    "ortho": "Orthopedics",
    "cards": "Cardiology",
    "gi": "Gastroenterology",
    "ent": "Head and Neck Surgery",
    "heme/onc": "Oncology",
    "neuro": "Neurology",
    "psych": "Psychiatry",
    "rads": "Radiology",
    "x-ray": "Radiology",
    "derm": "Dermatology",
    "medicine": "Internal Medicine",
    "im": "Internal Medicine",
    "fm": "Family Medicine",
    "pulm": "Pulmonary Medicine",
    "renal": "Nephrology",
    "rehab": "Physical Medicine and Rehabilitation",
    "pm&r": "Physical Medicine and Rehabilitation",
}


def department_for(specialty: str, overrides: Mapping[str, str] | None = None) -> str:
    """The department's name for a specialty ('' for none); `overrides` maps specialties to names."""
    key = fold(specialty)
    given = {fold(name): department for name, department in (overrides or {}).items()}
    return given.get(key) or DEPARTMENTS.get(key) or place_name(specialty)


def as_spoken(text: str) -> str:
    """The department that a colleague means by `ED` or `ob/gyn`, folded; else the text, folded."""
    key = fold(text)
    return fold(SPOKEN.get(key) or DEPARTMENTS.get(key) or key)
