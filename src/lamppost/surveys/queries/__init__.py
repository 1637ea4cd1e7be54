"""What there is to ask, whom it is asked of, and what was answered."""

from lamppost.surveys.queries.campaigns import (
    Asked,
    CampaignRow,
    Reach,
    asked,
    campaign,
    campaigns,
    hospitals_with_campaigns,
    reach,
    responses,
)
from lamppost.surveys.queries.instruments import (
    InstrumentHere,
    instruments_here,
    packaged,
    packaged_text,
)

__all__ = [
    "Asked",
    "CampaignRow",
    "InstrumentHere",
    "Reach",
    "asked",
    "campaign",
    "campaigns",
    "hospitals_with_campaigns",
    "instruments_here",
    "packaged",
    "packaged_text",
    "reach",
    "responses",
]
