"""What a supporter shares in confidence: theirs alone, all rows alike, and taken back for good."""

from collections.abc import Iterator
from datetime import date

import pytest

from lamppost.audit.models import Pending
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Invalid, NotFound, Refused, SecondFactorNeeded
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import retire
from lamppost.program.models import Physician
from lamppost.program.queries import colleagues
from lamppost.supporters import actions
from lamppost.supporters.models import Confidence, Supporter
from lamppost.supporters.queries import my_confidence, shared_by
from lamppost.supporters.rules import Standing
from lamppost.supporters.rules.confidence import MOST_APART, Apart, Shared, Tie, fill
from lamppost.vault.models import Key
from lamppost.vault.rules import CannotOpen, unwrap
from tests.cast import Cast, Person, refuses
from tests.unit.supporters.stories import serving


@pytest.fixture(autouse=True)
def scope(cast: Cast) -> Iterator[None]:
    """So that a story can look at rows of Valley's directly."""
    with transaction(Actor.system(cast.valley.pk, cast.harbor.pk)):
        yield


def remy(cast: Cast) -> int:
    assert cast.recipient.physician
    return cast.recipient.physician.pk


def apart(cast: Cast, who: Person, tie: Tie = Tie.FAMILY) -> None:
    actions.keep_apart(physician=remy(cast), tie=tie, by=who.actor())


def seen(who: Person) -> list[tuple[str, Tie]]:
    return [(one.name, one.tie) for one in my_confidence(seen_by=who.actor(now())).apart]


def rows(cast: Cast) -> list[Confidence]:
    return list(Confidence.objects.filter(hospital_id=cast.valley.pk).select_related("key"))


def test_keep_apart_is_seen_by_whoever_said_it_and_taken_back(cast: Cast) -> None:
    apart(cast, cast.supporter)
    apart(cast, cast.supporter, Tie.WORK)
    assert seen(cast.supporter) == [("Remy Recipient", Tie.WORK)]
    assert seen(cast.other_supporter) == []
    actions.no_longer_apart(physician=remy(cast), by=cast.supporter.actor())
    assert seen(cast.supporter) == []


def test_keep_apart_asks_for_a_second_factor_to_be_seen_again(cast: Cast) -> None:
    with refuses(SecondFactorNeeded):
        my_confidence(seen_by=cast.supporter.actor())


def test_keep_apart_knows_only_colleagues_where_they_support(cast: Cast) -> None:
    with refuses(NotFound):
        apart(cast, cast.outsider)
    for who in (cast.coordinator, cast.lead):
        with refuses(NotFound):
            apart(cast, who)
        with refuses(NotFound):
            my_confidence(seen_by=who.actor(now()))


def test_keep_apart_holds_so_many_and_no_more(cast: Cast) -> None:
    many = [
        Physician.objects.create(
            hospital=cast.valley, first_name="P", last_name=str(n), name_folded=f"p {n}"
        )
        for n in range(MOST_APART + 1)
    ]
    for one in many[:-1]:
        actions.keep_apart(physician=one.pk, tie=Tie.OTHER, by=cast.supporter.actor())
    with refuses(Invalid):
        actions.keep_apart(physician=many[-1].pk, tie=Tie.OTHER, by=cast.supporter.actor())
    actions.keep_apart(physician=many[0].pk, tie=Tie.WORK, by=cast.supporter.actor())
    assert len(seen(cast.supporter)) == MOST_APART


def test_everybody_who_serves_has_a_row_of_one_length_written_at_one_time(cast: Cast) -> None:
    serving(cast, "Nora New", now().date())
    apart(cast, cast.supporter)
    found = rows(cast)
    assert len(found) == 3
    assert len({len(bytes(one.sealed_shared)) for one in found}) == 1
    assert len({one.key_id for one in found}) == 1
    again = {one.pk: bytes(one.sealed_shared) for one in found}
    apart(cast, cast.other_supporter)
    assert all(again[one.pk] != bytes(one.sealed_shared) for one in rows(cast))


def test_what_was_taken_back_opens_no_more_with_the_key_of_today(cast: Cast) -> None:
    apart(cast, cast.supporter)
    then = rows(cast)[0]
    actions.no_longer_apart(physician=remy(cast), by=cast.supporter.actor())
    assert rows(cast)[0].key_id == then.key_id
    assert bytes(Key.objects.get(pk=then.key_id).wrapped) != bytes(then.key.wrapped)
    from lamppost.supporters.queries.confidence import shared_place
    from lamppost.supporters.rules.confidence import Filled
    from lamppost.vault.queries import keyring
    from lamppost.vault.rules import unseal

    key = Key.objects.get(pk=then.key_id)
    secret = unwrap(keyring().epoch(key.epoch), bytes(key.wrapped))
    with pytest.raises(CannotOpen):
        unseal(secret, bytes(then.sealed_shared), shared_place(then.pk), Filled)


