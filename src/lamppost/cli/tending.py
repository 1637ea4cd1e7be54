"""What changes once a hospital runs: numbers to call, roles that end, accounts that close."""

import click

from lamppost.cli.launching import account_of, hospital_named, whole_site
from lamppost.core.access import Grant, Role
from lamppost.core.clock import now

ROLES = click.Choice([role.value for role in Role])


@click.command()
def lines() -> None:
    """List the numbers to call that were set here; 911 and 988 are built in."""
    from lamppost.program.queries import hospitals
    from lamppost.resources.queries import stored_lines

    names = {one.id: one.slug for one in hospitals()}
    for one in stored_lines():
        where = names[one.hospital] if one.hospital else "everywhere"
        click.echo(f"{one.id:>5}  {one.kind:9}  {one.phone:16}  {one.name}  ({where})")


@click.command()
@click.argument("kind", type=click.Choice(["emergency", "crisis", "hospital"]))
@click.argument("name")
@click.argument("phone")
@click.option("--hospital", "place", help="Where; without it: on every page of this site.")
@click.option("--name-es", default="", help="The name in Spanish.")
@click.option("--note", default="", help="A few words beside it.")
@click.option("--note-es", default="", help="The same in Spanish.")
@click.option("--instead-of", type=int, help="The number of an entry of `lines` to replace.")
def line(
    kind: str,
    name: str,
    phone: str,
    place: str | None,
    name_es: str,
    note: str,
    note_es: str,
    instead_of: int | None,
) -> None:
    """Set a number to call, called and checked today; pages show it within a second or two."""
    from lamppost.resources.actions import Help, set_resource
    from lamppost.resources.rules import ResourceKind

    where = hospital_named(place).id if place else None
    shown = Help(
        where,
        ResourceKind(kind),
        name,
        phone,
        name_es=name_es,
        note=note,
        note_es=note_es,
        checked_on=now().date(),
    )
    click.echo(f"Entry {set_resource(shown=shown, by=whole_site(), resource=instead_of)}.")


@click.command("remove-line")
@click.argument("entry", type=int)
def remove_line(entry: int) -> None:
    """Take away an entry of `lines`."""
    from lamppost.resources.actions import remove_resource

    remove_resource(resource=entry, by=whole_site())
    click.echo("Removed.")


@click.command()
@click.argument("email")
@click.option("--role", required=True, type=ROLES)
@click.option("--hospital", "place", help="Where; without it: the role at every hospital.")
def withdraw(email: str, role: str, place: str | None) -> None:
    """Take a role from EMAIL."""
    from lamppost.people.actions import withdraw_role

    grant = Grant(Role(role), hospital_named(place).id if place else None)
    had_it = withdraw_role(account=account_of(email), grant=grant, by=whole_site())
    click.echo("Withdrawn." if had_it else "They did not hold it there.")


@click.command("close-account")
@click.argument("email")
def close_account(email: str) -> None:
    """Close the account of EMAIL and sign them out everywhere; what they carried goes on to others."""
    from lamppost.outreach.actions import close_account as close

    handed_over = close(account=account_of(email), by=whole_site())
    click.echo(f"Closed. Open outreaches that go on to others: {handed_over}.")


@click.command("lost-passkey")
@click.argument("email")
def lost_passkey(email: str) -> None:
    """Take the passkeys of EMAIL away, sign them out, and let them add a new one within two weeks."""
    from lamppost.people.actions import reset_passkeys

    count = reset_passkeys(account=account_of(email), by=whole_site())
    click.echo(f"Taken away: {count}. They can add a new one after signing in by a code.")
