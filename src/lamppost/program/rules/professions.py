"""Which profession somebody has, by the words of the file: profession, credential, specialty."""

import re
from typing import Final

from lamppost.core.text import fold
from lamppost.program.rules.stages import Profession

APC: Final = Profession.ADVANCED_PRACTICE_CLINICIAN
OTHER: Final = Profession.OTHER_CLINICAL

WORDS: Final = {
    Profession.PHYSICIAN: "physician|doctor|md|do|attending|attending physician|surgeon|hospitalist|medico"
    "|medica|doctora",
    Profession.RESIDENT_OR_FELLOW: "resident or fellow|resident|fellow|intern|house staff|trainee|residente|becario"
    "|becaria",
    APC: "advanced practice clinician|advanced practice provider|apc|app"
    "|nurse practitioner|np|physician assistant"
    "|physician associate|pa|pa-c|crna|cnm|cns|midwife|nurse midwife"
    "|enfermera practicante|enfermero practicante"
    "|asistente medico|partera|matrona",
    Profession.NURSE: "nurse|rn|registered nurse|lvn|lpn|enfermera|enfermero",
    Profession.PHARMACIST: "pharmacist|pharmd|rph|farmaceutico|farmaceutica",
    OTHER: "other clinical|other clinician|therapist|social worker|psychologist|technologist"
    "|technician|allied health"
    "|otro clinico|otra clinica|terapeuta|trabajador social|trabajadora social"
    "|psicologo|psicologa|tecnico|tecnica",
    Profession.OTHER_STAFF: "other staff|staff|administration|administrative|clerk|otro personal|personal"
    "|administrativo|administrativa",
}
CREDENTIALS: Final = {
    Profession.PHYSICIAN: "md|do|mbbs|mbchb|mb",
    APC: "np|fnp|fnpc|fnpbc|agnp|acnp|acnpbc|pnp|whnp|pmhnp|aprn|arnp|dnp|pa|pac|crna|cnm"
    "|cns|caa|aa",
    Profession.NURSE: "rn|lvn|lpn|bsn|msn",
    Profession.PHARMACIST: "pharmd|rph",
    OTHER: "pt|dpt|ot|otr|otd|dc|od|dpm|dds|dmd|lcsw|csw|msw|lmft|mft|psyd|slp|aud|rd|rdn|rt"
    "|rrt|cp|lpc|lpcc",
}
# As the Medicare specialty names of what is not a physician begin (CMS, specialty codes).
SPECIALTIES: Final = {
    APC: "nurse practitioner|physician assistant|certified registered nurse anesthetist"
    "|certified nurse midwife"
    "|certified clinical nurse specialist|clinical nurse specialist"
    "|anesthesiology assistant|anesthesiologist assistant",
    Profession.NURSE: "registered nurse|nursing",
    Profession.PHARMACIST: "pharmac",
    OTHER: "chiropractic|physical therap|occupational therap|clinical social worker"
    "|social work|psychologist"
    "|clinical psychologist|optometr|podiatr|registered dietitian|dietitian|audiolog"
    "|qualified audiologist"
    "|qualified speech|speech|marriage and family|mental health counselor|dentist"
    "|oral surgery|respiratory therap",
}

BY_WORD: Final = {fold(word): at for at, words in WORDS.items() for word in words.split("|")}
BY_CREDENTIAL: Final = {word: at for at, words in CREDENTIALS.items() for word in words.split("|")}
BY_SPECIALTY: Final = tuple(
    (begin, at) for at, words in SPECIALTIES.items() for begin in words.split("|")
)


def profession_named(text: str) -> Profession | None:
    """The profession that a word of the file's profession column means; None where nobody can say."""
    words = fold(text.replace("_", " ")).replace(".", "")
    singular = words.removesuffix("s")
    return BY_WORD.get(words) or BY_WORD.get(singular) or BY_CREDENTIAL.get(words)


def profession_of(*, credential: str, specialty: str) -> Profession:
    """By credential (a physician's before all others), else by specialty; else a physician."""
    held = {BY_CREDENTIAL[word] for word in _words(credential) if word in BY_CREDENTIAL}
    first = next((profession for profession in Profession if profession in held), None)
    if first is not None:
        return first
    name = fold(specialty)
    return next((at for begin, at in BY_SPECIALTY if name.startswith(begin)), Profession.PHYSICIAN)


def _words(credential: str) -> list[str]:
    """`M.D., Ph.D.` as md, phd; `PA-C` as pac."""
    return re.sub(r"[.\-]", "", credential.lower()).replace(",", " ").replace("/", " ").split()
