"""`datapackage.json`: which file holds which table (Frictionless Data Package, version 1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lamppost.evaluation.dataset.problems import BadDataset, Problem, quoted
from lamppost.evaluation.dataset.tables import EXTRA, NEEDED, TABLES, Field, Kind, Table

DESCRIPTOR: Final = "datapackage.json"
SUFFIXES: Final = (".csv", ".parquet")
PATTERNS: Final = {
    Kind.MONTH: r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])",
    Kind.QUARTER: r"(19|20)[0-9]{2}-Q[1-4]",
}
TYPES: Final = {Kind.WHOLE: "integer", Kind.NUMBER: "number", Kind.YES_NO: "boolean"}


@dataclass(frozen=True, slots=True)
class Resource:
    """The file of a table, and the encoding that the package names, if any."""

    file: Path
    encoding: str | None = None


def find_resources(folder: Path) -> tuple[dict[str, Resource], list[str]]:
    """The file of each table that is there, and what is worth a note. BadDataset."""
    descriptor = folder / DESCRIPTOR
    if not descriptor.is_file():
        found, notes = _by_name(folder), [f"No {DESCRIPTOR}: the tables are found by their names."]
    else:
        found, notes = _described(folder, _read(descriptor))
    missing = [table.name for table in TABLES if table.name not in found]
    if NEEDED & set(missing):
        names = " and ".join(sorted(NEEDED & set(missing)))
        raise BadDataset([Problem(DESCRIPTOR, f"Needed and not there: {names}.")])
    notes += [f"No table {name}: taken as empty." for name in missing if name not in EXTRA]
    return found, notes


def _by_name(folder: Path) -> dict[str, Resource]:
    paths = (folder / f"{table.name}{suffix}" for table in TABLES for suffix in SUFFIXES)
    found = {path.stem: Resource(path) for path in paths if path.is_file()}
    for one in found.values():
        _refuse_outside(folder, one.file.name)
    return found


def _read(descriptor: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(descriptor.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadDataset([Problem(DESCRIPTOR, f"This is no JSON: {error}.")]) from None
    if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
        raise BadDataset([Problem(DESCRIPTOR, "A list of “resources” is needed.")])
    return content


def _described(folder: Path, content: Mapping[str, Any]) -> tuple[dict[str, Resource], list[str]]:
    known = {table.name for table in TABLES}
    found: dict[str, Resource] = {}
    notes: list[str] = []
    for number, entry in enumerate(content["resources"], start=1):
        name = str(entry.get("name")) if isinstance(entry, dict) else None
        if name in known and name in found:
            raise BadDataset([Problem(DESCRIPTOR, f"The table {name} comes twice.")])
        if name in known:
            found[name] = _resource(folder, entry)
        else:
            notes.append(
                f"{DESCRIPTOR}: resource {number}, {quoted(name)}, is not known and not read."
            )
    return found, notes


def _resource(folder: Path, entry: Mapping[str, Any]) -> Resource:
    name, path, encoding = entry["name"], entry.get("path"), entry.get("encoding")
    if not isinstance(path, str):
        raise BadDataset([Problem(DESCRIPTOR, f"The table {name} needs one file as its “path”.")])
    _refuse_outside(folder, path)
    file = folder / path
    if not _is_file(file):
        raise BadDataset([Problem(quoted(path), "There is no such file.")])
    if file.suffix.lower() not in SUFFIXES:
        raise BadDataset([Problem(path, "Only .csv and .parquet are read.")])
    return Resource(file, encoding if isinstance(encoding, str) else None)


def _is_file(file: Path) -> bool:
    """False for what no file can be called, too."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def _refuse_outside(folder: Path, path: str) -> None:
    """BadDataset for a way out of the folder, be it a link."""
    # a path that holds NUL leads nowhere at all
    if "\0" not in path and not (folder / path).resolve().is_relative_to(folder.resolve()):
        raise BadDataset([Problem(DESCRIPTOR, f"{quoted(path)} lies outside of the folder.")])


def descriptor(names: Mapping[str, str], *, title: str) -> str:
    """The text of a `datapackage.json` for tables by name and the file of each."""
    resources = [
        {
            "name": table.name,
            "path": names[table.name],
            "format": Path(names[table.name]).suffix[1:],
            "encoding": "utf-8",
            "profile": "tabular-data-resource",
            "schema": _schema(table),
        }
        for table in TABLES
        if table.name in names
    ]
    package = {
        "name": "lamppost-evaluation",
        "title": title,
        "profile": "tabular-data-package",
        "resources": resources,
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _schema(table: Table) -> dict[str, Any]:
    refers = [
        {
            "fields": field.name,
            "reference": {"resource": field.of, "fields": _first_field(field.of)},
        }
        for field in table.fields
        if field.of
    ]
    schema: dict[str, Any] = {"fields": [_field(field) for field in table.fields]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if refers:
        schema["foreignKeys"] = refers
    return schema


def _first_field(name: str) -> str:
    return next(table.fields[0].name for table in TABLES if table.name == name)


def _field(field: Field) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": not field.may_be_empty}
    if field.choices:
        is_whole = field.kind is Kind.WHOLE
        rules["enum"] = [int(one) if is_whole else one for one in field.choices]
    if field.kind in PATTERNS:
        rules["pattern"] = PATTERNS[field.kind]
    if field.kind in {Kind.WHOLE, Kind.NUMBER} and not field.choices:
        rules["minimum"] = field.least
    if field.most is not None:
        rules["maxLength" if field.kind is Kind.TEXT else "maximum"] = field.most
    return {"name": field.name, "type": TYPES.get(field.kind, "string"), "constraints": rules}
