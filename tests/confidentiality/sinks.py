"""Everywhere that something might be left: tables, statistics, sessions of the server, files, the log."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tests.confidentiality.canaries import Search

ROSTER = "public.program_physician"
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
# What the server itself keeps of values and statements, in each database.
VIEWS = {
    "pg_stats": "SELECT * FROM pg_stats WHERE schemaname <> 'pg_catalog' AND tablename <> 'program_physician'",
    "pg_stat_activity": "SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    "pg_prepared_statements": "SELECT statement FROM pg_prepared_statements",
    "pg_largeobject": "SELECT data FROM pg_largeobject",
    "pg_description": "SELECT description FROM pg_description",
}

Cursor = psycopg.Cursor[tuple[object, ...]]


def tables(cursor: Cursor) -> dict[str, sql.Composed]:
    """Every table of every schema but the server's own, by name, ready to stand in a statement."""
    found = cursor.execute(TABLES).fetchall()
    return {
        f"{schema}.{name}": sql.Identifier(str(schema), str(name)) + sql.SQL("")
        for schema, name in found
    }


def in_database(cursor: Cursor, search: Search) -> dict[str, list[bytes]]:
    """Which needles stand where, the roster's own table apart."""
    found: dict[str, list[bytes]] = {}
    for name, table in tables(cursor).items():
        if name != ROSTER:
            rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
            found[name] = search.found_in(rows)
    for name, statement in VIEWS.items():
        found[name] = search.found_in(cursor.execute(statement.encode()).fetchall())
    if cursor.execute("SELECT to_regclass('pg_stat_statements')").fetchone() != (None,):
        statements = cursor.execute("SELECT query FROM pg_stat_statements").fetchall()
        found["pg_stat_statements"] = search.found_in(statements)
    return {name: hits for name, hits in found.items() if hits}


def in_files(files: Iterable[Path], search: Search) -> dict[str, list[bytes]]:
    """Which needles stand in which file; a file that goes while we look is gone."""
    found = {}
    for path in files:
        try:
            hits = search.found_in(path.read_bytes())
        except FileNotFoundError:
            continue
        if hits:
            found[str(path)] = hits
    return found


def files_of_database(cursor: Cursor, store: Path) -> Iterator[Path]:
    """The database's own files, those of the roster and its indexes apart."""
    cursor.execute("CHECKPOINT")
    oid = _one(cursor, "SELECT oid FROM pg_database WHERE datname = current_database()")
    roster = cursor.execute(
        "SELECT pg_relation_filepath('program_physician') UNION ALL"
        " SELECT pg_relation_filepath(indexrelid) FROM pg_index"
        " WHERE indrelid = 'program_physician'::regclass"
    ).fetchall()
    own = {str(row[0]) for row in roster}
    for path in sorted((store / "base" / str(oid)).iterdir()):
        if not any(str(path.relative_to(store)).startswith(each) for each in own):
            yield path
    yield from (path for path in (store / "base").glob("pgsql_tmp/*"))


def place_in_log(cursor: Cursor) -> str:
    """Where the write-ahead log stands."""
    return str(_one(cursor, "SELECT pg_current_wal_insert_lsn()"))


def written_since(cursor: Cursor, place: str, store: Path) -> bytes:
    """What came into the write-ahead log since then, as far as the server keeps it."""
    cursor.execute("CHECKPOINT")
    here = place_in_log(cursor)
    size = _number(_one(cursor, "SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'"))
    statement = (
        "SELECT pg_walfile_name(%s::pg_lsn + step * %s::bigint)"
        " FROM generate_series(0, ((%s::pg_lsn - %s::pg_lsn) / %s)::int + 1) step"
    )
    names = cursor.execute(statement, (place, size, here, place, size)).fetchall()
    first = _number(_one(cursor, "SELECT (pg_walfile_name_offset(%s)).file_offset", place))
    parts = []
    for (name,) in names:
        path = store / "pg_wal" / str(name)
        if path.exists():
            parts.append(path.read_bytes()[first:])
        first = 0
    return b"".join(parts)


def _one(cursor: Cursor, statement: str, *values: object) -> object:
    row = cursor.execute(statement.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def _number(value: object) -> int:
    return int(str(value))
