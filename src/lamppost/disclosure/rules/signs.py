"""The signs of a patient's details, as patterns: English and Spanish, as people type on a telephone."""

import re
from typing import Final

I: Final = re.IGNORECASE  # noqa: E741
UPPER: Final = "A-ZÁÉÍÓÚÜÑ"
LOWER: Final = "a-záéíóúüñ"
SHORTEST_IN_CAPITALS: Final = 5  # "SMITH" may be a name, "ICU" and "MRI" are none

# A name as it is written: Smith, O'Brien, de la Cruz, GARCIA; an initial or a first name may precede.
PREFIX: Final = r"(?:Mc|Mac|O['’]|D['’]|De|La|Di|Van)?"
WORD: Final = rf"(?:{PREFIX}[{UPPER}][{LOWER}]+(?:[-'’][{UPPER}][{LOWER}]+)*|[{UPPER}]{{3,}})"
FIRST: Final = rf"(?:[{UPPER}](?:\.\s*|\s+)){{0,2}}"
SMALL: Final = r"(?:(?:de la|de los|de las|del|de|van|von|da|al)\s+)?"
NAME: Final = rf"{FIRST}{SMALL}(?P<name>{WORD})\b"

PATIENT_WORD: Final = r"(?:patients?|pts?|pacientes?|pcte|pac)"
PATIENT: Final = re.compile(rf"\b{PATIENT_WORD}\b", I)
RELATIVE: Final = (
    r"(?:famil(?:y|ia|iares)|wife|husband|widow|daughter|son|mother|father|mom|dad|sister|brother|next of kin"
    r"|espos[oa]|viud[oa]|hij[oa]|madre|padre|mamá|papá|herman[oa])"
)
OF_A_PATIENT: Final = re.compile(rf"\b(?:{PATIENT_WORD}|{RELATIVE})\b", I)

# --- numbers of a record
RECORD: Final = (
    r"(?:m\.?r\.?n\.?|(?:medical|patient|hospital|health)\s+(?:record|id|number)|record|chart|encounter|csn|har|fin"
    r"|accession|visit|case|acct|account|nhc|h\.?c\.?|expediente|historia(?:\s+cl[ií]nica)?|registro|folio|cuenta|episodio)"
)
SIGN: Final = r"(?:\s*(?:no|num|number|nr|n[º°.]|n[uú]m(?:ero)?|#|is|was|es|era|el|la|de|[:#=.]))*"
NUMBER: Final = r"[A-Z]{0,3}-?\d(?:[\s.-]?\d){4,}"
NUMBERED_RECORD: Final = re.compile(rf"\b{RECORD}\b{SIGN}\s*{NUMBER}", I)
PATIENT_NUMBER: Final = re.compile(rf"\b{PATIENT_WORD}\b{SIGN}\s*(?:id\s*)?\d{{5,}}\b", I)
BARE_NUMBER: Final = re.compile(r"(?<![\d.,/:$€+-])(?:\d{6,9}|\d{11,})(?![\d/:]|[.,-]\d)")
OTHER_NUMBER: Final = re.compile(
    r"(?:\b(?:ext(?:ension|ensión)?|x|pager|page|beeper|b[ií]per|badge|employee|empleado|gafete|staff|id|phone|ph"
    r"|tel(?:éfono)?|cell?|celular|m[oó]vil|call|llam\w*|text|fax|zip|npi|licen[cs]e|licencia|dea|código|code"
    r"|birth\s?date|dob|fn|ssn|social security|seguro social|nss)\b"
    r"[\s.:#]*(?:no|number|n[uú]mero|me|at|al|a|on|is|es|id)?[\s.:#]*)$",
    I,
)
PACKED_DATE: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

# --- dates of birth
MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|ene|abr|mayo|jun|jul|ago|dic)[a-z]*"
)
DATE: Final = (
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}"
    rf"|{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{2,4}}"
    rf"|\d{{1,2}}\s+(?:de\s+)?{MONTH}\.?,?\s+(?:del?\s+)?\d{{2,4}}"
    rf"|\d{{1,2}}/\d{{2,4}}|{MONTH}\.?\s+(?:del?\s+)?(?:19|20)\d\d|\d{{6}}|\d{{8}})"
)
BIRTH: Final = (
    r"(?:d\.?\s?o\.?\s?b\.?|date\s+of\s+birth|birth\s?date|birthday|bday|born|b\."
    r"|fecha\s+de\s+nac\w*|(?:f\.?\s?(?:de\s+)?)?nac\.?|f\.?n\.?|f\.?d\.?n\.?|nacid[oa]|naci[oó]|nacimiento|cumplea[nñ]os)"
)
BORN: Final = re.compile(rf"(?<!\w){BIRTH}(?!\w)[^\d]{{0,14}}{DATE}(?!\d)", I)
OLD_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d)|(?:19\d\d|200\d)-\d\d-\d\d)(?!\d)"
)

