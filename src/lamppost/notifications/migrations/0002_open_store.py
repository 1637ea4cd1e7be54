from django.db import migrations

from lamppost.core.schema import on_delete, scope_by_hospital


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("vault", "0002_open_store")]
    operations = [
        scope_by_hospital("notifications_message"),
        on_delete("notifications_message", "key_id", "vault_key", "CASCADE"),
    ]
