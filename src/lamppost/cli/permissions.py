"""`lamppost permissions`: who may do what, for a hospital's governance board."""

from importlib import import_module
from pkgutil import iter_modules

import click

from lamppost.cli.database import set_up_django

HEAD = """# Who may do what

Printed by `lamppost permissions` from each room's `access.py`; a test holds this page to it. What is not listed
is refused. Each line of a cell is one way; all that is said in it must hold. Lists are filtered in the database
besides: a party to an outreach does not even see that it exists.

| room | permission | who may |
| --- | --- | --- |
"""


@click.command()
def permissions() -> None:
    """Print who may do what, as a table in Markdown."""
    set_up_django()
    click.echo(permission_table(), nl=False)


def permission_table() -> str:
    """The whole map, room by room."""
    from lamppost.core.access import registered

    _load_every_room()
    rows = [
        f"| {_room(permission)} | `{permission}` | {_ways(rule)} |"
        for permission, rule in registered().items()
        if _room(permission)
    ]
    return HEAD + "\n".join(sorted(rows)) + "\n"


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
