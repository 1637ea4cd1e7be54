"""Inside a worker too, a job is queued in the transaction that is about it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from lamppost.core.jobs import defer
from tests.confidentiality.sinks import Cursor


@pytest.fixture
def in_a_worker() -> Iterator[None]:
    """The queue is read as `lamppost worker` reads it: over a connection of its own."""
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        yield


def _queued(cursor: Cursor) -> list[object]:
    return [name for (name,) in cursor.execute("SELECT task_name FROM procrastinate_jobs")]


def test_a_job_waits_for_the_commit(cursor: Cursor, in_a_worker: None) -> None:
    with transaction.atomic():
        defer("referrals.page", hospital=1)
        assert _queued(cursor) == []
    assert _queued(cursor) == ["referrals.page"]


def test_a_job_goes_with_what_is_rolled_back(cursor: Cursor, in_a_worker: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        defer("referrals.page", hospital=1)
        raise ZeroDivisionError
    assert _queued(cursor) == []
