"""Errors that every room shares; entry points turn them into words."""


class LamppostError(Exception):
    """Something the program refuses; its text never names a person."""


class Refused(LamppostError):
    """The actor may not do this (shown as 403)."""


class NotFound(LamppostError):
    """Nothing there that this actor may see (shown as 404)."""


class NotNow(LamppostError):
    """Right actor, wrong moment: the state does not allow it (shown as 409)."""


class Invalid(LamppostError):
    """Input that breaks a rule: `problems` maps a field's name to what is wrong with it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = problems


class SecondFactorNeeded(Refused):
    """A name may be shown only after a fresh second factor."""
