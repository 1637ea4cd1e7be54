from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_open_store")]
    operations = [
        migrations.CreateModel(
            name="Daily",
            fields=[
                ("account_id", models.BigIntegerField(db_comment="internal", primary_key=True, serialize=False)),
                ("is_on", models.BooleanField(db_comment="internal", default=True)),
                ("next_at", models.DateTimeField(db_comment="internal")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("is_on", True)), fields=["next_at"], name="daily_due")],
            },
        ),
    ]
