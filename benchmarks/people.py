"""Made-up hospitals, coordinators and queues, as many as a measurement needs."""

from uuid import uuid4

import psycopg
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.utils.text import slugify

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.transactions import transaction
from lamppost.people.actions import invite
from lamppost.program.queries import HospitalRow, hospital_by_slug
from lamppost.vault.actions import new_key
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


def coordinator(place: int, size: int) -> str:
    """The session of a coordinator of that hospital, as signing in would begin it."""
    account = invite(
        email=f"{uuid4().hex}@example.org",
        name=f"Coordinator of {size}",
        grants=(Grant(Role.COORDINATOR, place),),
        by=Actor.system(place),
    )
    user = get_user_model().objects.get(pk=account)
    session = SessionStore()
    session[SESSION_KEY] = str(account)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.begin(session)
    session.create()
    return str(session.session_key)
