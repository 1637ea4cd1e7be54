"""Pieces of migrations: what Django cannot say about a table, and the database must hold."""

from django.db.migrations.operations import RunSQL

FUNCTIONS = RunSQL(
    """
    CREATE FUNCTION lamppost_hospitals() RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE scope text := current_setting('lamppost.hospitals', true);
    BEGIN
      IF scope IS NULL OR scope = '' THEN
        RAISE EXCEPTION 'lamppost: read or write of the open store outside transaction(by)'
          USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN scope::bigint[];
    END $$;
    CREATE FUNCTION lamppost_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT NULLIF(current_setting('lamppost.account', true), '')::bigint
    $$;
    """,
    "DROP FUNCTION lamppost_hospitals(); DROP FUNCTION lamppost_account();",
)


def scope_by_hospital(table: str) -> RunSQL:
    """Rows are visible and writable only within the hospitals of the transaction; without any: an error.

    The sub-select makes PostgreSQL ask once for a statement, not once for a row.
    """
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_by_hospital ON {table}
          USING (hospital_id = ANY ((SELECT lamppost_hospitals())::bigint[]));
        """,
        f"DROP POLICY {table}_by_hospital ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def also_visible(table: str, name: str, condition: str) -> RunSQL:
    """A second policy: rows that `condition` names are visible too, whatever the hospital."""
    return RunSQL(
        f"CREATE POLICY {table}_{name} ON {table} USING ({condition});",
        f"DROP POLICY {table}_{name} ON {table};",
    )


def on_delete(table: str, column: str, to: str, then: str) -> RunSQL:
    """Lets the database itself carry a deletion on: `then` is CASCADE or SET NULL.

    Shredding is deleting one key row; no Python stands between it and what hangs on it.
    """
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_{to} FOREIGN KEY ({column})"
        f" REFERENCES {to} (id) ON DELETE {then};",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_{to};",
    )
