"""The demo's two hospitals: made-up people, three years behind them, and a day like any other.

Fixed, the same each time: who is who, stages and their days, and the tally of June 2019 to May 2022.
Relative to the month: head counts, which go on until now. Relative to the hour: what is open.
Nobody here exists: the roster that comes with the program is made up, and so is everything else.
"""

from collections.abc import Callable

from lamppost.cli.demo_data.past import has_past, write_past
from lamppost.cli.demo_data.people import invite_people, open_hospitals
from lamppost.cli.demo_data.places import bring_in_places
from lamppost.cli.demo_data.present import has_present, tell_present
from lamppost.cli.demo_data.reporting import approve_report, has_reports, tell_reporting
from lamppost.cli.demo_data.supporting import tell_supporting
from lamppost.cli.demo_data.surveys import has_surveys, tell_surveys
from lamppost.cli.demo_data.training import has_sessions, tell_training
from lamppost.cli.demo_data.words import word_the_guide
from lamppost.core.access import Actor
from lamppost.core.transactions import transaction
from lamppost.program.queries import hospital_ids, hospitals

__all__ = ["approve_report", "load"]


def load(progress: Callable[[str], None]) -> None:
    """Fills an empty database; again it does nothing, and after a break it goes on.

    Each step is one transaction, and the tally shares none with what is open.
    """
    if not hospitals():
        progress("Two hospitals, their departments and some 900 made-up physicians …")
        with transaction(Actor.system()):
            bring_in_places()
            invite_people()
            open_hospitals()
            word_the_guide()
    program = Actor.system(*hospital_ids())
    if not has_past():
        if not has_present():
            progress("What happened in the last days …")
            with transaction(program):
                tell_supporting()
                tell_present()
        if not has_sessions():
            progress("Training sessions, behind us and to come …")
            with transaction(program):
                tell_training()
        if not has_surveys():
            progress("A survey that is over, and one that is open …")
            with transaction(program):
                tell_surveys()
        progress("Three years of conversations …")
        with transaction(program):
            write_past()
    if not has_reports():
        progress("What helped and what got in the way, and two reports to draw …")
        with transaction(program):
            tell_reporting()
