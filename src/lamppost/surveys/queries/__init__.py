"""What there is to ask, whom it is asked of, and what was answered."""

from lamppost.surveys.queries.campaigns import (
    Asked,
    CampaignRow,
    asked,
    asked_lately,
    asked_of_recipients,
    campaign,
    campaigns,
    hospitals_with_campaigns,
    responses,
)
from lamppost.surveys.queries.instruments import (
    InstrumentHere,
    instruments_here,
    packaged,
    packaged_text,
)
from lamppost.surveys.queries.results import CampaignResults, campaign_results

__all__ = [
    "Asked",
    "CampaignResults",
    "CampaignRow",
    "InstrumentHere",
    "asked",
    "asked_lately",
    "asked_of_recipients",
    "campaign",
    "campaign_results",
    "campaigns",
    "hospitals_with_campaigns",
    "instruments_here",
    "packaged",
    "packaged_text",
    "responses",
]
