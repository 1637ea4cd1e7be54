"""Who may see how a program does."""

from lamppost.core.access import Actor, Permission, Role, has_role, may, register

VIEWERS = (Role.DIRECTOR, Role.DEPARTMENT_LEAD, Role.COORDINATOR, Role.EVALUATOR)


class EvaluationPermission(Permission):
    FIGURES_VIEW = "figures.view"


register({EvaluationPermission.FIGURES_VIEW: [[has_role(*VIEWERS)]]})


def visible_to(by: Actor) -> frozenset[int]:
    """The hospitals whose figures they may see."""
    return frozenset(
        place for place in by.hospitals if may(by, EvaluationPermission.FIGURES_VIEW, place)
    )
