from django.db import migrations


class Migration(migrations.Migration):
    """Nobody edits a link, not even the owner: the trigger refuses what a grant might allow."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'lamppost: an audit entry is final' USING ERRCODE = 'insufficient_privilege'; END $$;
            CREATE TRIGGER audit_entry_is_final BEFORE UPDATE OR DELETE ON audit_entry
              FOR EACH ROW EXECUTE FUNCTION audit_entry_is_final();
            """,
            "DROP TRIGGER audit_entry_is_final ON audit_entry; DROP FUNCTION audit_entry_is_final();",
        )
    ]
