"""What has to be declared: the privacy of every field, a rule for every permission; time and chance."""

import re

from django.apps import apps
from django.db.models import Field

from lamppost.core.access import Permission, registered
from lamppost.core.privacy import CLASSES

from .sources import sources

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


def test_fields_declare_their_privacy_class() -> None:
    assert FIELDS and [str(each) for each in FIELDS if each.db_comment not in CLASSES] == []


def test_permissions_have_a_rule_and_are_asked_for() -> None:
    texts = "".join(one.text for one in sources() if one.parts[-1] != "access")
    asked = set(re.findall(r"\b\w+\.\w+\b", texts))
    names = {f"{type(each).__name__}.{each.name}": each for each in PERMISSIONS}
    assert names and [name for name, each in names.items() if not registered().get(each)] == []
    assert names.keys() - asked == set()


def test_permissions_have_distinct_names() -> None:
    assert len({str(each) for each in PERMISSIONS}) == len(PERMISSIONS)


def test_time_and_chance_come_from_core() -> None:
    times = {one.name for one in sources() if READS_THE_TIME.search(one.text)}
    chances = {one.name for one in sources() if TAKES_A_CHANCE.search(one.text)}
    assert times == {"core/clock.py"} and chances == {"core/ids.py"}


def test_every_function_says_what_it_gives() -> None:
    silent = [
        f"{source.name}: {each.name}"
        for source in sources()
        for each in source.all_functions()
        if each.returns is None
    ]
    assert silent == []
