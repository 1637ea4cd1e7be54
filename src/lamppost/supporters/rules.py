"""A supporter's standing, and who may be offered an outreach."""

from enum import StrEnum


class Standing(StrEnum):
    NOMINATED = "nominated"
    INVITED = "invited"
    IN_TRAINING = "in_training"
    CERTIFIED = "certified"
    ACTIVE = "active"
    RESTING = "resting"
    STEPPED_DOWN = "stepped_down"


DEFAULT_CAPACITY = 2
