"""Two hospitals of the public file, and who may do what there."""

from dataclasses import dataclass

import pytest

from lamppost.core.access import Actor, ActorKind, Grant, Role
from lamppost.program.actions import import_hospitals
from lamppost.program.models import Hospital
from lamppost.program.queries import packaged_hospitals
from lamppost.program.rules.hospitals import Choice

OAKLAND, FREMONT = "050075", "050512"


@dataclass(frozen=True)
class Site:
    oakland: int
    fremont: int

    @property
    def system(self) -> Actor:
        return Actor.system(self.oakland, self.fremont)

    def actor(self, role: Role, hospital: int | None = None) -> Actor:
        at = hospital or self.oakland
        return Actor(
            ActorKind.ACCOUNT, frozenset({at}), account=1, grants=frozenset({Grant(role, at)})
        )


@pytest.fixture
def site(db: None) -> Site:
    import_hospitals(
        content=packaged_hospitals(),
        choice=Choice(cms_ids=frozenset({OAKLAND, FREMONT})),
        by=Actor.system(),
    )
    ids = dict(Hospital.objects.values_list("cms_id", "pk"))
    return Site(ids[OAKLAND], ids[FREMONT])
