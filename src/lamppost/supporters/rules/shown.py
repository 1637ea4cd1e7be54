"""How a supporter's standing looks to whoever looks after them: resting is one thing, whatever it is."""

from lamppost.supporters.rules.standing import Standing


def standing_shown(standing: Standing, *, is_away: bool) -> Standing:
    """Away, and at rest for as long as they like, look alike: neither says why or until when."""
    return Standing.RESTING if standing is Standing.ACTIVE and is_away else standing
