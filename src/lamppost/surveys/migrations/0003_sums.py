import django.db.models.deletion
from django.db import migrations, models


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
                ("tally", models.TextField(db_comment="confidential")),
            ],
        ),
    ]
