"""Whoever leaves takes no outreach with them."""

from pathlib import Path

from click.testing import CliRunner

from lamppost.cli.imports import import_roster
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.errors import Refused
from lamppost.core.transactions import transaction
from lamppost.outreach.actions import hand_over_all, part_with
from lamppost.outreach.models import Offer, Outreach
from lamppost.outreach.queries.listing import my_offers, my_outreaches
from lamppost.outreach.queries.suggesting import suggestions_for
from lamppost.outreach.rules import OfferState, State
from lamppost.supporters.models import Supporter
from lamppost.supporters.rules import Standing
from tests.cast import Cast, refuses
from tests.unit.outreach.stories import accepted, offered


def test_hand_over_all_lets_an_accepted_one_go_on(cast: Cast) -> None:
    outreach = accepted(cast)
    assert hand_over_all(account=cast.supporter.account, by=cast.administrator.actor()) == 1
    with transaction(Actor.system(cast.valley.pk)):
        row = Outreach.objects.get(pk=outreach)
    assert row.state == State.WAITING and row.supporter is None and row.recipient_code is None
    assert my_outreaches(seen_by=cast.supporter.actor()) == ()


def test_hand_over_all_takes_an_open_offer_back(cast: Cast) -> None:
    _, offer = offered(cast)
    assert hand_over_all(account=cast.supporter.account, by=cast.administrator.actor()) == 1
    assert my_offers(seen_by=cast.supporter.actor()) == ()
    with transaction(Actor.system(cast.valley.pk)):
        assert Offer.objects.get(pk=offer).state == OfferState.TAKEN_BACK


def test_hand_over_all_of_somebody_with_nothing_does_nothing(cast: Cast) -> None:
    by = cast.administrator.actor()
    assert hand_over_all(account=cast.other_supporter.account, by=by) == 0
    assert hand_over_all(account=cast.lead.account, by=by) == 0


def test_hand_over_all_is_refused_to_others(cast: Cast) -> None:
    accepted(cast)
    for somebody in (cast.lead, cast.director, cast.other_supporter):
        with refuses(Refused):
            hand_over_all(account=cast.supporter.account, by=somebody.actor())
    with refuses(Refused):  # an administrator of another hospital than the supporter's
        hand_over_all(account=cast.outsider.account, by=cast.administrator.actor())


def test_part_with_ends_service_so_that_nobody_suggests_them(cast: Cast) -> None:
    outreach = accepted(cast)
    gone = [cast.supporter.physician.pk, cast.recipient.physician.pk]
    assert part_with(physicians=gone, by=cast.administrator.actor()) == 1
    assert Supporter.objects.get(pk=cast.supporter.supporter.pk).standing == Standing.STEPPED_DOWN
    ranked = suggestions_for(outreach, seen_by=cast.coordinator.actor(now())).ranked
    assert [one.supporter for one in ranked] == [cast.other_supporter.supporter.pk]


def test_part_with_is_all_or_nothing(cast: Cast) -> None:
    accepted(cast)
    gone = [cast.supporter.physician.pk, cast.outsider.physician.pk]
    with refuses(Refused):
        part_with(physicians=gone, by=cast.administrator.actor())
    assert len(my_outreaches(seen_by=cast.supporter.actor())) == 1
    assert Supporter.objects.get(pk=cast.supporter.supporter.pk).standing == Standing.ACTIVE


def test_import_roster_by_command_hands_over_what_leavers_carried(
    cast: Cast, tmp_path: Path
) -> None:
    accepted(cast)
    file = tmp_path / "people.csv"
    file.write_text("name,email,department,profession\nNadia New,n@example.org,Surgery,physician\n")
    asked = [str(file), "--hospital", cast.valley.slug, "--deactivate-leavers"]
    assert CliRunner().invoke(import_roster, asked).exit_code == 0
    with transaction(Actor.system(cast.valley.pk)):
        assert Outreach.objects.get().state == State.WAITING
    assert Supporter.objects.get(pk=cast.supporter.supporter.pk).standing == Standing.STEPPED_DOWN
