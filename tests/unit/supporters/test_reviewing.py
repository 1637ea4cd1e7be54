"""Who was named: each once, without numbers; invited, or forgotten."""

import pytest

from lamppost.audit.models import Look, Pending
from lamppost.core.errors import Invalid, NotFound, NotNow, SecondFactorNeeded
from lamppost.core.ids import random_id
from lamppost.core.transactions import transaction
from lamppost.notifications.models import Message
from lamppost.people.actions import deactivate, invite
from lamppost.people.models import Account
from lamppost.people.queries import account_of_physician
from lamppost.program.models import Physician
from lamppost.supporters import actions
from lamppost.supporters.models import SlateRow, Supporter
from lamppost.supporters.queries import supporters, trained
from lamppost.supporters.queries.nominations import one_round
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.nominations import RoundState
from lamppost.vault.models import Key, PurgeReceipt
from tests.cast import Cast, refuses
from tests.unit.supporters.nominating import (
    FIVE,
    Staffed,
    hired,
    invited,
    reviewed,
    slate,
    staffed,
)

ANA, BEN, DEV, UNKNOWN = "Ana Alvarez", "Ben Bishop", "Dev Desai", "Somebody Unknown"


@pytest.fixture
def at(cast: Cast) -> Staffed:
    return staffed(cast)


def test_each_name_comes_once_by_name_and_without_a_number(at: Staffed) -> None:
    found = actions.see_slate(round=reviewed(at), by=at.lead)
    assert [one.name for one in found] == [ANA, BEN, DEV, UNKNOWN]  # Sam is with us already
    assert all(not isinstance(getattr(one, name), int) or isinstance(getattr(one, name), bool)
               for one in found for name in one.__slots__)  # fmt: skip


def test_of_whom_the_roster_knows_not_even_the_spelling_is_kept(at: Staffed) -> None:
    given = (("Anna Alvarez",), ("ana alvarez",), ("Ana Alvarez",), ("Ben Bishop",), (DEV,))
    found = slate(at, reviewed(at, given))
    assert set(found) == {ANA, BEN, DEV}
    assert found[ANA].is_sure and found[ANA].department == "Emergency Medicine"
    assert not found[DEV].has_address and found[ANA].has_address


def test_a_name_that_fits_two_waits_for_somebody_to_say_who_it_is(at: Staffed) -> None:
    hired("Ann Alvarez", at.cast.emergency)
    round = reviewed(at, [("A. Alvarez",), *FIVE[1:]])
    found = slate(at, round)
    unsure = found["A. Alvarez"]
    assert not unsure.is_sure and len(unsure.candidates) >= 2
    with refuses(Invalid):
        _invite(at, round, "A. Alvarez")
    who = unsure.candidates[0].physician
    _invite(at, round, "A. Alvarez", physician=who)
    assert account_of_physician(who) is not None
    assert "A. Alvarez" not in slate(at, round)


def _invite(
    at: Staffed, round: object, name: str, physician: int | None = None, email: str = ""
) -> None:
    actions.invite_nominee(
        round=round,  # type: ignore[arg-type]
        nominee=slate(at, round)[name].id,  # type: ignore[arg-type]
        physician=physician,
        email=email,
        is_agreement_signed=True,
        by=at.lead,
    )


def test_names_are_shown_after_a_second_factor_and_each_look_is_recorded(at: Staffed) -> None:
    round = reviewed(at)
    with refuses(SecondFactorNeeded):
        actions.see_slate(round=round, by=at.cast.lead.actor())
    slate(at, round)
    assert Pending.objects.filter(event="sealed.opened").count() == 1
    with transaction(at.program):
        assert Look.objects.count() == 1
    actions.finish_round(round=round, by=at.lead)
    with transaction(at.program):
        assert not Look.objects.exists()  # it was for something
    assert not Pending.objects.filter(event="opening.unused").exists()


def test_invite_asks_by_a_neutral_letter_and_opens_an_account_without_a_role(at: Staffed) -> None:
    asked = invited(at, reviewed(at))
    assert not asked.grants and not asked.hospitals
    row = Supporter.objects.get(account_id=asked.account)
    assert row.standing == Standing.INVITED and row.department_id == at.cast.emergency.pk
    with transaction(at.program):
        assert Message.objects.filter(account_id=asked.account).count() == 1


