"""Whoever has been trained is certified; a certificate is renewed by a refresher, and the hospital says how often."""

from collections.abc import Collection
from datetime import date

from lamppost.core.access import Actor, require
from lamppost.core.errors import Invalid, NotFound
from lamppost.core.transactions import transaction
from lamppost.program.queries import today_at
from lamppost.supporters.access import SupporterPermission, visible_to
from lamppost.supporters.actions.roles import may_support
from lamppost.supporters.models import Supporter, Term
from lamppost.supporters.queries.terms import months_at
from lamppost.supporters.rules import Standing, Step, add_months, after
from lamppost.supporters.rules.renewal import LONGEST_AGO, MONTHS
from lamppost.training.queries import completed_by
from lamppost.training.rules.attendance import Completion
from lamppost.vault.actions import record_with_actor

CERTIFICATE = ("certified_on", "renewed_on", "certified_until", "reminded")


def certify(*, supporters: Collection[int], by: Actor, trained_on: date | None = None) -> int:
    """Certifies who has completed the first training (or was trained elsewhere on the day given), all or
    none; returns how many. NotNow for who is not in training, NotFound for whom the actor does not see."""
    with transaction(by):
        chosen = Supporter.objects.select_for_update().filter(visible_to(by), pk__in=supporters)
        rows = list(chosen.order_by("pk"))
        if not rows or len(rows) != len(set(supporters)):
            raise NotFound("no such supporter")
        whole = completed_by([row.account_id for row in rows])
        for row in rows:
            require(by, SupporterPermission.SUPPORTER_CERTIFY, row)
            _certify(row, next(iter(whole.get(row.account_id, ())), None), trained_on)
            may_support(row)
            record_with_actor(
                by=by,
                event="supporter.certified",
                hospital=row.hospital_id,
                whom=row.account_id,
            )
    return len(rows)


def renew(*, supporter: int, refreshed_on: date, by: Actor) -> None:
    """Renews a certificate, lapsed or not, for a term from the day of a refresher within the last year."""
    with transaction(by):
        mine = Supporter.objects.select_for_update().filter(visible_to(by), pk=supporter)
        row = mine.first()
        if row is None:
            raise NotFound("no such supporter")
        require(by, SupporterPermission.SUPPORTER_RENEW, row)
        after(Step.RENEW, Standing(row.standing))
        _renew(row, refreshed_on)
        record_with_actor(
            by=by, event="supporter.renewed", hospital=row.hospital_id, whom=row.account_id
        )


def set_term(*, hospital: int, months: int, by: Actor) -> None:
    """For how many months certificates count that are given or renewed from now on."""
    if months not in MONTHS:
        raise Invalid({"months": "choose"})
    with transaction(by):
        require(by, SupporterPermission.TERM_SET, hospital)
        Term.objects.update_or_create(hospital_id=hospital, defaults={"months": months})
        record_with_actor(by=by, event="term.set", hospital=hospital)


def _certify(row: Supporter, whole: Completion | None, trained_on: date | None) -> None:
    """By their training here, else by the day that is given for one elsewhere."""
    row.standing = after(Step.CERTIFY, Standing(row.standing))
    today = today_at(row.hospital_id)
    if whole:
        row.trained_on, row.training_minutes = whole.on, whole.minutes
    else:
        row.trained_on = trained_on or row.trained_on
    if row.trained_on is None or row.trained_on > today:
        raise Invalid({"trained_on": "choose"})
    row.certified_on = row.certified_on or today
    count_from(row, today)
    row.languages = row.languages or [row.account.language]
    row.save(
        update_fields=["standing", "trained_on", "training_minutes", "languages", *CERTIFICATE]
    )


def _renew(row: Supporter, refreshed_on: date) -> None:
    today = today_at(row.hospital_id)
    since = max(row.renewed_on or refreshed_on, today - LONGEST_AGO)
    if not since <= refreshed_on <= today:
        raise Invalid({"refreshed_on": "choose"})
    count_from(row, refreshed_on)
    row.save(update_fields=list(CERTIFICATE))


def count_from(row: Supporter, day: date) -> None:
    """For a term from that day; what counted for longer still does."""
    until = add_months(day, months_at(row.hospital_id))
    row.certified_until = max(until, row.certified_until or until)
    row.renewed_on, row.reminded = day, None
