"""Why something cannot be done now: the rooms' own sentences, in the reader's language."""

from typing import Final

from django.utils.translation import gettext, gettext_noop

from lamppost.core.errors import NotNow

SENTENCES: Final = frozenset(
    {
        gettext_noop("No supporter has it at the moment."),
        gettext_noop("It is offered to a supporter; their answer comes first."),
        gettext_noop("A supporter has already accepted it."),
        gettext_noop("They have already talked."),
        gettext_noop("It is being closed; undo that first."),
        gettext_noop("Somebody else is already being asked."),
        gettext_noop("This supporter cannot be asked any more."),
        gettext_noop("This offer has lapsed; it goes to somebody else."),
        gettext_noop("This offer has already been answered."),
        gettext_noop("Three attempts have been made. That is all we do."),
        gettext_noop("The five minutes are over."),
        gettext_noop("This has been decided already."),
        gettext_noop("This is already under way."),
        gettext_noop("There is no notice to give."),
        gettext_noop("The notice was shown before, and was not kept."),
        gettext_noop("No clinician is on record here. Call one of the numbers instead."),
        gettext_noop("Three questions of yours wait already."),
        gettext_noop("This was received before. Its code was shown then."),
        gettext_noop("This was received before."),
        gettext_noop("It has not begun yet."),
        gettext_noop("You have not talked yet."),
        gettext_noop("They have been asked within a day. Give them time."),
        gettext_noop("This turn has begun."),
        gettext_noop("This has been answered already."),
        gettext_noop("This turn is not theirs to give any more."),
        gettext_noop("You are on call then already, or away."),
        gettext_noop("Somebody is being asked already."),
        gettext_noop("There is a waiver for this already."),
        gettext_noop("Nobody is asked about this session now."),
        gettext_noop("It was called off."),
        gettext_noop("It has begun; nothing can be changed any more."),
        gettext_noop("The code is shown from half an hour before until half an hour after."),
        gettext_noop("Attendance is noted from half an hour before until two weeks after."),
        gettext_noop(
            "An open hospital keeps a safety contact and a coordinator. Name somebody else first."
        ),
        gettext_noop("It takes a director and a counsel, one each."),
        gettext_noop("They are with us already, or have been asked."),
        gettext_noop("No invitation waits for you."),
        gettext_noop("Only who is in training can be certified."),
        gettext_noop("They are a supporter already."),
        gettext_noop("This comes once you are certified."),
        gettext_noop("You can begin once you are certified."),
        gettext_noop("You are not asked at the moment."),
        gettext_noop("You can come back once you are certified."),
        gettext_noop("Only a supporter’s certificate can be renewed."),
        gettext_noop("They have stepped down already."),
        gettext_noop("Somebody has worded this anew. Look at it first."),
        gettext_noop("A round is under way there, or the department has not come so far."),
        gettext_noop("Fewer than five people work there: their answers could not be kept apart."),
        gettext_noop("Everybody was written to in the last three days."),
        gettext_noop("This round has moved on."),
        gettext_noop(
            "Fewer than five people would be asked: their answers could not be kept apart."
        ),
        gettext_noop(
            "It can be closed from twenty answers on, or after three days with half of them."
        ),
        gettext_noop("This survey has moved on."),
        gettext_noop("Somebody has proposed it already."),
        gettext_noop("Nobody has proposed it, or it is told already."),
        gettext_noop("Fewer than twenty have answered: each row would say too much of one person."),
        gettext_noop("It would tell all leads of one department."),
        gettext_noop("This name is one of the program's own. Choose another id for yours."),
        gettext_noop("You cannot invite yourself; somebody else who holds this round can."),
        gettext_noop("Counsel has to sign the agreement first."),
        gettext_noop("Their account is closed; ask an administrator."),
        gettext_noop("You can log conversations once you are certified and have begun."),
        gettext_noop(
            "From here you reach out while you serve. Until then, ask on the public page."
        ),
        gettext_noop("Your certificate has lapsed. A refresher renews it."),
    }
)


def why(error: Exception) -> str:
    """The sentence of a NotNow; empty for other errors, and for what is no sentence for people."""
    text = str(error)
    return gettext(text) if isinstance(error, NotNow) and text in SENTENCES else ""
