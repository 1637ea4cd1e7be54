"""`lamppost permissions`: who may do what, for a hospital's governance board."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

import click

from lamppost.cli.database import set_up_django

HEAD: Final = """# Who may do what

Printed by `lamppost permissions` from each room's `access.py`; a test holds this page to it. What is not listed
is refused. Each line of a cell is one way; all that is said in it must hold. Lists are filtered in the database
besides: a party to an outreach does not even see that it exists.

| room | permission | who may |
| --- | --- | --- |
"""
PAGES: Final = """
# Which page opens to whom

From what is declared beside each address, which is what the door enforces before the page is drawn; the rooms then
ask again, about the very thing, by the permissions above. A test visits each of them as every role, as nobody, and
as the same role of another hospital. Who is not signed in is sent to sign in; who holds none of the roles is refused;
what belongs to another hospital, or to somebody else, is not found.

| address | does | who may |
| --- | --- | --- |
"""
STAFF: Final = "staff/"
LOOK: Final = "look"
USE: Final = "use"
SEND: Final = "send its form"
UNDECLARED: Final = "**nobody has said who**"
CONVERTER: Final = re.compile(r"<\w+:(\w+)>")
CODES: Final = {True: "holds the recipient's code", False: "holds the referrer's code"}


@click.command()
def permissions() -> None:
    """Print who may do what, as a table in Markdown."""
    set_up_django()
    click.echo(permission_table(), nl=False)


def permission_table() -> str:
    """The whole map: room by room, then page by page."""
    from lamppost.core.access import registered

    _load_every_room()
    rows = [
        f"| {_room(permission)} | `{permission}` | {_ways(rule)} |"
        for permission, rule in registered().items()
        if _room(permission)
    ]
    pages = [f"| `/{address}` | {does} | {who} |" for address, does, who in page_rows()]
    return HEAD + "\n".join(sorted(rows)) + "\n" + PAGES + "\n".join(pages) + "\n"


def page_rows() -> list[tuple[str, str, str]]:
    """Address without its slash, what one does there, who may; by address."""
    found = {row for address, view in addresses() for row in _rows_of(address, view)}
    return sorted(found)


def addresses() -> Iterator[tuple[str, Any]]:
    """Every address of both doors and its view; parameters by name: `staff/offers/<offer>/`."""
    from django.urls import get_resolver

    yield from _below("", get_resolver().url_patterns)


def _below(start: str, patterns: list[Any]) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        address = start + CONVERTER.sub(r"<\1>", str(one.pattern))
        if hasattr(one, "url_patterns"):
            yield from _below(address, one.url_patterns)
        else:
            yield address, one.callback


def _rows_of(address: str, view: Any) -> Iterator[tuple[str, str, str]]:
    door = getattr(view, "door", None)
    if door is not None:
        looking, doing = _roles(door, door.lets), _roles(door, door.lets_do)
        acts = ", ".join(f"`{act}`" if act else SEND for act in door.acts)
        if door.is_open:
            yield address, USE, looking
        elif looking == doing:
            yield address, "; ".join(filter(None, (LOOK, acts))), looking
        else:
            yield from ((address, LOOK, looking), (address, acts, doing))
    elif address.startswith(STAFF):
        yield address, LOOK, UNDECLARED
    else:
        of_recipient = getattr(view, "is_for_the_recipients_code", None)
        yield address, USE, "anybody" if of_recipient is None else CODES[of_recipient]


def _roles(door: Any, roles: frozenset[str] | None) -> str:
    if roles is None:
        return "anybody" if door.is_open else "everybody signed in"
    return " or ".join(sorted(role.replace("_", " ") for role in roles))


def _load_every_room() -> None:
    import lamppost

    for room in iter_modules(lamppost.__path__):
        try:
            import_module(f"lamppost.{room.name}.access")
        except ModuleNotFoundError:
            continue


def _room(permission: object) -> str:
    parts = type(permission).__module__.split(".")
    return parts[1] if parts[0] == "lamppost" else ""


def _ways(rule: tuple[tuple[object, ...], ...]) -> str:
    return "<br>".join(" and ".join(_words(one) for one in way) for way in rule)


def _words(predicate: object) -> str:
    """The first line of what the predicate says of itself."""
    text = (predicate.__doc__ or "").strip().splitlines()[0]
    return text.rstrip(".").split(", within")[0]
