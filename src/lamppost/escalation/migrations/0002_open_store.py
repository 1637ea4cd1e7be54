from django.db import migrations

from lamppost.core.schema import on_delete, scope_by_hospital

OPEN = ["escalation_breakglass", "escalation_question", "escalation_hold", "escalation_kept"]


class Migration(migrations.Migration):
    """A breaking hangs on its outreach's key, a question on its own, what is kept on its hold's."""

    dependencies = [("escalation", "0001_initial"), ("vault", "0002_open_store")]
    operations = [
        *(scope_by_hospital(table) for table in OPEN),
        *(on_delete(table, "key_id", "vault_key", "CASCADE") for table in OPEN),
    ]
