"""Danger before all other letters, and letters to everybody after them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_letters_as_wished")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="priority",
            field=models.SmallIntegerField(db_comment="internal", db_default=0, default=0),
        )
    ]
