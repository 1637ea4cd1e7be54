"""What supporters have said of themselves: hours, days away, a rota with a second in line, one for another."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lamppost.cli.demo_data.places import place_of
from lamppost.cli.demo_data.sites import FREMONT, OAKLAND, SITES, Site
from lamppost.core.access import Actor, Role
from lamppost.core.clock import now
from lamppost.core.ids import dice
from lamppost.people.queries import accounts_with_role, actor_for
from lamppost.program.actions import set_cover
from lamppost.program.queries import hospital_ids, rota
from lamppost.program.rules.duty import WEEK, Hours
from lamppost.supporters import actions
from lamppost.supporters.rules import Away
from lamppost.supporters.rules.rota import TurnRef

SAYING: Final = 24  # supporters of each hospital who have said when they have time
WEEKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
HABITS: Final = (
    (WEEKDAYS, time(18), time(21)),
    (WEEKEND, time(9), time(13)),
    ((0, 2, 4), time(12), time(13)),
    ((1, 3), time(20), time(23)),
    (WEEKDAYS, time(6, 30), time(8)),
)
SECOND: Final = (time(7), time(22))
NEXT_WEEK: Final = timedelta(days=7)


def tell_supporting() -> None:
    """Oakland's rota answers for Fremont too; its first supporters ask one another."""
    for site in SITES:
        _hours(site)
    oakland, fremont = place_of(OAKLAND).id, place_of(FREMONT).id
    program = Actor.system(*hospital_ids())
    set_cover(hospital=fremont, covered_by=oakland, by=program)
    _second_in_line(oakland)
    _one_for_another(oakland)


def _hours(site: Site) -> None:
    chance = dice(f"hours of {site.cms_id}")
    for number, account in enumerate(_supporters(place_of(site).id)[:SAYING]):
        by = actor_for(account)
        for weekdays, starts, ends in chance.sample(HABITS, 2):
            actions.add_hours(weekdays=weekdays, starts=starts, ends=ends, by=by)
        if number % 8 == 5:
            first = now().date() + timedelta(days=9 + number)
            actions.add_away(days=Away(first, first + timedelta(days=6)), by=by)


def _second_in_line(place: int) -> None:
    """Behind each weekday's supporter stands another."""
    second = _supporters(place)[WEEK : 2 * WEEK]
    hours = [Hours(account, 2, day, *SECOND) for day, account in enumerate(second)]
    actions.put_on(hospital=place, hours=hours, by=Actor.system(place))


def _one_for_another(place: int) -> None:
    """Tuesday's supporter asks Monday's, who has asked Wednesday's: nobody has answered yet."""
    monday, tuesday, wednesday = _supporters(place)[:3]
    for asker, asked in ((tuesday, monday), (monday, wednesday)):
        actions.ask_swap(turn=_turn(place, asker), other=asked, by=actor_for(asker))


def _turn(place: int, account: int) -> TurnRef:
    """Their turn of next week."""
    (duty,) = [one for one in rota(place) if one.hours.account == account]
    soon = _today(place) + NEXT_WEEK
    return TurnRef(soon + timedelta(days=(duty.hours.weekday - soon.weekday()) % WEEK), duty.id)


def _today(place: int) -> date:
    zone = ZoneInfo(next(one for one in map(place_of, SITES) if one.id == place).time_zone)
    at: datetime = now().astimezone(zone)
    return at.date()


def _supporters(place: int) -> list[int]:
    return [one.id for one in accounts_with_role(Role.SUPPORTER, place)]
