"""What a load balancer asks: it is told yes or no, and nothing else."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_process_that_is_well_says_ok(db: None, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies and "no-store" in answer["Cache-Control"]
    assert Client().post(path).status_code == 405


def test_without_its_database_it_is_alive_and_not_ready(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("db.example.org said no")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", away)
        assert Client().get("/healthz").status_code == 200
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
