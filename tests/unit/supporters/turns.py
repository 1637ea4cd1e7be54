"""A rota of Valley in a few words, and one with something of every kind."""

from datetime import date, time, timedelta
from typing import Final

from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.program.models import Duty, Hospital
from lamppost.program.rules.duty import WEEK, Hours
from lamppost.supporters import actions
from lamppost.supporters.models import Swap
from lamppost.supporters.queries import rota_page
from lamppost.supporters.rules.rota import Extra, TurnRef
from tests.cast import Cast, Person

EIGHT, SIX = time(8), time(18)
TODAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))
EVERY_DAY: Final = tuple(range(WEEK))
IN_DAYS: Final = 3


def on_rota(who: Person, *weekdays: int, rank: int = 1, at: Hospital | None = None) -> None:
    """From eight to six on these days (Monday is 0), on the rota of where they work."""
    assert who.account is not None
    place = (at or who.hospital).pk
    hours = [Hours(who.account, rank, day, EIGHT, SIX) for day in weekdays]
    actions.put_on(hospital=place, hours=hours, by=Actor.system(place))


def turn(cast: Cast, who: Person, on: date, at: Hospital | None = None) -> TurnRef:
    """Their turn of that day."""
    page = rota_page((at or who.hospital).pk, seen_by=who.actor())
    (found,) = [
        one.ref for day in page.days for one in day.turns if one.is_mine and one.ref.on == on
    ]
    return found


def holder(cast: Cast, ref: TurnRef, at: Hospital | None = None) -> str:
    """Who has that turn, by what the coordinator sees."""
    page = rota_page((at or cast.valley).pk, seen_by=cast.coordinator.actor())
    (found,) = [one.name for day in page.days for one in day.turns if one.ref == ref]
    return found


def own_turns(cast: Cast) -> dict[str, object]:
    """Sam has a morning, of which he asks Olga for one, and Olga an evening, of which she asks him for one."""
    sam, olga = cast.supporter, cast.other_supporter
    assert sam.account and olga.account
    on = now().date() + timedelta(days=IN_DAYS)
    morning, evening = _turn(cast, sam.account, on, 8), _turn(cast, olga.account, on, 18)
    week = timedelta(days=7)
    actions.ask_swap(turn=morning._replace(on=on + week), other=olga.account, by=sam.actor())
    actions.ask_swap(turn=evening._replace(on=on + 2 * week), other=sam.account, by=olga.actor())
    return {
        "turn": morning,
        "duty": morning.duty,
        "other": olga.account,
        "own_swap": Swap.objects.get(asker=sam.account).pk,
        "swap": Swap.objects.get(asker=olga.account).pk,
        "extra": Extra(sam.account, 1, on, time(4), time(5)),
    }


def _turn(cast: Cast, account: int, on: date, hour: int) -> TurnRef:
    """A weekly turn of four hours of theirs, as it comes on that day."""
    place = cast.valley.pk
    hours = [Hours(account, 1, on.weekday(), time(hour), time(hour + 4))]
    actions.put_on(hospital=place, hours=hours, by=Actor.system(place))
    return TurnRef(on, duty=Duty.objects.get(account_id=account).pk)
