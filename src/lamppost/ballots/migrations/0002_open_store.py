from django.db import migrations

from lamppost.core.schema import on_delete, scope_by_hospital

SEALED = ["ballots_urn", "ballots_envelope", "ballots_slip", "ballots_paper"]


class Migration(migrations.Migration):
    """Whatever is in a box hangs on a key row: closing deletes it, and the database does the rest."""

    dependencies = [("ballots", "0001_initial"), ("vault", "0002_open_store")]
    operations = [
        *(scope_by_hospital(table) for table in SEALED),
        *(on_delete(table, "key_id", "vault_key", "CASCADE") for table in SEALED),
    ]
