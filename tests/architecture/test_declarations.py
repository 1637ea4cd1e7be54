"""What has to be declared: the privacy of every field, a rule for every permission; time and chance."""

import re

import pytest
from django.apps import apps
from django.db.models import Field

from lamppost.core.access import Permission, registered
from lamppost.core.privacy import CLASSES

from .sources import Source, sources

FIELDS: list[Field] = [
    field
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("lamppost.")
    for field in model._meta.local_concrete_fields
]
PERMISSIONS = [member for kind in Permission.__subclasses__() for member in kind]
READS_THE_TIME = re.compile(r"\b(datetime|timezone|date)\.(now|utcnow|today)\(|\btime\.time\(")
TAKES_A_CHANCE = re.compile(
    r"\buuid[14]\(|\brandom\.(?!SystemRandom\()[A-Za-z]+\(|\bfrom random import\b"
)


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_field_declares_its_privacy_class(field: Field) -> None:
    assert field.db_comment in CLASSES


@pytest.mark.parametrize("permission", PERMISSIONS, ids=str)
def test_permission_has_a_rule_and_is_asked_for(permission: Permission) -> None:
    assert registered().get(permission)
    name = re.compile(rf"\b{type(permission).__name__}\.{permission.name}\b")
    assert any(name.search(source.text) for source in sources() if source.parts[-1] != "access")


def test_permissions_have_distinct_names() -> None:
    assert len({str(each) for each in PERMISSIONS}) == len(PERMISSIONS)


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_time_and_chance_come_from_core(source: Source) -> None:
    if source.name != "core/clock.py":
        assert not READS_THE_TIME.search(source.text)
    if source.name != "core/ids.py":
        assert not TAKES_A_CHANCE.search(source.text)


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_every_function_says_what_it_gives(source: Source) -> None:
    assert [each.name for each in source.all_functions() if each.returns is None] == []
