"""A real site for the journeys: web and worker, a mail server, a database, a cast."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, time
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from pytest_django import DjangoDbBlocker

from lamppost.cli.embedded import Urls
from lamppost.cli.migration import django_at
from lamppost.core.access import Actor
from lamppost.core.clock import now
from lamppost.core.text import fold
from lamppost.people.models import Account
from lamppost.program.actions import set_duties
from lamppost.program.models import Department, Hospital, Physician
from lamppost.program.rules import DutyKind, Profession
from lamppost.program.rules.duty import Hours
from lamppost.supporters.models import Supporter
from tests.cast import Cast, Person, make_cast
from tests.mail import PostOffice, free_port
from tests.processes import Site, site, until
from tests.web.staff_door import code_in

NOON, NIGHT = 12, 3
NOTICES = (
    "Something is waiting for you",
    "Something has changed",
    "Please look now",
    "Daily note",
    "A date for your calendar",
    "A date leaves your calendar",
    "A date of yours is near",
)
LETTER = (
    "This note comes every day at the same hour, whether or not anything waits for you."
    " Please sign in to look:"
)
HOUR_HAS_COME = """INSERT INTO notifications_daily (account_id, is_on, next_at)
VALUES (%s, true, now()) ON CONFLICT (account_id) DO UPDATE SET next_at = now()"""


@dataclass(frozen=True)
class House:
    """The site, who is in it, what it mailed; and the owner's view of its database."""

    site: Site
    cast: Cast
    office: PostOffice
    urls: Urls
    host: str = "127.0.0.1"

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.site.port}"

    def reached(self) -> AbstractContextManager[None]:
        """Points Django, in this process, at the site's database."""
        return django_at(self.urls.app)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the owner reads, past row security."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        """Makes time pass: moves a due column. The worker may be at the same rows: whoever of the two
        PostgreSQL breaks off begins again."""
        with psycopg.connect(self.urls.owner, autocommit=True) as connection:
            try:
                connection.execute(statement.encode(), values)
            except psycopg.errors.DeadlockDetected:
                connection.execute(statement.encode(), values)

    def work(self, task: str) -> None:
        """Has the worker do one of its periodic tasks now rather than at its next turn."""
        with suppress(AlreadyEnqueued):  # it is about to
            app.configure_task(task, queueing_lock=task).defer(timestamp=0)

    def mail_to(self, person: Person, more_than: int = 0) -> list[EmailMessage]:
        """Everything that came for them, as soon as it is more than that."""

        def came() -> list[EmailMessage]:
            return [mail for mail in self.office.received if person.email in str(mail["To"])]

        until(lambda: len(came()) > more_than, f"mail {more_than + 1} for them", patience=30)
        return came()

    def daily_letter(self, person: Person) -> EmailMessage:
        """It is the hour of their letter: what they are mailed, and until then nothing else was."""
        self.change(HOUR_HAS_COME, person.account)
        self.work("notifications.send_daily")
        (letter,) = self.mail_to(person)
        return letter

    def codes_for(self, person: Person) -> list[EmailMessage]:
        """Mail with a code to sign in; other mail says only that something waits."""
        came = [mail for mail in self.office.received if person.email in str(mail["To"])]
        return [mail for mail in came if mail["Subject"] not in NOTICES]

    def sign_in_code(self, person: Person, more_than: int) -> str:
        """The newest code for them, once they were sent more than so many."""
        until(lambda: len(self.codes_for(person)) > more_than, "a code comes", patience=30)
        return code_in(PostOffice(received=self.codes_for(person)[-1:]))

    def hired(self, name: str, department: Department) -> Physician:
        """Somebody new on the roster, without an address."""
        first, last = name.split()
        return Physician.objects.create(
            hospital=department.hospital,
            department=department,
            first_name=first,
            last_name=last,
            name_folded=fold(name),
            profession=Profession.PHYSICIAN,
            specialty=department.name,
        )


@contextmanager
def open_house(urls: Urls, data: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Everything started, and ended with all that it started."""
    office = PostOffice()
    with django_db_blocker.unblock(), django_at(urls.app):
        cast = people()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("LAMPPOST_DEMO", "1")
            with site(urls, data, controller.port) as running:
                yield House(running, cast, office, urls)
    finally:
        controller.stop()


def people() -> Cast:
    """The cast, at noon, with hours of duty and room to give."""
    cast = make_cast()
    set_clocks(NOON)
    cover(cast, time(8), time(18))
    Supporter.objects.update(capacity=5, is_listed=True)
    return cast


def set_clocks(hour: int) -> None:
    """Lets it be about that hour of the day at every hospital, whatever the hour is here."""
    ahead = hour - now().astimezone(UTC).hour
    ahead += 24 if ahead < -12 else 0
    Hospital.objects.update(time_zone=f"Etc/GMT{-ahead:+d}")
    Account.objects.exclude(time_zone="").update(time_zone="")


def cover(cast: Cast, starts: time, ends: time) -> None:
    """The safety contact of Valley, and a rota for `today`, in these hours of each day."""
    contact, hospital = cast.safety_contact.account, cast.valley.pk
    assert contact is not None
    hours = [Hours(contact, 1, day, starts, ends) for day in range(7)]
    for kind in (DutyKind.SAFETY, DutyKind.ROTA):
        set_duties(hospital=hospital, kind=kind, hours=hours, by=Actor.system(hospital))


def body(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content()).replace("\r\n", "\n")


def assert_neutral(mail: EmailMessage, house: House) -> None:
    """That it is the hour, and where to sign in: word for word, and nothing else."""
    assert mail["Subject"] == "Daily note"
    assert body(mail) == f"{LETTER}\n\n{house.address}/staff/\n"
