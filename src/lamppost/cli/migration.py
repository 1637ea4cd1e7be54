"""Brings a database to the state that this version expects; done as its owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import dj_database_url
from django.core.management import call_command
from django.db import connection, connections

from lamppost.cli.roles import grants_sql
from lamppost.cli.unfinished import mark_of
from lamppost.core.access import Actor
from lamppost.resources.actions import add_defaults
from lamppost.vault.actions import begin_epoch

# Waking a worker by NOTIFY serialises every commit of the server; workers poll instead (design 2).
DROP_NOTIFY: Final = """
DO $$ DECLARE found record; BEGIN
  FOR found IN
    SELECT trigger.tgname, trigger.tgrelid::regclass AS relation
      FROM pg_trigger trigger JOIN pg_proc function ON function.oid = trigger.tgfoid
     WHERE NOT trigger.tgisinternal AND function.prosrc ILIKE '%pg_notify%'
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.relation);
  END LOOP;
END $$;
"""
PLACE: Final = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def point_django_at(url: str) -> None:
    """From now on Django's connections of this process go to that database in that role."""
    connections.close_all()
    parsed = dj_database_url.parse(url)
    connections.settings["default"].update({key: parsed.get(key, "") for key in PLACE})


@contextmanager
def django_at(url: str) -> Iterator[None]:
    """Django's connections of this process go to `url` inside the block, and back afterwards."""
    settings = connections.settings["default"]
    before = {key: settings[key] for key in PLACE}
    point_django_at(url)
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)


def migrate(*, owner: str) -> None:
    """Tables, cache, rights, the first epoch of keys, and where to get help. Doing it again changes nothing. A restored
    database stays closed to the application until `restore-finish` gives the rights."""
    with django_at(owner):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(DROP_NOTIFY)
            if mark_of(cursor) is None:
                cursor.execute(grants_sql())
        begin_epoch(by=Actor.system())
        add_defaults(by=Actor.system())
