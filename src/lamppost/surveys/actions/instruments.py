"""A hospital brings in an instrument of its own, or the texts of a definition."""

from lamppost.core.access import Actor, require
from lamppost.core.clock import now
from lamppost.core.errors import NotNow
from lamppost.core.transactions import transaction
from lamppost.core.yaml_files import tidied
from lamppost.surveys.access import SurveyPermission
from lamppost.surveys.models import OwnInstrument
from lamppost.surveys.queries.instruments import PACKAGED, packaged
from lamppost.surveys.rules.instruments import Instrument, LicenceState
from lamppost.surveys.rules.reading import read_instrument
from lamppost.vault.actions import record_with_actor


def bring_in_instrument(*, hospital: int, text: str, by: Actor) -> Instrument:
    """Takes the file in; one of the same name that was brought in before goes, and campaigns that began with it
    keep theirs. Unreadable (an Invalid) with every flaw by line; NotNow for the name of one of the program's own,
    by which figures are computed."""
    require(by, SurveyPermission.INSTRUMENT_BRING_IN, hospital)
    found = read_instrument(text)
    with transaction(by):
        require(by, SurveyPermission.INSTRUMENT_BRING_IN, hospital)
        if _is_the_programs(found):
            raise NotNow("This name is one of the program's own. Choose another id for yours.")
        OwnInstrument.objects.update_or_create(
            hospital_id=hospital,
            key=found.id,
            defaults={
                "version": found.version,
                "text": tidied(text),
                "changed_on": now().date(),
            },
        )
        record_with_actor(by=by, event="instrument.brought_in", hospital=hospital)
    return found


def _is_the_programs(one: Instrument) -> bool:
    return one.id in PACKAGED and packaged(one.id).licence.state is LicenceState.OWN
