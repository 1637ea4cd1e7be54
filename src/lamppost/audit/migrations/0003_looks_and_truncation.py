from django.db import migrations, models

import lamppost.core.ids
from lamppost.core.schema import on_delete, scope_by_hospital


class Migration(migrations.Migration):
    """Looks that wait for what follows hang on their key; and nobody empties the chain at one stroke."""

    dependencies = [("audit", "0002_chain_is_final"), ("vault", "0002_open_store")]
    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(db_comment="internal", default=lamppost.core.ids.random_id, primary_key=True, serialize=False)),
                ("key_id", models.UUIDField(db_comment="internal", db_index=True)),
                ("hospital_id", models.BigIntegerField(db_comment="internal")),
                ("account", models.BigIntegerField(db_comment="confidential")),
                ("day", models.DateField(db_comment="confidential")),
                ("detail", models.BinaryField(db_comment="sealed")),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("detail", b""), _negated=True),
                fields=["hospital_id", "day"],
                name="entry_to_review",
            ),
        ),
        scope_by_hospital("audit_look"),
        on_delete("audit_look", "key_id", "vault_key", "CASCADE"),
        migrations.RunSQL(
            "CREATE TRIGGER audit_entry_is_kept BEFORE TRUNCATE ON audit_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_final();",
            "DROP TRIGGER audit_entry_is_kept ON audit_entry;",
        ),
    ]