# --- names
TITLE: Final = (
    r"(?:[Mm](?:rs?|RS?|s|S|x|iss|ISS)|MR|[Ss](?:r|ra|rta)|[Ss]eñor(?:a|ita)?|[Dd]oña|[Dd]on)"
)
AT_WORK: Final = (
    r"(?![^.;]{0,24}\b(?:RN|NP|PA|MD|DO|nurse|manager|HR|security|chaplain|secretary|coordinator|director|supervisor"
    r"|clerk|front desk|office|payroll|enfermer[oa]|jefe|jefa|gerente|secretari[oa]|recursos humanos|capellán)\b)"
)
TITLED: Final = re.compile(
    rf"(?<![\w.]){TITLE}\b\.?\s+{FIRST}{SMALL}(?:{WORD}|[{UPPER}]\.)(?:\s+{WORD})?{AT_WORK}"
)
CALLED: Final = (
    r"(?:[\s,:;(-]+(?:(?:[Nn]ame|NAME|nombre|called|named|is|was|es|era|llamad[oa]|se llama|se llamaba|apellido"
    r"|de apellido|last name|first name|initials|iniciales)\b[\s:]*){0,3})"
)
PATIENT_SPELT: Final = (
    r"(?:[Pp]atient|PATIENT|[Pp]t\.?|PT\.?|[Pp]aciente|PACIENTE|[Pp]cte\.?|[Pp]ac\.)"
)
NAMED: Final = (
    re.compile(rf"(?<!\w){PATIENT_SPELT}(?:['’]s)?{CALLED}(?:[Mm](?:rs?|s)\.?\s+)?{NAME}"),
    re.compile(rf"\b[Bb](?:aby|ABY|ebé)\s+(?:[Bb]oy\s+|[Gg]irl\s+)?{NAME}"),
    # "little Ethan", "la muerte de Mateo", "the death of Cole": of somebody without a title
    re.compile(rf"\b(?:[Ll]ittle|[Tt]he (?:boy|girl|child|kid)|[Nn]iñ[oa]|[Nn]eonato)\s+{NAME}"),
    re.compile(
        rf"\b(?:[Dd]eath|[Ll]oss|[Ff]uneral|[Mm]uerte|[Ff]allecimiento|[Pp]érdida) (?:of|de) {NAME}"
    ),
    re.compile(rf"\b[Cc]oded {NAME}"),
    re.compile(rf"\b(?:patients|pacientes)\W+{NAME}"),
    re.compile(rf"\b[Tt]he\s+(?P<name>{WORD})\s+(?:family|baby|boy|girl|twins|case)\b"),
    re.compile(rf"\b(?:[Ll]a\s+)?[Ff]amilia\s+{NAME}"),
    re.compile(rf"\bpatient\b[^.]{{0,40}}\b(?:named|called|name (?:is|was))\s+{NAME}"),
    re.compile(rf"\bpaciente\b[^.]{{0,40}}\b(?:llamad[oa]|se llama(?:ba)?|de nombre)\s+{NAME}"),
    re.compile(
        rf"\b(?:[Nn]ame of (?:the|my|her|his) patient|[Nn]ombre del? (?:la )?paciente)\W+(?:\w+ ){{0,1}}{NAME}"
    ),
)
NO_NAMES: Final = frozenset(
    """
    care safety advocate advocates advocacy relations experience services service transport portal access records
    died dies coded died. was is had has and or the a an in on at from with who whose after before during
    icu nicu picu micu sicu er ed or pacu covid cpr ama dnr hipaa ehr epic triage tower unit ward floor room bed
    clinic hospital medicine surgery emergency pediatrics paediatrics oncology cardiology neurology obstetrics
    friendly education outcomes population load
    volume census death deaths loss suicide complaint complaints family families
    family-centered monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december christmas thanksgiving easter new year kaiser medicare medicaid
    spanish english mandarin vietnamese american code blue rapid response joint commission
    atención seguridad cuidado cuidados servicios relaciones expediente expedientes derechos urgencias emergencias
    cirugía pediatría oncología cardiología neurología unidad sala piso torre cama cuarto lunes martes miércoles
    jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre murió falleció era estaba fue tenía que y o del la el los las navidad
    clinical medical nursing internal general acute critical intensive practice resident royal holy sacred
    lives trust dr dra doctor doctora colleague mortality root cause joint grand tuesday's uci ucin
    """.split()  # noqa: SIM905 - a list of words reads better as one
)

# --- numbers by which a patient or their family is reached
SOCIAL_SECURITY: Final = re.compile(
    r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"
    r"|\b(?:ssn|social security|seguro social|nss)\b[^\d]{0,12}\d{3}[\s-]?\d{2}[\s-]?\d{4}\b",
    I,
)
TELEPHONE: Final = re.compile(
    r"(?<!\d)(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-]?)\d{3}[\s.-]?\d{4}(?!\d)"
)

# --- rooms and beds
HAPPENED: Final = (
    r"(?:coded?|code blue|arrest(?:ed)?|died|passed away|expired|bled|crashed|seized|intubated|suicide|admitted"
    r"|falleci[oó]|muri[oó]|paro|sangr[oó]|convulsion[oó]|intub\w+|ingresad[oa])"
)
AT_THE_BED: Final = re.compile(rf"\b(?:{PATIENT_WORD}|{HAPPENED})\b", I)
ROOM: Final = re.compile(
    r"(?<!call )(?<!break )(?<!lecture )(?<!conference )(?<!meeting )(?<!work )(?<!locker )"
    r"\b(?:room|rm|bed|bay|icu|micu|sicu|nicu|picu|uci"
    r"|hab(?:itaci[oó]n)?|cama|cuarto|cub[ií]culo|de la)\b\.?\s*(?:no\.?|n[uú]mero|#)?\s*\d{1,4}[A-Za-z]?\b"
    r"(?!\s*(?:of|in) the (?:residen|lounge|library|lecture|call|staff|admin))",
    I,
)
