"""What it takes to open a hospital by command: people, supporters, hours of duty, stages."""

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Final

import click

from lamppost.core.access import Actor, Grant, Role
from lamppost.core.errors import LamppostError

if TYPE_CHECKING:
    from lamppost.program.queries import HospitalRow
    from lamppost.program.rules.duty import Hours

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DUTIES: Final = ("peer_review", "credentialing", "human_resources", "risk")
# What somebody must be to be called for it; ready for `today` is whoever the hospital says.
DONE_BY: Final = {
    "safety": Role.SAFETY_CONTACT,
    "clinician": Role.CLINICIAN,
    "coordinator": Role.COORDINATOR,
}
TRAINING_MINUTES: Final = 240  # of the source's curriculum


def hospital_option(command: Callable[..., None]) -> Callable[..., None]:
    text = "The hospital's short name in addresses, or its CMS id."
    return click.option("--hospital", "place", required=True, help=text)(command)


@click.command()
@click.argument("email")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
)
@click.option("--hospital", "place", help="Where; without it: at every hospital of this site.")
@click.option("--department", help="Which one, for a department lead.")
@click.option("--deputy", is_flag=True, help="Stands in for whoever holds the role.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True)
@click.option(
    "--also", multiple=True, type=click.Choice(DUTIES), help="What they decide elsewhere."
)
def invite(
    email: str,
    name: str,
    roles: tuple[str, ...],
    place: str | None,
    department: str | None,
    deputy: bool,
    language: str,
    also: tuple[str, ...],
) -> None:
    """Let EMAIL sign in as NAME, with one role or several."""
    from lamppost.people import actions
    from lamppost.people.rules import DutyElsewhere

    where = hospital_named(place) if place else None
    unit = _department(where, department) if where and department else None
    grants = [Grant(Role(role), where.id if where else None, unit, deputy) for role in roles]
    actions.invite(
        email=email,
        name=name,
        grants=grants,
        by=whole_site(),
        duties_elsewhere=[DutyElsewhere(duty) for duty in also],
        language=language,
    )
    click.echo("Invited. A code to sign in with comes by e-mail when they ask for it.")


@click.command()
@click.argument("email")
@hospital_option
@click.option("--department", help="The department's name.")
@click.option("--specialty", default="")
@click.option("--trained-on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--language", "languages", multiple=True, default=("en",), show_default=True)
@click.option("--listed", is_flag=True, help="Show them on the public page of supporters.")
def enrol(
    email: str,
    place: str,
    department: str | None,
    specialty: str,
    trained_on: date,
    languages: tuple[str, ...],
    listed: bool,
) -> None:
    """Take on EMAIL, who was invited and has been trained, as an active peer supporter."""
    from lamppost.supporters.actions import Enrolment, enrol

    hospital = hospital_named(place)
    enrolment = Enrolment(
        account=account_of(email),
        hospital=hospital.id,
        department=_department(hospital, department) if department else None,
        specialty=specialty,
        trained_on=date(trained_on.year, trained_on.month, trained_on.day),
        training_minutes=TRAINING_MINUTES,
        languages=languages,
        is_listed=listed,
    )
    enrol(enrolment=enrolment, by=Actor.system(hospital.id))
    click.echo("Enrolled.")


@click.command()
@click.argument("kind", type=click.Choice(["safety", "rota", "clinician", "coordinator"]))
@click.argument("shifts", nargs=-1, required=True, metavar='"EMAIL RANK DAYS HOURS"...')
@hospital_option
def duty(kind: str, shifts: tuple[str, ...], place: str) -> None:
    """Set who is on duty, in the hospital's own time. This replaces the whole rota of that kind. Where
    they can be called: `duty-phone`.

    For example: lamppost duty safety --hospital valley "ann@example.org 1 mon-fri 08:00-18:00"
    "ben@example.org 2 mon-sun 00:00-00:00"
    """
    from lamppost.program.actions import set_duties
    from lamppost.program.rules import DutyKind

    hospital = hospital_named(place)
    hours = [one for shift in shifts for one in _hours(shift)]
    _check_roles(kind, hospital.id, hours)
    set_duties(hospital=hospital.id, kind=DutyKind(kind), hours=hours, by=Actor.system(hospital.id))
    click.echo(f"{len(hours)} shifts a week.")


@click.command("duty-phone")
@click.argument("email")
@click.argument("phone")
@hospital_option
def duty_phone(email: str, phone: str, place: str) -> None:
    """Note the PHONE at which EMAIL is called when on duty there; "" takes it away.

    It is shown to supporters with a red flag, and to nobody who does not work with people there.
    """
    from lamppost.program.actions import Reached, set_duty_phone

    hospital = hospital_named(place).id
    reached = Reached(hospital, account_of(email), phone)
    set_duty_phone(reached=reached, by=Actor.system(hospital))
    click.echo("Noted." if phone.strip() else "Taken away.")


@click.command()
@click.argument("name", type=click.Choice(["planned", "launching", "active", "paused"]))
@hospital_option
def stage(name: str, place: str) -> None:
    """Move a hospital to its next stage; from `launching` on it takes referrals."""
    from lamppost.launch.actions import GatesShut, set_stage
    from lamppost.launch.queries.words import ASKS, HOW_TO_OPEN
    from lamppost.program.rules import HospitalStage

    hospital = hospital_named(place)
    try:
        set_stage(hospital=hospital.id, stage=HospitalStage(name), by=Actor.system(hospital.id))
    except GatesShut as shut:
        said = [f"  {ASKS[gate]} {HOW_TO_OPEN[gate]}" for gate in shut.gates]
        raise click.ClickException("\n".join(["These gates are shut:", *said])) from None
    except LamppostError:
        raise click.ClickException(
            "That step cannot be taken. A hospital goes planned, launching, active."
        ) from None
    click.echo(f"{hospital.name}: {name}")


def whole_site() -> Actor:
    """The program itself, at every hospital."""
    from lamppost.program.queries import hospital_ids

    return Actor.system(*hospital_ids())


def hospital_named(text: str) -> "HospitalRow":
    """By its short name in addresses, or its CMS id."""
    from lamppost.program.queries import hospitals

    for one in hospitals():
        if text in (one.slug, one.cms_id):
            return one
    raise click.BadParameter(
        "no such hospital here; bring it in with import-hospitals", param_hint="--hospital"
    )


def _check_roles(kind: str, hospital: int, hours: list["Hours"]) -> None:
    """Whoever is paged must be able to see what it is about."""
    from lamppost.people.queries import accounts_with_role

    role = DONE_BY.get(kind)
    if role and {one.account for one in hours} - {
        one.id for one in accounts_with_role(role, hospital)
    }:
        raise click.BadParameter(
            f"somebody among them is no {role} there; first: lamppost invite … --role {role}",
            param_hint="SHIFTS",
        )


def _department(hospital: "HospitalRow", name: str) -> int:
    from lamppost.program.queries import departments

    for one in departments(hospital.id):
        if one.name.casefold() == name.casefold():
            return one.id
    raise click.BadParameter("no such department there", param_hint="--department")


def account_of(email: str) -> int:
    """The account that was invited under this address."""
    from lamppost.people.queries import account_with_email

    found = account_with_email(email)
    if found is None:
        raise click.BadParameter("nobody was invited under this address", param_hint="EMAIL")
    return found.id


def _hours(shift: str) -> list["Hours"]:
    """One shift in words, such as `ann@example.org 1 mon-fri 08:00-18:00`, by weekday."""
    from lamppost.program.rules.duty import Hours

    try:
        email, rank, days, hours = shift.split()
        first, _, last = days.partition("-")
        starts, _, ends = hours.partition("-")
        week = range(DAYS.index(first), DAYS.index(last or first) + 1)
        begins, finishes = time.fromisoformat(starts), time.fromisoformat(ends)
        place = int(rank)
    except ValueError:
        raise click.BadParameter(
            f'"{shift}": write EMAIL RANK DAYS HOURS, such as'
            ' "ann@example.org 1 mon-fri 08:00-18:00"',
            param_hint="SHIFTS",
        ) from None
    account = account_of(email)
    return [Hours(account, place, day, begins, finishes) for day in week]
