"""An instrument's file, read strictly: every problem by its line and field, all of them at once."""

from lamppost.core.yaml_files import Problem, Unreadable, read_as
from lamppost.surveys.rules.fitting import flaws
from lamppost.surveys.rules.instruments import Instrument

__all__ = ["Problem", "Unreadable", "read_instrument"]


def read_instrument(text: str) -> Instrument:
    """The instrument that the text says; Unreadable with all that is wrong with it."""
    return read_as(text, Instrument, flaws)