def test_who_is_invited_is_no_supporter_anywhere(at: Staffed) -> None:
    before = trained(at.cast.valley.pk)
    asked = invited(at, reviewed(at))
    assert asked.account is not None
    seen = supporters(at.cast.valley.pk, seen_by=at.cast.coordinator.actor())
    assert asked.account not in [one.account for one in seen]
    assert trained(at.cast.valley.pk) == before


def test_invite_takes_the_address_that_the_roster_lacks_but_nobody_elses(at: Staffed) -> None:
    round = reviewed(at)
    for address in ("", "no address", at.cast.supporter.email):
        with refuses(Invalid) as refused:
            _invite(at, round, DEV, email=address)
        assert set(refused.value.problems) == {"email"}  # type: ignore[attr-defined]
    _invite(at, round, DEV, email="Dev@Example.org")
    account = account_of_physician(at.colleagues[DEV].pk)
    assert Account.objects.get(pk=account).email == "dev@example.org"


def test_invite_waits_for_a_signed_agreement(at: Staffed) -> None:
    round = reviewed(at)
    one = slate(at, round)[ANA].id
    with refuses(NotNow):
        actions.invite_nominee(
            round=round, nominee=one, physician=None, email="", is_agreement_signed=False,
            by=at.lead,
        )  # fmt: skip


def test_invite_finds_nobody_who_was_not_named_or_works_elsewhere(at: Staffed) -> None:
    round = reviewed(at)
    elsewhere = at.cast.outsider.physician
    assert elsewhere is not None
    with refuses(NotFound):
        actions.invite_nominee(
            round=round, nominee=random_id(), physician=None, email="", is_agreement_signed=True,
            by=at.lead,
        )  # fmt: skip
    with refuses(NotFound):
        _invite(at, round, UNKNOWN, physician=elsewhere.pk)
    actions.finish_round(round=round, by=at.lead)
    with refuses(NotNow):
        slate(at, round)


def test_nobody_invites_themselves(at: Staffed) -> None:
    assert at.cast.lead.account is not None
    me = hired("Lena Lead", at.cast.emergency)
    Account.objects.filter(pk=at.cast.lead.account).update(physician=me)
    round = reviewed(at, [("Lena Lead",), *FIVE[1:]])
    with refuses(NotNow):
        _invite(at, round, "Lena Lead")
    actions.invite_nominee(
        round=round,
        nominee=slate(at, round)["Lena Lead"].id,
        physician=None,
        email="",
        is_agreement_signed=True,
        by=at.cast.coordinator.actor(),
    )


def test_invite_uses_the_account_that_there_is_and_opens_no_closed_one(at: Staffed) -> None:
    round = reviewed(at)
    both = {}
    for name in (ANA, BEN):
        one = at.colleagues[name]
        both[name] = invite(email=one.email or "", name=name, grants=(), by=at.program)
    deactivate(account=both[BEN], by=at.program)
    with refuses(NotNow):
        _invite(at, round, BEN)
    asked = invited(at, round)
    assert asked.account == both[ANA]


def test_invite_twice_asks_once(at: Staffed) -> None:
    """Once by a name that was clear, and once more by one that was not."""
    round = reviewed(at)
    invited(at, round)
    with refuses(NotNow):
        _invite(at, round, UNKNOWN, physician=at.colleagues[ANA].pk)


def test_who_has_left_the_roster_is_not_shown(at: Staffed) -> None:
    round = reviewed(at)
    Physician.objects.filter(pk=at.colleagues[BEN].pk).update(is_active=False)
    assert BEN not in slate(at, round)


def test_finish_forgets_who_was_left_out(at: Staffed) -> None:
    round = reviewed(at)
    invited(at, round)
    with transaction(at.program):
        key = SlateRow.objects.get().key_id
    actions.finish_round(round=round, by=at.lead)
    with transaction(at.program):
        assert not SlateRow.objects.exists() and not Key.objects.filter(pk=key).exists()
        assert PurgeReceipt.objects.filter(kind="nominations").exists()
    assert one_round(round, seen_by=at.lead).state is RoundState.DONE


def test_a_slate_that_a_restore_has_forgotten_is_empty_and_can_be_finished(at: Staffed) -> None:
    round = reviewed(at)
    with transaction(at.program):
        Key.objects.filter(pk__in=SlateRow.objects.values("key_id")).delete()
    assert actions.see_slate(round=round, by=at.lead) == ()
    with refuses(NotFound):
        actions.invite_nominee(
            round=round, nominee=random_id(), physician=None, email="", is_agreement_signed=True,
            by=at.lead,
        )  # fmt: skip
    actions.finish_round(round=round, by=at.lead)
