"""Rosa referred a colleague and wants to know what came of it: by the bytes of her page, which are the same
(`test_referrer_status`), and by what the server does, and how long, before it answers."""

import re
import time
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamppost.core.ids import Code
from tests.confidentiality.test_referrer_status import clock, codes, shown  # noqa: F401 - fixtures

VALUE = re.compile(r"'[^']*'|\b\d+\b|\\x[0-9a-f]+")
ROUNDS = 15


def _asked_of_the_database(code: Code) -> list[str]:
    """The statements behind her page, their values taken out."""
    with CaptureQueriesContext(connection) as asked:
        shown(code)
    return [VALUE.sub("?", each["sql"]) for each in asked.captured_queries]


def test_the_same_statements_stand_behind_her_page_whatever_happened(
    codes: dict[str, Code],  # noqa: F811
) -> None:
    shown(codes["unresolved"])  # what a process reads once is read
    expected = _asked_of_the_database(codes["unresolved"])
    assert len(expected) > 2
    different = [name for name, code in codes.items() if _asked_of_the_database(code) != expected]
    assert different == []


def test_her_page_takes_the_same_time_whatever_happened(codes: dict[str, Code]) -> None:  # noqa: F811
    """Rounds taken in turn, so that a busy machine slows all alike; medians within the noise of one."""
    taken: dict[str, list[float]] = {name: [] for name in codes}
    client = Client(headers={"accept-language": "en"})
    for _ in range(ROUNDS):
        for name, code in codes.items():
            began = time.perf_counter()
            client.post("/code/", {"code": str(code)})
            taken[name].append(time.perf_counter() - began)
    medians = {name: median(times) for name, times in taken.items()}
    usual = median(medians.values())
    assert {name: one for name, one in medians.items() if abs(one - usual) > usual / 2} == {}
