from django.db import migrations

TABLES = """
CREATE UNLOGGED TABLE referrals_doorkey (
  id smallint PRIMARY KEY CHECK (id = 1), secret bytea NOT NULL, began timestamptz NOT NULL
);
CREATE UNLOGGED TABLE referrals_doorcount (place bytea PRIMARY KEY, tries integer NOT NULL);
COMMENT ON COLUMN referrals_doorkey.secret IS 'sealed';
COMMENT ON COLUMN referrals_doorcount.place IS 'internal';
"""

# The functions run as the tables' owner: the application may ask them, and read neither key nor counts.
# A row of a deleted key would stay on its page until that is needed; a truncated table is a new file.
FUNCTIONS = """
CREATE FUNCTION lamppost_renew_door(at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- First of all: who has read a table and then waits would keep the other from truncating it.
  PERFORM pg_advisory_xact_lock(x'1A3B0003'::int);
  IF EXISTS (SELECT 1 FROM public.referrals_doorkey WHERE began BETWEEN at - interval '1 hour' AND at) THEN
    RETURN;
  END IF;
  TRUNCATE public.referrals_doorkey, public.referrals_doorcount;
  INSERT INTO public.referrals_doorkey VALUES
    (1, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'), at);
END $$;

CREATE FUNCTION lamppost_count_try(
    kind text, hospital bigint, source text, at timestamptz, OUT by_source integer, OUT by_hospital integer
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key bytea := (SELECT secret FROM public.referrals_doorkey WHERE began BETWEEN at - interval '1 hour' AND at);
BEGIN
  IF key IS NULL THEN RETURN; END IF;
  INSERT INTO public.referrals_doorcount AS known
    VALUES (sha256(key || convert_to(kind || ':' || hospital || ':' || source, 'UTF8')), 1)
    ON CONFLICT (place) DO UPDATE SET tries = known.tries + 1 RETURNING known.tries INTO by_source;
  INSERT INTO public.referrals_doorcount AS known
    VALUES (sha256(key || convert_to(kind || ':' || hospital, 'UTF8')), 1)
    ON CONFLICT (place) DO UPDATE SET tries = known.tries + 1 RETURNING known.tries INTO by_hospital;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_open_store")]
    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE referrals_doorkey; DROP TABLE referrals_doorcount;"),
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION lamppost_count_try(text, bigint, text, timestamptz);"
            " DROP FUNCTION lamppost_renew_door(timestamptz);",
        ),
    ]
