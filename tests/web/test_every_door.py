"""Every page, as every role, as nobody, and as the same role of another hospital, by every method: what the
page for the governance board says, neither more nor less. Pages are found by walking the addresses: a new
one is visited by itself, and one for which nobody has said who may fails here."""

import os
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from lamppost.cli.permissions import UNDECLARED, addresses
from lamppost.core.access import Role
from lamppost.core.ids import random_id
from tests.cast import Cast, Person
from tests.web.scene import Scene, set_scene
from tests.web.staff_pages import signed_in

PAGE: Final = Path(__file__).parents[2] / "docs" / "operators" / "permissions.md"
ROW: Final = re.compile(r"^\| `(/[^`]*)` \| (.*) \| (.*) \|$", re.MULTILINE)
ACT: Final = re.compile(r"`(\w+)`")
PARAMETER: Final = re.compile(r"<(\w+)>")
ANYBODY, SIGNED_IN = "anybody", "everybody signed in"
OTHER_METHODS: Final = ("HEAD", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS")
SIGN_IN: Final = "/staff/sign-in/"
ONLY_WITH_A_PROVIDER: Final = "/staff/second-factor/provider/"  # else there is no such page
FINDS_NOTHING: Final = ("/staff/devices/", "end")  # without the name of a session
OF_NOBODY: Final = frozenset(
    {"guide_item", "instrument", "unit"}
)  # codes, the same at every hospital
NAMES_OTHERS: Final = frozenset({"/staff/support/"})  # another hospital answers, by its name
IN_FULL: Final = os.environ.get("LAMPPOST_PROOFS") == "full"


class Page:
    """One address as the printed table has it: who may look, and which acts whom."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.lookers: frozenset[str] = frozenset()
        self.acts: dict[str, frozenset[str]] = {}  # "" for a form without a name
        self.has_row = False

    def add(self, does: str, who: str) -> None:
        roles = frozenset(who.split(" or "))
        self.has_row = True
        if does.startswith(("look", "use")):
            self.lookers = roles
        if "send its form" in does:
            self.acts[""] = roles
        self.acts |= dict.fromkeys(ACT.findall(does), roles)

    @property
    def names_something(self) -> bool:
        """Whether its address holds an id of something of one hospital's."""
        return bool(set(PARAMETER.findall(self.address)) - OF_NOBODY)

    @property
    def is_staff(self) -> bool:
        return self.address.startswith("/staff/")

    @property
    def doers(self) -> frozenset[str]:
        return next(iter(self.acts.values()), self.lookers)

    def is_known(self, scene: Scene) -> bool:
        is_there = self.address != ONLY_WITH_A_PROVIDER
        return is_there and all(name in scene.ids for name in PARAMETER.findall(self.address))

    def path(self, scene: Scene) -> str:
        """The address with Valley's ids in it; what the scene does not have is made up."""
        known = PARAMETER.sub(lambda one: str(scene.ids.get(one[1], one[0])), self.address)
        for made_up in (str(random_id()), "7", "valley"):
            path = PARAMETER.sub(made_up, known)
            try:
                resolve(path)
            except Resolver404:
                continue
            return path
        raise AssertionError(f"{self.address} cannot be asked for")


def pages() -> list[Page]:
    """Every address that there is, with what the printed page says of it."""
    found = {f"/{address}": Page(f"/{address}") for address, _ in addresses()}
    for address, does, who in ROW.findall(PAGE.read_text()):
        assert address in found, f"{address} is gone: print the page again"
        found[address].add(does, who)
    return list(found.values())


class Visitor:
    """A browser whose every request leaves nothing behind."""

    def __init__(self, client: Client, turn: int = 0) -> None:
        self.client, self.cookies, self.seen = client, deepcopy(client.cookies), turn
        client.raise_request_exception = False

    def ask(self, method: str, path: str, **data: object) -> Any:
        self.client.cookies = deepcopy(self.cookies)
        with transaction.atomic():
            given = {"data": data} if method in ("GET", "POST") else {}
            answer = getattr(self.client, method.lower())(path, **given)
            transaction.set_rollback(True)
        return answer

    def everything(self, page: Page, path: str) -> Iterator[tuple[str, str, Any]]:
        """Method, act and answer of all that one can send there; of the methods that are not asked for,
        each visitor tries one a page, another on the next, and all of them in the long proof."""
        self.seen += 1
        one = OTHER_METHODS[self.seen % len(OTHER_METHODS)]
        for method in ("GET", *(OTHER_METHODS if IN_FULL else (one,))):
            yield method, "", self.ask(method, path)
        for act in page.acts or {"": frozenset()}:
            yield "POST", act, self.ask("POST", path, act=act)


def visitor(person: Person, turn: int = 0) -> Visitor:
    return Visitor(signed_in(person, second_factor=True), turn)


def may(page: Page, role: str, *, does: bool) -> bool:
    roles = page.doers if does else page.lookers
    return bool({role.replace("_", " "), ANYBODY, SIGNED_IN} & roles)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_scene(cast)


def test_somebody_has_said_who_may_come_in_by_every_address() -> None:
    assert [page.address for page in pages() if not page.has_row] == [], "lamppost permissions"
    assert [page.address for page in pages() if UNDECLARED in page.lookers] == []


def test_every_page_opens_to_its_roles_and_is_refused_to_all_others(scene: Scene) -> None:
    wrong = []
    for turn, (role, person) in enumerate(scene.people.items()):
        here = visitor(person, turn)
        for page in filter(lambda one: one.is_staff, pages()):
            for method, act, answer in here.everything(page, page.path(scene)):
                status, allowed = answer.status_code, may(page, role, does=method == "POST")
                is_known = page.is_known(scene) and (page.address, act) != FINDS_NOTHING
                is_open = ANYBODY in page.lookers and status < 500
                if not (is_open or _is_as_said(status, allowed, is_known, method)):
                    wrong.append((role, method, page.address, act, status))
    assert wrong == []


def _is_as_said(status: int, allowed: bool, known: bool, method: str) -> bool:
    """Refused: 403. Let in: a page, a way on, what is wrong with a form; 405 where there is no such method."""
    if not allowed:
        return status == 403
    if method in OTHER_METHODS and method != "HEAD":  # which answers as a look does
        return status in (200, 302, 405) if known else status in (200, 302, 404, 405)
    fine = {200, 302, 400, 405, 409, 422}
    return status in fine if known else status in fine | {404}


def test_nobody_comes_in_but_to_sign_in(scene: Scene) -> None:
    nobody, wrong = Visitor(Client()), []
    for page in filter(lambda one: one.is_staff, pages()):
        for method, act, answer in nobody.everything(page, page.path(scene)):
            is_sent_away = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
            if ANYBODY not in page.lookers and not is_sent_away:
                wrong.append((method, page.address, act, answer.status_code))
            if answer.status_code >= 500:
                wrong.append((method, page.address, act, answer.status_code))
    assert wrong == []


def test_the_same_role_of_another_hospital_finds_nothing(scene: Scene) -> None:
    """On their own pages nothing of Valley's; by Valley's ids, or asking for Valley, nothing at all."""
    wrong = []
    for role, person in scene.others.items():
        there = visitor(person)
        for page in filter(lambda one: one.is_staff, pages()):
            for method, act in _ways(page, role):
                answer = there.ask(method, page.path(scene), act=act)
                of_valley = there.ask(method, page.path(scene), act=act, at=scene.cast.valley.slug)
                named = {scene.cast.valley.name} if page.address in NAMES_OTHERS else set()
                marks = set(scene.marks) - named
                seen = [one for one in marks if one in _shown(answer) + _shown(of_valley)]
                has_ids = page.names_something and ANYBODY not in page.lookers
                if seen or (has_ids and answer.status_code not in (403, 404)):
                    wrong.append((role, method, page.address, act, answer.status_code, seen))
    assert wrong == []


def _ways(page: Page, role: str) -> Iterator[tuple[str, str]]:
    """What that role may send there: others are refused anyhow."""
    if may(page, role, does=False):
        yield "GET", ""
    if may(page, role, does=True):
        yield from (("POST", act) for act in page.acts)


def _shown(answer: Any) -> str:
    return str(answer.content.decode(errors="replace"))  # a document in print too


def test_public_pages_are_the_same_whoever_is_signed_in(scene: Scene) -> None:
    nobody, staff = Visitor(Client()), visitor(scene.people[Role.ADMINISTRATOR])
    for page in filter(lambda one: not one.is_staff, pages()):
        path = page.path(scene)
        for one, other in zip(
            nobody.everything(page, path), staff.everything(page, path), strict=True
        ):
            assert one[2].status_code == other[2].status_code < 500, (one, page.address)
            assert one[2].status_code != 403, (one, page.address)


def test_a_page_behind_a_code_opens_to_that_kind_of_code_alone(scene: Scene) -> None:
    nobody, seen = Visitor(Client()), 0
    codes = {"holds the recipient's code": scene.code, "holds the referrer's code": scene.receipt}
    for page in pages():
        for who, code in codes.items():
            if page.lookers & set(codes):
                seen += 1
                answer = nobody.ask("POST", page.address, code=str(code))
                assert (answer.status_code != 404) == (who in page.lookers), (page.address, who)
                assert nobody.ask("POST", page.address).status_code == 404
                assert nobody.ask("GET", page.address).status_code == 405
    assert seen >= 14
