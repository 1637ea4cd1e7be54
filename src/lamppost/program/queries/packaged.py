"""The public files that come with the program."""

import gzip
from importlib.resources import files


def packaged_hospitals() -> bytes:
    """The CMS file "Hospital General Information" as CSV: 5,421 hospitals of the United States."""
    return _unpacked("hospital_general_information.csv.gz")


def packaged_roster() -> bytes:
    """A roster in the CMS layout "Doctors and Clinicians" as CSV; its people are made up."""
    return _unpacked("doctors_clinicians.csv.gz")


def _unpacked(name: str) -> bytes:
    return gzip.decompress((files("lamppost.program") / "data" / name).read_bytes())
