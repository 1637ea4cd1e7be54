"""Names on ballots stand nowhere on the disk in clear: while a round is open, when it is counted, looked at, done."""

from datetime import timedelta

import time_machine
from django.conf import settings

from lamppost.ballots.tasks import close_due
from lamppost.core.clock import now
from lamppost.supporters import actions
from lamppost.supporters.tasks import keep_nominations
from tests.cast import Cast
from tests.confidentiality.test_disk import MARK, Disk, disk
from tests.unit.supporters.nominating import answered, begun, codes, staffed

__all__ = ["disk"]  # the thief of the machine, and all that they take along

NAME = f"Persephone{MARK} Kingfisher{MARK}"


def test_no_name_on_a_ballot_stands_on_the_disk(committed_cast: Cast, disk: Disk) -> None:
    at = staffed(committed_cast)
    round = begun(at)
    keep_nominations(0)
    answered(at, round, [(NAME,), ("Ana Alvarez",), (NAME, "Ben Bishop"), (NAME,), (NAME,)])
    disk.holds_nothing("open")
    with time_machine.travel(now() + timedelta(days=16)):
        close_due(0)
        disk.holds_nothing("counted")
        keep_nominations(0)
        disk.holds_nothing("reviewed")
        assert NAME in [one.name for one in actions.see_slate(round=round, by=at.lead)]
        disk.holds_nothing("seen")
        actions.finish_round(round=round, by=at.lead)
        disk.cursor.execute("VACUUM")
        disk.holds_nothing("done")
    assert settings.LAMPPOST_KEYRING.exists()


def test_no_code_stands_on_the_disk(committed_cast: Cast, disk: Disk) -> None:
    """Neither as it is mailed, nor as it is printed, nor as it is stored of other kinds of code."""
    at = staffed(committed_cast)
    round = begun(at)
    keep_nominations(0)
    known = list(codes(at, round).values())
    answered(at, round, [("Ana Alvarez",)] * 3)
    actions.draw_cards(round=round, by=at.lead)
    disk.search = _search([str(one) for one in known] + [one.letters for one in known])
    disk.holds_nothing("codes")


def _search(said: list[str]):  # type: ignore[no-untyped-def]
    from tests.confidentiality.canaries import Canary, Search, needles

    return Search(needles([Canary(one) for one in said]))
