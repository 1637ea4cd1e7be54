from django.db import migrations

from lamppost.core.schema import on_delete, scope_by_hospital


class Migration(migrations.Migration):
    """Answers are of one hospital, and words of one's own hang on a key."""

    dependencies = [("surveys", "0001_initial"), ("vault", "0002_open_store")]
    operations = [
        scope_by_hospital("surveys_response"),
        scope_by_hospital("surveys_comment"),
        on_delete("surveys_comment", "key_id", "vault_key", "CASCADE"),
    ]
