"""Adam has the whole database, past row security; then also the keyring and the roster. What does he learn of
outreaches that have closed? He tries every key that there is on every value that there is."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import sql

from lamppost.audit.actions import chain
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.transactions import transaction
from lamppost.outreach import actions
from lamppost.outreach.access import RECIPIENT, account_text, physician_text
from lamppost.outreach.actions import Conversation
from lamppost.outreach.models import Outreach
from lamppost.outreach.rules import Mode, Outcome
from lamppost.people.queries import accounts
from lamppost.referrals.actions import dismiss, see_submission
from lamppost.referrals.models import Referral
from lamppost.vault.queries import keyring
from lamppost.vault.rules import NONCE, CannotOpen, Place, blind, unwrap
from tests.cast import Cast
from tests.confidentiality.sinks import Cursor, tables
from tests.unit.referrals.stories import refer, resolve_all
from tests.web.staff_pages import signed_in

PURPOSES = (RECIPIENT, "party", "opt_out")
STILL_OPENS = {
    "audit_entry": "who looked, and when, for ninety days",
    "outreach_stage": "coded facts of a month that is not over, tied to nobody",
    "outreach_optout": "until when somebody is left in peace",
    "vault_blindindex": "of those alone",
}


def _supported(cast: Cast) -> UUID:
    """Asked after by name and address, seen, offered, accepted, looked at; then they talk."""
    by, cora, sam = Actor.system(cast.valley.pk), cast.coordinator.actor(now()), cast.supporter
    assert sam.supporter is not None
    refer(cast, referrer_name="Rosa Referrer", may_share_name=True)
    refer(cast, "Somebody Unknown", reach="")
    with transaction(by):
        resolve_all(cast)
        unknown, row = Referral.objects.get().id, Outreach.objects.get().id
    see_submission(referral=unknown, by=cora)
    actions.see_recipient(outreach=row, purpose="triage", by=cora)
    offer = actions.offer(outreach=row, supporter=sam.supporter.pk, by=cora)
    actions.accept(offer=offer, by=sam.actor(now()))
    actions.see_recipient(outreach=row, purpose="first_contact", by=sam.actor(now()))
    return row


def _closed(cast: Cast, outreach: UUID) -> None:
    talk = Conversation(Mode.PHONE, 45, level="1")
    actions.log_interaction(outreach=outreach, conversation=talk, by=cast.supporter.actor(now()))
    by = Actor.system(cast.valley.pk)
    with transaction(by):
        Outreach.objects.update(closes_at=now())
        (waiting,) = Referral.objects.values_list("id", flat=True)
    cora = cast.coordinator.actor(now())
    dismiss(referrals=(waiting,), outcome=Outcome.NOT_PURSUED, by=cora)
    actions.keep(hospital=cast.valley.pk, by=by)
    chain(by=Actor.system())


def _values(cursor: Cursor) -> Iterator[tuple[str, dict[str, object], str, bytes]]:
    """Every value of bytes in every table: table, its row, column, value."""
    for name, table in tables(cursor).items():
        rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(table)).fetchall()
        columns = [column.name for column in cursor.description or ()]
        for row in rows:
            held = dict(zip(columns, row, strict=True))
            for column, value in held.items():
                if isinstance(value, bytes | memoryview) and len(bytes(value)) > NONCE:
                    yield name.removeprefix("public."), held, column, bytes(value)


def _secrets(cursor: Cursor) -> list[bytes]:
    """Everything in the keyring that may be a key, and every data key that it unwraps."""
    ring = keyring()
    found = [ring.named(name) for prefix in ("review-", "tally-") for name in ring.names(prefix)]
    for epoch in ring.epochs():
        found += [epoch.wrapping, epoch.indexing]
        for (wrapped,) in cursor.execute("SELECT wrapped FROM vault_key").fetchall():
            try:
                found.append(unwrap(epoch, bytes(wrapped)))  # type: ignore[arg-type]
            except CannotOpen:
                continue
    return found


def _opened(cursor: Cursor) -> list[tuple[str, str, str]]:
    """What opens: table, column, and the words inside."""
    secrets, found = _secrets(cursor), []
    for table, row, column, value in _values(cursor):
        for secret in secrets:
            for text in _tried(secret, table, row, column, value):
                found.append((table, column, text))
    return found


def _tried(
    secret: bytes, table: str, row: dict[str, object], column: str, value: bytes
) -> Iterator[str]:
    places = [(value, Place(table, row["id"], column))] if isinstance(row.get("id"), UUID) else []
    if len(value) > 16:  # an audit detail begins with the id of its place
        places.append((value[16:], Place("audit", UUID(bytes=value[:16]), "detail")))
    for text, place in places:
        try:
            yield AESGCM(secret).decrypt(text[:NONCE], text[NONCE:], place.label).decode()
        except (InvalidTag, ValueError):
            continue


def test_with_everything_a_closed_outreach_neither_opens_nor_is_recognised(
    committed_cast: Cast, cursor: Cursor
) -> None:
    cast, outreach = committed_cast, _supported(committed_cast)
    there = {(table, column) for table, column, text in _opened(cursor) if "Remy" in text}
    assert ("outreach_outreach", "sealed_recipient") in there  # the attack works while it is open
    _closed(cast, outreach)

    opened = _opened(cursor)
    assert {table for table, _, _ in opened} <= set(STILL_OPENS)
    for table, column, text in opened:
        for secret in ("Remy", "Rosa", "Unknown", "physician", str(outreach), cast.recipient.email):
            assert secret not in text or table == "vault_blindindex", (table, column)
    _nobody_is_recognised(cast, cursor)


def _nobody_is_recognised(cast: Cast, cursor: Cursor) -> None:
    """Every physician and account, under every epoch and purpose, and as a plain hash; but for a live "no"
    and the thirty quiet days, which the users' page says that who holds both can recognise."""
    people = [str(row[0]) for row in cursor.execute("SELECT id FROM program_physician").fetchall()]
    everybody = [str(row[0]) for row in cursor.execute("SELECT id FROM people_account").fetchall()]
    texts = [physician_text(int(one)) for one in people]
    texts += [account_text(int(one)) for one in everybody]
    guesses = {
        hashlib.sha256(one.encode()).digest() for one in [*texts, *people, cast.recipient.email]
    }
    for epoch in keyring().epochs():
        guesses |= {blind(epoch, purpose, text) for purpose in PURPOSES for text in texts}
    known = {value for _, _, _, value in _values(cursor)}
    quiet = cursor.execute(
        "SELECT digest FROM vault_blindindex WHERE key_id IN (SELECT key_id FROM outreach_optout)"
    )
    allowed = {bytes(row[0]) for row in quiet.fetchall()}  # type: ignore[call-overload]
    assert known & guesses <= allowed


def test_with_the_database_alone_nothing_opens_even_while_it_is_open(
    committed_cast: Cast, cursor: Cursor
) -> None:
    _supported(committed_cast)
    names = [b"remy", b"rosa", b"somebody unknown"]
    for table, row, column, value in _values(cursor):
        assert not [name for name in names if name in value.lower()], (table, column)
        for guess in (bytes(32), hashlib.sha256(str(row.get("id")).encode()).digest()):
            assert list(_tried(guess, table, row, column, value)) == []


@pytest.mark.parametrize("page", ["staff_home", "accounts", "looks", "roster"])
def test_no_page_of_the_administrator_tells_who_is_supported(cast: Cast, page: str) -> None:
    from django.urls import reverse

    client = signed_in(cast.administrator, second_factor=True)
    before = client.get(reverse(page)).content.count(b"Remy")
    refer(cast)
    resolve_all(cast)
    assert client.get(reverse(page)).content.count(b"Remy") == before
    assert accounts(seen_by=cast.administrator.actor())
