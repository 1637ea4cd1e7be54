"""Names of people and places, from capitals to the way in which they are written."""

import re
from dataclasses import dataclass
from typing import Final

from lamppost.core.text import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PART: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
PARTICLES: Final = _words(
    """
    de del della da das dos di du van von der den ten ter y bin ibn
    """
)
AFTER_DE: Final = frozenset({"la", "las", "los", "le"})
# Where "Mac" begins a second word and not, as in Macias or Mackey, the name itself.
MAC: Final = _words(
    """
    arthur aulay bride callum cormick donald donnell donough dougall dougal dowell farlane
    gregor innes intosh intyre iver kenzie kinnon laren lean lellan leod millan namara neil
    neill pherson quarrie rae sween taggart tavish
    """
)
SUFFIXES: Final = {
    "jr": "Jr.",
    "junior": "Jr.",
    "sr": "Sr.",
    "senior": "Sr.",
    "ii": "II",
    "iii": "III",
    "iv": "IV",
    "v": "V",
}
TITLES: Final = _words(
    """
    dr dra doctor doctora prof professor mr mrs ms mx sr sra
    """
)
CREDENTIALS: Final = _words(
    """
    md do mbbs mbchb phd np fnp aprn pa pac dnp rn msn bsn crna cnm cns pharmd rph facp facs
    facep faap mph mba ms msc
    """
)
ALSO_NAMES: Final = frozenset({"do", "pa", "ms", "np"})  # Minh Anh Do is no osteopath

SMALL: Final = frozenset(
    {"of", "and", "at", "the", "for", "in", "with", "on", "de", "del", "or", "y"}
)
INITIALS: Final = _words(
    """
    ACH AFB AHMC AHN ARH AMC CAMC CAH CHI DBA EAMC ECU ED ENT ER GYN HCA ICU II III IV JFK LAC
    LSU MICU MUSC NICU OB OSF PACU PICU PIH RN SICU UAB UAMS UC UCH UCI UCLA UCSD UCSF UF UH UMC
    UNC UOFL UPMC US USA USC UT UVA VA
    """
)
SPELLED: Final = {"UOFL": "UofL", "UMASS": "UMass", "HEALTHONE": "HealthONE"}
SHORTENED: Final = _words(
    """
    CTR HLTH DR ST MT FT JR SR MRS BLVD DPT SVC SVCS RD LN PKWY HWY NTH STH
    """
)
VOWELS: Final = frozenset("AEIOUY")


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """One person's name in its parts; '' where there is none."""

    first: str
    middle: str
    last: str
    suffix: str


def person_name(text: str, *, is_family_name: bool = False) -> str:
    """`MCDONALD` as McDonald, `DE LA CRUZ` as de la Cruz; what is not all capitals stays as typed."""
    text = " ".join(text.split())
    if text != text.upper() and text != text.lower():
        return text
    words = text.lower().split()
    return " ".join(
        word if _is_particle(words, at, is_family_name) else PART.sub(_capital, word)
        for at, word in enumerate(words)
    )


def suffix_name(text: str) -> str:
    """`JR.` as Jr., `iii` as III; other suffixes stay as typed."""
    return SUFFIXES.get(text.strip().strip(".,").lower(), text.strip())


def split_name(text: str) -> Parts:
    """The parts of `Dr. Ana M. de la Cruz, MD`, `Cruz, Ana` or `Sam Cole Jr.`"""
    before, _, after = text.partition(",")
    named = _without_credentials(after.replace(",", " ").split())
    if named[:1] and named[0].strip(".").lower() in SUFFIXES:
        suffix, named = suffix_name(named[0]), named[1:]
        if not named:
            return _in_order(before.split(), suffix)
        return Parts(named[0], " ".join(named[1:]), before.strip(), suffix)
    if not named:
        return _in_order(before.split(), "")
    last, suffix = _without_suffix(before.split())
    first, given_suffix = _without_suffix(_without_titles(named))
    return Parts(" ".join(first[:1]), " ".join(first[1:]), " ".join(last), suffix or given_suffix)


def place_name(text: str) -> str:
    """`UCSF HEALTH ST. MARY'S` as UCSF Health St. Mary's; what is not all capitals stays as typed."""
    text = " ".join(text.split())
    if text != text.upper():
        return text
    return PART.sub(lambda part: _place_part(part, text), text)


def _is_particle(words: list[str], at: int, is_family_name: bool) -> bool:
    if at == len(words) - 1 or (at == 0 and not is_family_name):
        return False
    return words[at] in PARTICLES or (
        words[at] in AFTER_DE and at > 0 and words[at - 1] in {"de", "van"}
    )


def _capital(part: re.Match[str]) -> str:
    word = part.group()
    if word in {"ii", "iii", "iv"}:
        return word.upper()
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    if word.startswith("mac") and fold(word[3:]) in MAC:
        return "Mac" + word[3:].capitalize()
    head, *tail = re.split("(['’])", word)
    return head.capitalize() + "".join(_after_apostrophe(piece) for piece in tail)


def _after_apostrophe(piece: str) -> str:
    """The S of St. Mary's stays small, the Brien of O'Brien does not."""
    return piece if piece == "s" else piece.capitalize()


def _place_part(part: re.Match[str], whole: str) -> str:
    word = part.group()
    if word in SPELLED:
        return SPELLED[word]
    if word in INITIALS or (len(word) > 1 and len(word) < 6 and _is_initials(word)):
        return word
    if word.lower() in SMALL and part.start() > 0 and whole[part.start() - 1] == " ":
        return word.lower()
    return PART.sub(_capital, word.lower())


def _is_initials(word: str) -> bool:
    return word not in SHORTENED and not VOWELS & set(word)


def _in_order(words: list[str], suffix: str) -> Parts:
    """First name first; small words such as `van der` open the last name."""
    words = _without_titles(words)
    while (
        len(words) > 2
        and words[-1].lower() not in ALSO_NAMES
        and _without_credentials(words[-1:]) == []
    ):
        words = words[:-1]
    words, found = _without_suffix(words)
    if len(words) < 2:
        return Parts("", "", " ".join(words), suffix or found)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES | AFTER_DE:
        start -= 1
    return Parts(words[0], " ".join(words[1:start]), " ".join(words[start:]), suffix or found)


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and fold(words[0]).strip(".") in TITLES:
        words = words[1:]
    return words


def _without_credentials(words: list[str]) -> list[str]:
    while words and re.sub(r"[.\-()]", "", words[-1]).lower() in CREDENTIALS:
        words = words[:-1]
    return words


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and words[-1].strip(".").lower() in SUFFIXES:
        return words[:-1], suffix_name(words[-1])
    return words, ""
