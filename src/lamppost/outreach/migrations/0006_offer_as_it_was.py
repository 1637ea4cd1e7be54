from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0005_unmatched")]

    operations = [
        migrations.AddField(
            "offer",
            "urgency",
            models.CharField(
                max_length=10, db_default="", default="", db_comment="confidential"
            ),
        ),
        migrations.AddField(
            "offer",
            "promised_by",
            models.DateTimeField(db_comment="confidential", null=True),
        ),
    ]
