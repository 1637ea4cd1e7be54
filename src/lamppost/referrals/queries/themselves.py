"""Who answers when a supporter asks for themselves: another hospital, if one can."""

from dataclasses import dataclass

from lamppost.core.access import Actor, Role, require
from lamppost.core.errors import NotFound
from lamppost.people.queries import accounts_with_role
from lamppost.program.queries import HospitalRow, hospital, open_hospitals
from lamppost.referrals.access import ReferralPermission
from lamppost.supporters.queries import SupporterRow, region_of, supporter_of, supporters


@dataclass(frozen=True, slots=True)
class Answering:
    """Their own hospital, and the others where somebody can be asked, those of their region first."""

    own: HospitalRow
    elsewhere: tuple[HospitalRow, ...]

    @property
    def best(self) -> HospitalRow:
        return next(iter(self.elsewhere), self.own)


def who_answers(*, seen_by: Actor) -> Answering:
    """For the supporter who asks; NotFound for who is none that serves."""
    mine = myself(seen_by)
    others = [one for one in open_hospitals() if one.id != mine.hospital]
    near = region_of(mine.hospital)
    able = [one for one in others if _can_answer(one.id, mine.hospital)]
    return Answering(
        hospital(mine.hospital), tuple(sorted(able, key=lambda one: (one.id not in near, one.name)))
    )


def myself(by: Actor) -> SupporterRow:
    """The supporter who asks for themselves."""
    mine = supporter_of(by.account) if by.account is not None else None
    if mine is None:
        raise NotFound("no supporter")
    require(by, ReferralPermission.SUPPORT_ASK, mine.hospital)
    return mine


def coordinators_of(place: int) -> frozenset[int]:
    """The accounts that coordinate there, deputies too."""
    return frozenset(one.id for one in accounts_with_role(Role.COORDINATOR, place))


def _can_answer(place: int, own: int) -> bool:
    """Somebody coordinates there who does not at their own hospital, and somebody can be asked."""
    if not coordinators_of(place) - coordinators_of(own):
        return False
    there = supporters(place, seen_by=Actor.system(place))
    return any(one.serves and not one.is_away for one in there)
