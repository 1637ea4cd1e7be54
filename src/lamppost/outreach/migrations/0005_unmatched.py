from django.db import migrations, models

# What an earlier version worked out does not say for whom it found nobody: it is worked out anew.
WORK_OUT_ANEW = "UPDATE outreach_outreach SET sealed_suggestions = '' WHERE state = 'waiting'"


class Migration(migrations.Migration):
    dependencies = [("outreach", "0004_no_old_rows")]

    operations = [
        migrations.AddField(
            "outreach",
            "unmatched_at",
            models.DateTimeField(db_comment="confidential", null=True),
        ),
        migrations.RunSQL(WORK_OUT_ANEW, migrations.RunSQL.noop),
    ]
