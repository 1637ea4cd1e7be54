from django.db import migrations

# What is mixed anew every night leaves its old rows for a minute, not until a fifth of the table has changed.
AT_ONCE = (
    "ALTER TABLE outreach_stage SET"
    " (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0)"
)
AS_USUAL = (
    "ALTER TABLE outreach_stage RESET (autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor)"
)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0003_handover")]

    operations = [migrations.RunSQL(AT_ONCE, AS_USUAL)]
