"""Once a day: heads are counted where nobody has counted them this month."""

from procrastinate.contrib.django import app

from lamppost.core.rounds import at_each
from lamppost.program import actions
from lamppost.program.queries import hospital_ids


@app.periodic(cron="34 10 * * *")  # the month has begun in every time zone of the States
@app.task(name="program.count_heads", queueing_lock="program.count_heads", pass_context=False)
def count_heads(timestamp: int) -> None:
    at_each(hospital_ids(), actions.count_heads)
