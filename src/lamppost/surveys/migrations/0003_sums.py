import django.db.models.deletion
from django.db import migrations, models

from lamppost.core.schema import scope_by_hospital


class Migration(migrations.Migration):
    """What results are made of, one row a campaign."""

    dependencies = [("surveys", "0002_open_store")]
    operations = [
        migrations.CreateModel(
            name="Sums",
            fields=[
                (
                    "campaign",
                    models.OneToOneField(
                        db_comment="internal",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sums",
                        serialize=False,
                        to="surveys.campaign",
                    ),
                ),
                ("hospital_id", models.BigIntegerField(db_comment="internal")),
                ("tally", models.TextField(db_comment="confidential")),
            ],
        ),
        scope_by_hospital("surveys_sums"),
    ]
