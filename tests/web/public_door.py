"""Going through the public door as a stranger does: a page, its form, its answer."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import unescape
from typing import Any, Protocol

from django.test import Client

from lamppost.core.access import Actor
from lamppost.core.ids import Code
from lamppost.outreach import actions as outreach
from lamppost.program.actions import set_duties
from lamppost.program.rules import DutyKind
from lamppost.program.rules.duty import Hours
from tests.cast import Cast
from tests.unit.outreach.stories import offered

COLLEAGUE, SELF = "/valley/colleague", "/valley/me"
MONDAY_NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)  # noon at Valley
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)" */?>')
CODE = re.compile(r"data-code>\s*([0-9A-Z-]{20})\s*<")


class Answer(Protocol):
    """What a test reads of an answer."""

    status_code: int

    @property
    def content(self) -> bytes: ...
    def __getitem__(self, header: str) -> str: ...


@dataclass(frozen=True)
class Sheet:
    """One form as it was handed out: its token and its number."""

    csrfmiddlewaretoken: str
    form_id: str


def stranger() -> Client:
    """A browser that has never been here, before a server that checks where forms come from."""
    return Client(enforce_csrf_checks=True)


def text(answer: Answer) -> str:
    return unescape(answer.content.decode())


def hidden(answer: Answer) -> dict[str, str]:
    return dict(HIDDEN.findall(answer.content.decode()))


def sheet(client: Client, address: str = COLLEAGUE) -> Sheet:
    fields = hidden(client.get(address))
    return Sheet(fields["csrfmiddlewaretoken"], fields["form_id"])


def filled(**changes: Any) -> dict[str, Any]:
    """What somebody worried about a colleague types."""
    typed = {"name": "Remy Recipient", "urgency": "soon", "is_unsafe": "no", **changes}
    return {name: value for name, value in typed.items() if value is not None}


def send(client: Client, address: str = COLLEAGUE, **changes: Any) -> Answer:
    """Opens the form, fills it in and sends it."""
    opened = sheet(client, address)
    return client.post(address, {**vars(opened), **filled(**changes)})


def code_in(answer: Answer) -> Code:
    """The code that a page of thanks shows."""
    shown = CODE.search(answer.content.decode())
    assert shown, "no code on the page"
    code = Code.parse(shown.group(1))
    assert code
    return code


def with_code(client: Client, code: Code | str, act: str = "", **typed: Any) -> Answer:
    """Types a code in at the page for it, or sends one of the forms behind it."""
    token = hidden(client.get("/code/"))["csrfmiddlewaretoken"]
    sent = {"csrfmiddlewaretoken": token, "code": str(code), **typed}
    return client.post(f"/code/{act}", sent)


def recipients_code(cast: Cast) -> Code:
    """What a supporter who has accepted hands over."""
    _, offer = offered(cast)
    return outreach.accept(offer=offer, by=cast.supporter.actor()).code


def on_duty(cast: Cast, kind: DutyKind, *weekdays: int) -> None:
    """The safety contact of Valley, or a supporter, from eight to six on these days."""
    who = cast.safety_contact if kind is DutyKind.SAFETY else cast.supporter
    account = who.account
    assert account is not None
    hours = [Hours(account, 1, day, time(8), time(18)) for day in weekdays]
    set_duties(hospital=cast.valley.pk, kind=kind, hours=hours, by=Actor.system(cast.valley.pk))
