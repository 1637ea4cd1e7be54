"""What the worker does for evaluations: it draws reports, one at a time, with libraries that the web never loads."""

from uuid import UUID

from procrastinate.contrib.django import app

from lamppost.core.access import Actor
from lamppost.evaluation import actions
from lamppost.program.queries import hospital_ids


@app.task(name="evaluation.draw_release", lock="evaluation.draw_release", pass_context=False)
def draw_release(release: str) -> None:
    program = Actor.system(*hospital_ids())
    run = actions.begin_release(release=UUID(release), by=program)
    if run is not None:
        from lamppost.evaluation.drawing import draw  # noqa: PLC0415 - SciPy

        draw(run, by=program)
