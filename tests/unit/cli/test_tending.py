"""Changing what runs, by command."""

from click.testing import CliRunner, Result

from lamppost.cli.launching import DUTIES, invite
from lamppost.cli.tending import close_account, line, lines, lost_passkey, remove_line, withdraw
from lamppost.core.access import Role
from lamppost.people.models import Account
from lamppost.people.queries import account_with_email
from lamppost.people.rules import DutyElsewhere
from lamppost.resources.queries import crisis_lines
from tests.cast import Cast


def run(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)  # type: ignore[arg-type]


def crisis(cast: Cast) -> list[str]:
    return [one.phone for one in crisis_lines(cast.valley.pk) if one.kind == "crisis"]


def test_a_number_is_set_listed_replaced_and_removed(cast: Cast) -> None:
    set_one = run(line, "crisis", "Valley line", "415 555 0101", "--hospital", "valley")
    entry = set_one.output.strip("Entry .\n")
    assert crisis(cast) == ["415 555 0101"]
    assert "Valley line  (valley)" in run(lines).output
    run(
        line, "crisis", "Valley line", "415 555 0102", "--hospital", "valley", "--instead-of", entry
    )
    assert crisis(cast) == ["415 555 0102"]
    assert run(remove_line, entry).output == "Removed.\n"
    assert crisis(cast) == ["988"]


def test_a_role_is_withdrawn_where_it_was_held(cast: Cast) -> None:
    where = ("--role", "coordinator", "--hospital", "valley")
    assert run(withdraw, cast.coordinator.email, *where).output == "Withdrawn.\n"
    assert not cast.coordinator.actor().has(Role.COORDINATOR)
    assert "did not hold" in run(withdraw, cast.coordinator.email, *where).output


def test_an_account_is_closed(cast: Cast) -> None:
    assert "go on to others: 0" in run(close_account, cast.supporter.email).output
    found = account_with_email(cast.supporter.email)
    assert found and not found.is_active


def test_a_lost_passkey_is_taken_away_and_another_may_be_added(cast: Cast) -> None:
    Account.objects.filter(pk=cast.supporter.account).update(first_passkey_by=None)
    assert "Taken away: 0." in run(lost_passkey, cast.supporter.email).output
    assert Account.objects.get(pk=cast.supporter.account).first_passkey_by is not None


def test_a_coordinator_who_reviews_peers_is_not_invited(cast: Cast) -> None:
    assert set(DUTIES) == set(DutyElsewhere)
    who = ("pat@example.org", "Pat Peer", "--role", "coordinator", "--hospital", "valley")
    assert run(invite, *who, "--also", "peer_review").exit_code != 0
