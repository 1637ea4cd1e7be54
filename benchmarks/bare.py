"""The same work with nothing around it: what Django, granian and PostgreSQL cost by themselves on this machine."""

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

PAGE = b"x" * 16_000
ROWS = Engine().from_string(
    "{% for row in rows %}<tr><td>{{ row.0 }}</td><td>{{ row.1 }}</td><td>{{ row.2 }}</td></tr>{% endfor %}"
)


def form(request: HttpRequest) -> HttpResponse:
    """A page of constant bytes."""
    return HttpResponse(PAGE)


def referral(request: HttpRequest) -> HttpResponse:
    """A transaction with two inserts, the least that a referral with its job could be."""
    from django.db import connection
    from django.db.transaction import atomic

    with atomic(), connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(
                "INSERT INTO bare_row (id, text) VALUES (%s, %s)", [uuid4(), request.body]
            )
    return HttpResponse(b"ok")


def queue(request: HttpRequest) -> HttpResponse:
    """Twenty-five rows by primary key, in a table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, text, id FROM bare_row ORDER BY id LIMIT 25")
        return HttpResponse(ROWS.render(Context({"rows": cursor.fetchall()})))


urlpatterns = [path("form", form), path("referral", referral), path("queue", queue)]


def load() -> Callable[..., Any]:
    """The application, in a worker."""
    import dj_database_url
    from django.core.wsgi import get_wsgi_application

    settings.configure(
        ROOT_URLCONF="benchmarks.bare",
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="bare",
        DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)},
    )
    return get_wsgi_application()


def main() -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server import MPServer

    port, workers = int(sys.argv[2]), int(sys.argv[4])
    server = MPServer(
        "benchmarks.bare:load",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=8,
        backpressure=128,
        log_enabled=False,
    )
    server.serve(target_loader=partial(load), wrap_loader=False)


if __name__ == "__main__":
    main()
