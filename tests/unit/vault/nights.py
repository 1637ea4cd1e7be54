"""A site over many nights: rows at two hospitals, whose keys move from epoch to epoch."""

from contextlib import AbstractContextManager
from datetime import timedelta

from lamppost.core.access import Actor
from lamppost.vault import actions
from lamppost.vault.keyring import DirectoryKeyring
from lamppost.vault.queries import data_key, keys_indexed
from lamppost.vault.rules import DataKey
from tests.cast import Cast
from tests.keys import at

DAY = timedelta(days=1)
SITE = Actor.system()


class Nights:
    """One site with rows at two hospitals, from its first epoch on."""

    def __init__(self, cast: Cast, ring: DirectoryKeyring) -> None:
        self.cast, self.ring = cast, ring
        self.began = ring.newest_epoch().began
        self.keys = [self.key(place.pk) for place in (cast.valley, cast.harbor, cast.valley)]

    def key(self, place: int) -> DataKey:
        """A key that is about physician 7."""
        by = Actor.system(place)
        key = actions.new_key(hospital=place, by=by)
        actions.index(key=key, purpose="recipient", text="physician:7", by=by)
        return key

    def after(self, days: float) -> AbstractContextManager[None]:
        return at(self.began + days * DAY)

    def nightly(self, first: int, last: int) -> list[int]:
        """Rotates and destroys on each of those days; which epochs went."""
        gone = []
        for day in range(first, last + 1):
            with self.after(day):
                actions.rotate(by=SITE)
                gone.append(actions.destroy_epoch(by=SITE).epoch)
        return [one for one in gone if one is not None]

    def numbers(self) -> list[int]:
        return [epoch.number for epoch in self.ring.epochs()]

    def all_open(self) -> None:
        """Everything opens and is found, whichever hospital looks."""
        for key in self.keys:
            by = Actor.system(key.hospital_id)
            assert data_key(key.id, by=by).secret == key.secret
            assert key.id in keys_indexed("recipient", "physician:7", by=by)
