from django.db import migrations

from lamppost.core.schema import on_delete, scope_by_hospital

TABLES = ["referrals_referral", "referrals_receipt", "referrals_alarm"]


class Migration(migrations.Migration):
    """A referral and an alarm hang on their key; a receipt outlives both and then points nowhere."""

    dependencies = [("referrals", "0001_initial"), ("outreach", "0002_open_store")]
    operations = [
        *(scope_by_hospital(table) for table in TABLES),
        on_delete("referrals_referral", "key_id", "vault_key", "CASCADE"),
        on_delete("referrals_alarm", "key_id", "vault_key", "CASCADE"),
        on_delete("referrals_receipt", "referral_id", "referrals_referral", "SET NULL"),
        on_delete("referrals_receipt", "source_id", "outreach_source", "SET NULL"),
    ]
