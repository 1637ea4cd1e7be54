"""The made-up rows of the study through the whole evaluation: written as a folder, read again, measured."""

import json
import tempfile
from pathlib import Path
from typing import Final

from lamppost.evaluation.dataset import Ours, read_dataset, whole_folder, write_dataset
from lamppost.evaluation.dataset.package import DESCRIPTOR
from lamppost.evaluation.dataset.tables import TABLES
from lamppost.evaluation.report.evaluating import Evaluation, evaluate
from lamppost.evaluation.report.requests import Request
from lamppost.evaluation.study.synthetic import PERIOD, synthetic_study

FILES: Final = (DESCRIPTOR, *(f"{table.name}.csv" for table in TABLES))
TITLE: Final = "Made-up rows with the totals of a published study; nobody's data"


def reproduced() -> Evaluation:
    """The evaluation of the period of the study, nothing hidden: there is nobody to hide."""
    with tempfile.TemporaryDirectory() as folder:
        write_dataset(synthetic_study(), Path(folder), title=TITLE)
        dataset = read_dataset(Path(folder))
    return evaluate(dataset, Request(PERIOD.first, PERIOD.last, is_internal=True))


def write_study(folder: Path) -> None:
    """The rows as a Data Package. AlreadyThere where the folder holds something else, be it a program's own rows."""
    with whole_folder(folder, replaces=Ours(DESCRIPTOR, _is_made_up, FILES)) as place:
        write_dataset(synthetic_study(), place, title=TITLE)


def _is_made_up(descriptor: Path) -> bool:
    try:
        held = json.loads(descriptor.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(held, dict) and held.get("title") == TITLE
