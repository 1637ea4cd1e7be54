"""What an hour costs, from a small file that the site writes."""

from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lamppost.evaluation.measures.samples import Prices
from lamppost.evaluation.report.requests import BadRequest

MOST_BYTES: Final = 100_000
Amount = Annotated[float, Field(ge=0, le=1_000_000)]


class _PricesFile(BaseModel):
    """Amounts per hour in `currency`; hours a month by hospital, `*` for those that are not named."""

    model_config = ConfigDict(extra="forbid")

    currency: str = Field(min_length=1, max_length=10)
    supporter_hour: Amount | None = None
    coordinator_hour: Amount | None = None
    training_hour: Amount | None = None
    coordinator_hours_per_month: dict[str, Annotated[float, Field(ge=0, le=1000)]] = {}


def read_prices(file: Path) -> Prices:
    """The prices in a file of YAML (or JSON). BadRequest with what is wrong, and where."""
    try:
        held = yaml.safe_load(file.read_bytes()[:MOST_BYTES])
        if not isinstance(held, dict):
            raise BadRequest(
                f"{file.name}: an amount per line is needed, as in “supporter_hour: 140”."
            )
        return Prices(**_PricesFile.model_validate(held).model_dump())
    except OSError:
        raise BadRequest(f"{file.name}: there is no such file, or it cannot be read.") from None
    except yaml.YAMLError:
        raise BadRequest(f"{file.name}: this is no YAML.") from None
    except ValidationError as error:
        said = [
            f"{file.name}: {'.'.join(map(str, one['loc']))}: {one['msg']}."
            for one in error.errors()
        ]
        raise BadRequest("\n".join(said)) from None
