from django.db import migrations, models
from django.db.migrations.operations import RunSQL

# Counted for every hospital at once, so past row security: by the owner of the tables, and only counted.
ROWS_BY_EPOCH = RunSQL(
    """
    CREATE FUNCTION vault_rows_by_epoch()
    RETURNS TABLE (epoch integer, hospital_id bigint, keys bigint, indexes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      SELECT one.epoch, one.hospital_id, sum(one.keys)::bigint, sum(one.indexes)::bigint FROM (
        SELECT k.epoch, k.hospital_id, count(*) AS keys, 0 AS indexes FROM public.vault_key k GROUP BY 1, 2
        UNION ALL
        SELECT b.epoch, b.hospital_id, 0, count(*) FROM public.vault_blindindex b GROUP BY 1, 2
      ) one GROUP BY 1, 2
    $$;
    """,
    "DROP FUNCTION vault_rows_by_epoch();",
)
# Whoever writes a row on an epoch holds that epoch open until the end of the transaction: it is not
# destroyed under a writer that took its time (`actions.epochs.DOOR`).
HOLD_EPOCH = RunSQL(
    """
    CREATE FUNCTION vault_hold_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(440860161, NEW.epoch);
      RETURN NEW;
    END $$;
    CREATE TRIGGER hold_epoch BEFORE INSERT OR UPDATE OF epoch ON vault_key
      FOR EACH ROW EXECUTE FUNCTION vault_hold_epoch();
    CREATE TRIGGER hold_epoch BEFORE INSERT OR UPDATE OF epoch ON vault_blindindex
      FOR EACH ROW EXECUTE FUNCTION vault_hold_epoch();
    """,
    """
    DROP TRIGGER hold_epoch ON vault_blindindex;
    DROP TRIGGER hold_epoch ON vault_key;
    DROP FUNCTION vault_hold_epoch();
    """,
)
# In the very transaction that deletes a key row, whoever deletes it and however.
LEAVE_TOMBSTONE = RunSQL(
    """
    CREATE FUNCTION vault_leave_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO public.vault_tombstone (id) SELECT id FROM gone ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
    CREATE TRIGGER leave_tombstone AFTER DELETE ON vault_key
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION vault_leave_tombstone();
    """,
    "DROP TRIGGER leave_tombstone ON vault_key; DROP FUNCTION vault_leave_tombstone();",
)


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_open_store")]
    operations = [
        migrations.CreateModel(
            name="KnownKeyring",
            fields=[
                ("id", models.SmallIntegerField(db_comment="internal", default=1, primary_key=True, serialize=False)),
                ("fingerprint", models.BinaryField(db_comment="internal", max_length=16)),
                ("newest", models.IntegerField(db_comment="internal")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_keyring")],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[("id", models.UUIDField(db_comment="internal", primary_key=True, serialize=False))],
        ),
        migrations.AddIndex(
            model_name="blindindex",
            index=models.Index(fields=["epoch", "hospital_id"], name="blindindex_by_epoch"),
        ),
        ROWS_BY_EPOCH,
        HOLD_EPOCH,
        LEAVE_TOMBSTONE,
    ]
