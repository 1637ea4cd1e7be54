"""The national ways to get help that come with the program, in both languages."""

import hashlib
import tomllib
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lamppost.resources.rules import Cost, Help, Learns, ResourceKind, Speaks


@dataclass(frozen=True, slots=True)
class Packaged:
    """One of them, under its code; `digest` tells one wording or number from another."""

    code: str
    help: Help
    digest: str


@lru_cache
def packaged() -> tuple[Packaged, ...]:
    """All of them, in the order in which a page shows them; ValueError where a file is not whole."""
    spanish = {one["code"]: one for one in _read("es")}
    found = tuple(
        _packaged(one, spanish.pop(one["code"], {}), place)
        for place, one in enumerate(_read("en"), start=1)
    )
    if spanish:
        raise ValueError("Spanish without English: " + ", ".join(spanish))
    return found


def digest_of(help: Help) -> str:
    """Stands for all that is said of it, by whomever and whenever it was checked."""
    said = asdict(replace(help, checked_on=None))
    whole = [
        (name, [str(one) for one in value] if name == "languages" else str(value))
        for name, value in sorted(said.items())
    ]
    return hashlib.sha256(repr(whole).encode()).hexdigest()


def _packaged(one: dict[str, Any], es: dict[str, Any], place: int) -> Packaged:
    help = Help(
        hospital_id=None,
        kind=ResourceKind(one["kind"]),
        name=one["name"],
        name_es=es["name"],
        note=one["note"],
        note_es=es["note"],
        for_whom=one["for_whom"],
        for_whom_es=es["for_whom"],
        hours=one.get("hours", ""),
        hours_es=es.get("hours", ""),
        phone=one.get("phone", ""),
        sms=one.get("sms", ""),
        link=one["link"],
        employer=Learns(one["employer"]),
        board=Learns(one["board"]),
        cost=Cost(one["cost"]),
        languages=tuple(Speaks(code) for code in one["languages"]),
        position=place,
    )
    return Packaged(one["code"], help, digest_of(help))


def _read(language: str) -> list[dict[str, Any]]:
    path = files("lamppost.resources") / "data" / f"{language}.toml"
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["resource"]
    return found
