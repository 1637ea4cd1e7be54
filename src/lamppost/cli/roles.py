"""The three database roles: who owns the tables, who works with them, who copies them (design 3)."""

from typing import Final

OWNER: Final = "lamppost_owner"
APP: Final = "lamppost_app"
BACKUP: Final = "lamppost_backup"
ROLES: Final = (OWNER, APP, BACKUP)

ATTRIBUTES: Final = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    BACKUP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS",
}

# A failing statement carries what somebody wrote; so neither it, its parameters nor its error is logged.
LOG_SETTINGS: Final = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def create_role(role: str) -> str:
    """SQL that makes the role if it is missing and sets what it may be; its password comes apart."""
    return (
        f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n"
        f"ALTER ROLE {role} WITH {ATTRIBUTES[role]};"
    )


def roles_sql(database: str = "lamppost") -> str:
    """SQL for a superuser of one's own PostgreSQL (15 or later), to be read before it is run."""
    return "\n".join(
        [
            "-- Run once as a superuser with psql; then set a password for each role: \\password lamppost_owner",
            *(create_role(role) for role in ROLES),
            f"GRANT pg_read_all_data TO {BACKUP};",
            f"CREATE DATABASE {database} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0;",
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;",
            f"GRANT CONNECT ON DATABASE {database} TO {APP}, {BACKUP};",
            "-- What the server may write into its log, for this database:",
            *(
                f"ALTER DATABASE {database} SET {name} = '{value}';"
                for name, value in LOG_SETTINGS.items()
            ),
            "",
        ]
    )


def grants_sql() -> str:
    """What the owner grants on the tables after each migration; the chain of audit entries only grows."""
    return f"""
    GRANT USAGE ON SCHEMA public TO {APP}, {BACKUP};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP};
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO {BACKUP};
    GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP};
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM {APP};
    REVOKE UPDATE, TRUNCATE ON audit_pending FROM {APP};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {APP};
    REVOKE ALL ON referrals_doorkey, referrals_doorcount FROM {APP};
    """  # noqa: S608 - names from above
