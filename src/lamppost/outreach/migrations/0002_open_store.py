from django.db import migrations

from lamppost.core.schema import also_visible, on_delete, scope_by_hospital

OPEN = ["outreach_outreach", "outreach_source", "outreach_offer", "outreach_attempt", "outreach_optout"]
WITH_OUTREACH = ["outreach_source", "outreach_offer", "outreach_attempt"]
MINE = "supporter_account = lamppost_account()"
OF_MINE = "EXISTS (SELECT 1 FROM outreach_outreach mine WHERE mine.id = {}.outreach_id AND mine." + MINE + ")"
KEY_OF_MINE = "EXISTS (SELECT 1 FROM outreach_outreach mine WHERE mine.key_id = vault_key.id AND mine." + MINE + ")"


class Migration(migrations.Migration):
    """Everything hangs on its key row; a supporter of another hospital sees what they accepted."""

    dependencies = [("outreach", "0001_initial"), ("vault", "0003_epochs_and_tombstones")]
    operations = [
        *(scope_by_hospital(table) for table in OPEN),
        *(on_delete(table, "key_id", "vault_key", "CASCADE") for table in OPEN),
        *(on_delete(table, "outreach_id", "outreach_outreach", "CASCADE") for table in WITH_OUTREACH),
        also_visible("outreach_outreach", "by_supporter", MINE),
        also_visible("outreach_offer", "by_supporter", MINE),
        also_visible("outreach_source", "by_supporter", OF_MINE.format("outreach_source")),
        also_visible("outreach_attempt", "by_supporter", OF_MINE.format("outreach_attempt")),
        also_visible("vault_key", "by_supporter", KEY_OF_MINE),
    ]
