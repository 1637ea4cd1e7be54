"""Made-up hospitals, coordinators and queues, as many as a measurement needs."""

from uuid import UUID, uuid4

import psycopg
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils.text import slugify

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.outreach.access import PARTY, RECIPIENT
from lamppost.outreach.rules import Needs, Recipient
from lamppost.people.actions import invite
from lamppost.people.models import SessionStore
from lamppost.program.queries import HospitalRow, hospital_by_slug
from lamppost.vault.actions import new_key
from lamppost.vault.queries import keyring
from lamppost.vault.rules import (
    EpochKeys,
    IndexInput,
    Place,
    blind,
    input_place,
    new_secret,
    seal,
    wrap,
)
from lamppost.web import sessions

OUTREACHES = """
INSERT INTO outreach_outreach (id, key_id, hospital_id, state, before_closing, route, urgency,
  opened_at, promised_by, sealed_recipient, sealed_needs, sealed_suggestions, attempts, offers,
  interactions, openings_by_supporter, openings_by_coordinator, hard_stop_at, outcome)
SELECT gen_random_uuid(), %(key)s, %(hospital)s, 'waiting', '', 'colleague', 'soon',
  now() - n * interval '1 minute', now() + n * interval '1 minute',
  decode(repeat('ab', 284), 'hex'), decode(repeat('cd', 284), 'hex'), '', 0, 0, 0, 0, 0,
  now() + interval '60 days', ''
FROM generate_series(1, %(size)s) AS n
"""
SEALED_OUTREACHES = """
INSERT INTO outreach_outreach (id, key_id, hospital_id, state, before_closing, route, urgency,
  opened_at, promised_by, sealed_recipient, sealed_needs, sealed_suggestions, attempts, offers,
  interactions, openings_by_supporter, openings_by_coordinator, hard_stop_at, outcome)
SELECT id, key_id, %(hospital)s, 'waiting', '', 'colleague', 'soon', now(),
  now() + row_number() OVER () * interval '1 minute', recipient, needs, '', 0, 0, 0, 0, 0,
  now() + interval '60 days', ''
FROM _outreach
"""
HOSPITAL = """
INSERT INTO program_hospital (slug, name, address, city, state, zip_code, phone, time_zone, stage, serves, accent)
VALUES (%s, %s, '', '', 'CA', '', '+15105550100', 'America/Los_Angeles', 'active', '{physician}', '')
"""


def hospital(name: str, superuser: str) -> HospitalRow:
    """A hospital that takes referrals."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(HOSPITAL, (slugify(name), name))
    return hospital_by_slug(slugify(name))


def outreaches(place: int, size: int, superuser: str) -> None:
    """A queue of that length; what is sealed is noise of the right size, since no list opens it."""
    with transaction(Actor.system(place)):
        key = new_key(hospital=place, by=Actor.system(place))
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(OUTREACHES, {"key": key.id, "hospital": place, "size": size})


def sealed_outreaches(place: int, size: int, superuser: str) -> dict[UUID, bytes]:
    """A queue of that length in which each has a key and two indexes of its own and really opens, as if
    so many had been opened one by one; the id and the secret of each key."""
    epoch, made = keyring().newest_epoch(), {random_id(): new_secret() for _ in range(size)}
    keys = [(key, place, epoch.number, wrap(epoch, secret)) for key, secret in made.items()]
    indexes = [
        _index(key, secret, place, epoch, purpose, f"{kind}:{number}")
        for number, (key, secret) in enumerate(made.items())
        for purpose, kind in ((RECIPIENT, "physician"), (PARTY, "account"))
    ]
    rows = [
        _outreach(key, secret, place, number) for number, (key, secret) in enumerate(made.items())
    ]
    with psycopg.connect(superuser, autocommit=True) as connection:
        for table, values in (
            ("vault_key (id, hospital_id, epoch, wrapped)", keys),
            ("vault_blindindex (id, key_id, hospital_id, epoch, digest, sealed_input)", indexes),
            ("_outreach (id, key_id, needs, recipient)", rows),
        ):
            if table.startswith("_"):
                connection.execute(
                    "CREATE TEMP TABLE _outreach (id uuid, key_id uuid, needs bytea, recipient bytea)"
                )
            with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in values:
                    copy.write_row(row)
        connection.execute(SEALED_OUTREACHES, {"hospital": place})
        connection.execute("DROP TABLE _outreach")
    return made


def _index(
    key: UUID, secret: bytes, place: int, epoch: EpochKeys, purpose: str, text: str
) -> tuple[object, ...]:
    row = random_id()
    sealed = seal(secret, IndexInput(purpose, text), input_place(row))
    return row, key, place, epoch.number, blind(epoch, purpose, text), sealed


def _outreach(key: UUID, secret: bytes, place: int, number: int) -> tuple[object, ...]:
    row, meant = random_id(), Recipient(f"Somebody {number}", number)
    needs = seal(secret, Needs(), Place("outreach_outreach", row, "sealed_needs"))
    sealed = seal(secret, meant, Place("outreach_outreach", row, "sealed_recipient"))
    return row, key, needs, sealed


def coordinator(place: int, size: int) -> str:
    """The session of a coordinator of that hospital."""
    account = invite(
        email=f"{uuid4().hex}@example.org",
        name=f"Coordinator of {size}",
        grants=(Grant(Role.COORDINATOR, place),),
        by=Actor.system(place),
    )
    return signed_in(account)


def signed_in(account: int) -> str:
    """A session as signing in would begin it."""
    user = get_user_model().objects.get(pk=account)
    session = SessionStore()
    session[SESSION_KEY] = str(account)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.begin(session)
    session.create()
    return str(session.session_key)
