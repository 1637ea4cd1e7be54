from django.db import migrations

from lamppost.core.schema import FUNCTIONS, on_delete, scope_by_hospital


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]
    operations = [
        FUNCTIONS,
        scope_by_hospital("vault_key"),
        scope_by_hospital("vault_blindindex"),
        on_delete("vault_blindindex", "key_id", "vault_key", "CASCADE"),
    ]
