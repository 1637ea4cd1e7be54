from django.db import migrations

from lamppost.core.schema import on_delete, scope_by_hospital


class Migration(migrations.Migration):
    """Who was named hangs on the key of the round's slate."""

    dependencies = [("supporters", "0001_initial"), ("vault", "0003_epochs_and_tombstones")]

    operations = [
        scope_by_hospital("supporters_slaterow"),
        on_delete("supporters_slaterow", "key_id", "vault_key", "CASCADE"),
    ]
