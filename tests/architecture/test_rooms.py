"""The order of the rooms, and that no room or file stands outside of it."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from .sources import ROOT, Source, sources

PROJECT = tomllib.loads((ROOT.parent.parent / "pyproject.toml").read_text())
CONTRACTS: dict[str, dict[str, Any]] = {
    contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]
}
FORBIDDEN = {"util", "utils", "helper", "helpers", "manager", "managers", "base", "misc", "common"}
ENTRY_POINTS = {"web", "api", "cli", "config"}
# Who reads or locks a table of a room below itself, where everybody else asks that room; each with the reason.
OTHERS_TABLES = {
    "notifications/queries.py": "who is written to daily is chosen in one statement",
    "people/queries/accounts.py": "whoever acts is read in one statement, with where they work",
    "referrals/queries/receipts.py": "a code is looked for wherever codes are, in the same step",
    "supporters/actions/freeing.py": "the rota stands on the program's hours of duty, and locks them",
    "supporters/actions/rota.py": "as for freeing",
    "supporters/queries/rota.py": "as for freeing",
}
IN_ORDER = {"tasks", "actions", "queries", "access", "models"}


def _rooms_with(*kinds: str) -> set[str]:
    inside = (source for source in sources() if source.room not in ENTRY_POINTS)
    return {source.room for source in inside if len(source.parts) > 1 and source.parts[1] in kinds}


def test_imports_go_only_downwards() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"],
        cwd=ROOT.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_order_of_files_is_asked_of_every_room() -> None:
    listed = CONTRACTS["The order of the files in a room"]["containers"]
    assert {f"lamppost.{room}" for room in _rooms_with(*IN_ORDER) - {"core"}} == set(listed)


def test_decisions_of_every_room_know_no_framework() -> None:
    listed = set(CONTRACTS["Decisions know no framework"]["source_modules"])
    missing = {
        room
        for room in _rooms_with("rules")
        if not {f"lamppost.{room}.rules", f"lamppost.{room}"} & listed
    }
    assert missing == set()


def test_storage_of_every_room_is_closed_to_entry_points() -> None:
    listed = CONTRACTS["Entry points never touch storage"]["forbidden_modules"]
    assert {f"lamppost.{room}.models" for room in _rooms_with("models")} == set(listed)


def test_a_table_is_read_in_its_own_room() -> None:
    """`models` may hang a row on another room's; what is asked of one goes through that room's queries."""
    asking = (source for source in sources() if source.parts[1:2] not in (("models",), ()))
    found = {source.name for source in asking if _imports_tables_of_others(source)}
    assert found == set(OTHERS_TABLES)


def _imports_tables_of_others(source: Source) -> bool:
    modules = (node.module or "" for node in source.tree.body if isinstance(node, ast.ImportFrom))
    return any(re.fullmatch(rf"lamppost\.(?!{source.room}\b)\w+\.models", one) for one in modules)


def test_files_are_short_and_named_for_what_they_hold() -> None:
    assert [one.name for one in sources() if one.text.count("\n") > 400] == []
    assert [one.name for one in sources() if FORBIDDEN & set(one.parts)] == []