def test_a_row_that_was_read_with_its_key_opens_though_it_is_renewed_meanwhile(cast: Cast) -> None:
    apart(cast, cast.supporter)
    old = rows(cast)
    actions.write_confidences(hospital=cast.valley.pk, by=Actor.system(cast.valley.pk))
    from lamppost.vault.queries import key_beside

    assert key_beside(old[0].key).secret != key_beside(rows(cast)[0].key).secret
    assert seen(cast.supporter) == [("Remy Recipient", Tie.FAMILY)]


def test_step_down_takes_all_of_it_along(cast: Cast) -> None:
    apart(cast, cast.supporter)
    retire(account=cast.supporter.account or 0, by=cast.supporter.actor())
    assert cast.supporter.supporter
    assert cast.supporter.supporter.pk not in {one.supporter_id for one in rows(cast)}
    Supporter.objects.filter(pk=cast.supporter.supporter.pk).update(
        standing=Standing.ACTIVE, retired_on=None
    )
    assert shared_by([cast.valley.pk]).get(cast.supporter.supporter.pk, Shared()) == Shared()


def test_write_confidences_gives_a_row_to_whoever_has_none(cast: Cast) -> None:
    place = cast.valley.pk
    assert actions.write_confidences(hospital=place, by=Actor.system(place)) == 2
    assert len(rows(cast)) == 2
    with refuses(Refused):
        actions.write_confidences(hospital=place, by=cast.coordinator.actor())


def test_shared_again_after_a_restore_holds_what_was_said_since(cast: Cast) -> None:
    place = cast.valley.pk
    apart(cast, cast.supporter)
    actions.keep_apart(physician=remy(cast), tie=Tie.OTHER, by=cast.other_supporter.actor())
    actions.no_longer_apart(physician=remy(cast), by=cast.other_supporter.actor())
    Confidence.objects.all().delete()
    assert actions.share_again(hospital=place, by=Actor.system(place)) == 2
    assert seen(cast.supporter) == [("Remy Recipient", Tie.FAMILY)]
    assert seen(cast.other_supporter) == []


def test_the_record_says_the_one_word_for_all(cast: Cast) -> None:
    apart(cast, cast.supporter)
    actions.no_longer_apart(physician=remy(cast), by=cast.supporter.actor())
    events = set(Pending.objects.values_list("event", flat=True))
    assert {one for one in events if "supporter" in one} == {"supporter.changed"}


def test_share_experience_is_kept_and_forgotten_with_its_tick(cast: Cast) -> None:
    sam = cast.supporter
    actions.share_experience(
        experience=["litigation", "assault"], may_say=["assault", "parenthood"], by=sam.actor()
    )
    apart(cast, sam)
    mine = my_confidence(seen_by=sam.actor(now()))
    assert (mine.experience, mine.may_say) == (("litigation", "assault"), ("assault",))
    actions.share_experience(experience=["litigation"], may_say=[], by=sam.actor())
    mine = my_confidence(seen_by=sam.actor(now()))
    assert (mine.experience, mine.may_say) == (("litigation",), ())
    assert len(mine.apart) == 1
    with refuses(Invalid):
        actions.share_experience(experience=["gossip"], may_say=[], by=sam.actor())


def test_note_talked_keeps_the_last_month_alone(cast: Cast) -> None:
    place, sam = cast.valley.pk, cast.supporter
    assert sam.account and sam.supporter
    for month in (date(2026, 10, 1), date(2026, 9, 1)):
        actions.note_talked(
            hospital=place, months={sam.account: month, 0: month}, by=Actor.system(place)
        )
    shared = shared_by([place])
    assert shared.pop(sam.supporter.pk).last_month == date(2026, 10, 1)
    assert {one.last_month for one in shared.values()} == {None}


def test_colleagues_are_found_by_a_few_letters_and_never_listed(cast: Cast) -> None:
    by = cast.supporter.actor()
    assert [one.name for one in colleagues("rem rec", seen_by=by)] == ["Remy Recipient"]
    assert colleagues("re", seen_by=by) == colleagues("", seen_by=by) == ()
    assert colleagues("Otto", seen_by=by) == ()
    with refuses(Refused):
        colleagues("Remy", seen_by=cast.evaluator.actor())


def test_all_that_can_be_shared_fits() -> None:
    from lamppost.supporters.rules.confidence import EXPERIENCES

    most = Shared(
        tuple(Apart(2**63 - 1, Tie.FAMILY) for _ in range(MOST_APART)),
        EXPERIENCES,
        EXPERIENCES,
        "2026-11",
    )
    assert len(fill(most).text) == len(fill(Shared()).text)
