"""A "no" is honoured as long as its owner asked; anybody may say it in advance."""

from lamppost.audit.actions import record
from lamppost.core.access import Actor, require
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.outreach.access import OutreachPermission, physician_text
from lamppost.outreach.models import OptOut
from lamppost.outreach.queries.opt_outs import OPT_OUT
from lamppost.outreach.queries.sealed import terms_place
from lamppost.outreach.rules import NewNo, No, Terms
from lamppost.program.queries import hospital_ids, physician_with_email, today_at
from lamppost.vault.actions import index, new_key
from lamppost.vault.notes import note
from lamppost.vault.rules import seal


def opt_out(*, hospital: int, physician: int, terms: Terms, by: Actor) -> None:
    """No outreach by others to this physician, for good or until a day."""
    with transaction(by):
        require(by, OutreachPermission.OPT_OUT_MAKE, hospital)
        refuse(hospital=hospital, text=physician_text(physician), terms=terms, by=by)
        record(by=by, event="opt_out.made", hospital=hospital)


def opt_out_address(*, email: str, by: Actor) -> None:
    """The same, for good, by an address of the roster, at whatever hospital it stands. For an address that
    is not known the same is written about nobody, until tomorrow: neither the answer nor its time tells."""
    with transaction(by):
        require(by, OutreachPermission.OPT_OUT_MAKE)
        found = physician_with_email(email, seen_by=Actor.system(*hospital_ids()))
        place = found.hospital if found else min(by.hospitals)
        text = physician_text(found.id) if found else f"nobody:{random_id()}"
        today = today_at(place)  # looked up whoever it is
        terms = Terms(No.ASKED, None if found else today)
        with transaction(there := Actor.system(place)):
            _store(place, text, terms, there)
        note(NewNo(place, text, terms) if found else NewNo(0, "", Terms(No.ASKED)))
        record(by=by, event="opt_out.made", hospital=place)


def refuse(*, hospital: int, text: str, terms: Terms, by: Actor) -> None:
    """Stores a "no" under a key of its own. All look alike: an entry proves no referral (G10)."""
    require(by, OutreachPermission.OPT_OUT_MAKE, hospital)
    _store(hospital, text, terms, by)
    if terms.no is No.ASKED:  # somebody's own word: it holds although an older backup is restored
        note(NewNo(hospital, text, terms))


def _store(hospital: int, text: str, terms: Terms, by: Actor) -> None:
    key, row = new_key(hospital=hospital, by=by), random_id()
    OptOut.objects.create(
        id=row,
        key_id=key.id,
        hospital_id=hospital,
        sealed_terms=seal(key.secret, terms, terms_place(row)),
        ends_on=terms.until,
    )
    index(key=key, purpose=OPT_OUT, text=text, by=by)
