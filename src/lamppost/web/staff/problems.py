"""What is wrong with a staff form, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from lamppost.referrals.rules import LONGEST
from lamppost.web.event_words import PROBLEMS as OF_EVENTS
from lamppost.web.public.referrals.forms import ALONE, LABELS, WITH_LABEL
from lamppost.web.words import Words

OF_FIELD: Final[Mapping[str, Words]] = {
    "mode": _("Choose how it was."),
    "result": _("Choose what came of it."),
    "minutes": _("Choose how long it took."),
    "group_size": _("Choose how many took part: from 1 to 50."),
    "red_flag_screened": _("Choose yes or no."),
    "level": _("Choose what else is needed; “none” is an answer."),
    "follow_up_on": _("Choose a day from today on, within sixty days."),
    "not_before": _("Choose a day from tomorrow on, within two years."),
    "reason": _("Choose a reason. It is shown to nobody."),
    "outcome": _("Choose how it ended."),
    "supporter": _("Choose a supporter from the list."),
    "physician": _("Choose somebody from the list."),
    "referral": _("Tick at least one request."),
    "capacity": _("Choose how many at a time: from 0 to 9."),
    "weekdays": _("Choose at least one day of the week."),
    "too_many": _("That is more than we can keep. Take some away first."),
    "starts": _("Choose from when."),
    "ends": _("Choose until when."),
    "first": _("Choose a day from today on, within two years."),
    "last": _("Choose a day that is not before the first one, within two years."),
    "quiet_from": _("Give a time, as in 21:00."),
    "quiet_until": _("Give a time, as in 07:00."),
    "too_quiet": _("Choose twelve hours at most, or what you must know would come too late."),
    "waits": _("Tick what is on the list."),
    "time_zone": _("Choose a time zone from the list."),
    "supporters": _("Tick at least one of them."),
    "trained_on": _("Choose the day of the training: today or before."),
    "refreshed_on": _(
        "Choose the day of the refresher: within the last year, not before the one that counts now."
    ),
    "months": _("Choose from the list."),
    "languages": _("Choose at least one language."),
    "other": _("Choose somebody from the list."),
    "rank": _("Choose who is asked first."),
    "on": _("Choose a day from today on, within a year."),
    "covered_by": _("Choose a hospital that covers others and is covered by none."),
    "experience": _("Tick what is on the list."),
    "at": _("Choose who should answer."),
    "reach_me": _("Say how to reach you."),
    "tie": _("Choose what ties you."),
    "modes": _("Choose from the list, or leave it open."),
    "gender": _("Choose from the list, or leave it open."),
    "file": _("Choose a file."),
    "other_file": _("This is not the file that you looked at. Look at it first, then bring it in."),
    "profession": _("Choose whom to take in."),
    "ends_on": _("Choose a day from tomorrow on, within a year."),
    "account": _("Choose somebody from the list."),
    "session": _("Choose where to sign out."),
    "meeting": _("Choose what meets in them."),
    "why": _("Choose a reason from the list."),
    "to": _(
        "Choose to whom it goes. A court order goes to counsel, everything else to the others."
    ),
    "withheld": _("Choose whether they are told. Only a court’s order can forbid it."),
    "verdict": _("Choose whether it was right."),
    "flags": _("Choose at least one sign."),
    "need": _("Choose what may be needed."),
    "phone": _("Give a number to call you back."),
    "not_dialled": _("This is not a number that a telephone can dial."),
    "since": _("Choose the day from which on."),
    "until": _("Choose a day that is not before the first one."),
    "body": _("The text must not be empty, and not longer than 20,000 letters."),
    "body_es": _("The text must not be longer than 20,000 letters."),
    "closes_on": _("Choose a day from three days to two months ahead."),
    "department": _("Choose a department."),
    "nominee": _("Choose somebody from the list."),
    "changed": _("The agreement was changed meanwhile. Please read it again."),
    "agrees": _("Tick that you have read it and agree."),
    "begins": _("Choose when it begins."),
    "length": _("It lasts from 15 minutes to 12 hours, and ends on the same day."),
    "past": _("Choose a time that is still to come."),
    "never_shown": _("The clock does not show this time on that day: it is put forward."),
    "place": _("Say where it is, in 120 letters or fewer, or give a link."),
    "program_word": _("Leave out what it is for: calendars show this to others too."),
    "link": _("Give the whole link. It begins with https://."),
    "leads_there": _("Who leads a department does not lead a group of it. Choose somebody else."),
    "size": _("Choose how many came, roughly."),
    "departments": _("Choose at least one department."),
    "group": _("Choose one of your groups."),
    "places": _("Choose how many places: from 1 to 200."),
    "taken": _("More people than that have a place already."),
    "facilitators": _("Choose at least one who teaches, from the list."),
    "who_leads": _("Choose one or two who lead it, from the list."),
    "one_person_twice": _("Choose two different people, or one."),
    "leads_another": _("One of them leads another group at that hour."),
    "taught_too": _("Each part is either taught in the session or done beforehand."),
    "kind": _("Choose what it is."),
    "code": _("No room shows this code now. Look again: it changes every ten minutes."),
    "stage": _("Choose a stage."),
    "up_to_15": _("Choose a whole number from 1 to 15."),
    "up_to_24": _("Choose a whole number from 1 to 24."),
    "up_to_168": _("Choose a whole number from 1 to 168."),
    "up_to_336": _("Choose a whole number from 1 to 336."),
    "today_in_hours": _("What is asked for today is counted in hours."),
    "too_soon": _("They cannot accept before they were asked."),
    "too_late": _("They have to accept before the first contact is due."),
    "sooner_than_stricter": _("What is less urgent cannot be promised sooner."),
    "before_it_opens": _("Choose a time after the first one."),
    "a_time": _("Give a time, as in 08:00."),
    "day": _("Choose a day from tomorrow on, within two years."),
    "weight": _("Choose how much it counts."),
    "load": _("Choose how much it counts."),
    "nothing_counts": _("Something has to count."),
    "say_missing": _("Write at least one line to say."),
    "guide_too_long": _("Write at most 12 lines, and at most 600 letters in each."),
    "placeholder": _(
        "Check the braces: only {supporter}, {hospital}, {phone} and {page} are filled in."
    ),
    "changed_meanwhile": _(
        "Somebody else has changed the draft since you opened it. Yours stands below, not kept."
    ),
    "no_text": _("This file is no text. Save it as YAML, in UTF-8."),
    "unreadable": _("This release cannot read that version any more."),
    "mismatch": _("The two languages are not the same training yet. See what differs."),
    "day_to_open": _("Choose a day from today on, within a year."),
    "day_to_close": _("Choose a day from 3 to 90 days after it opens."),
    "choose_survey": _("Choose what is asked, from the list."),
    "check_licence": _("Tick that the licence was checked. Others’ questions belong to them."),
    "supporters_are_all": _(
        "Supporters are asked all together: choose no department and no group."
    ),
    "too_narrow": _(
        "Fewer than thirty people would be asked: so few answers say much of each of them. Choose more departments or"
        " groups, or none, which asks everybody."
    ),
    "too_near": _(
        "Another survey, at most half a year before or after, asks nearly the same people. Comparing the two could tell"
        " what fewer than five have said. Choose the same departments and groups as there, or quite others."
    ),
    "month": _("Choose a month from the list."),
    "factor": _("Choose what it is about, from the list."),
    "stands_there": _("This is noted for that month already."),
    "how_long": _("Give their words: 20 to 400 letters."),
    "signature_long": _("Sign it with 60 letters at most, or not at all."),
    "patient_told": _(
        "This may tell of a patient. Please leave that out, or have it said otherwise."
    ),
    "somebody_named": _(
        "This may name somebody of the hospital. Please leave the name out. If it is only a word, like “Young”, use"
        " another one."
    ),
    "which_year": _("Choose a year from the list."),
    "printed_already": _("These words stand there already."),
    "has_consent": _("Tick that they agreed. Without that nothing is printed."),
    "which_report": _("Choose a report from the list."),
    "no_such_report": _(
        "That report stands above already, or reaches back to before the program began there. Choose another."
    ),
    "why_withdrawn": _("Say why, in a line or two: 300 letters at most."),
    "no_choice": _("Say which hospitals: by state, by name or by id."),
}
OTHERWISE: Final = _("Please look at this again.")


def in_words(problems: Mapping[str, str]) -> dict[str, str]:
    """Each field's problem in a sentence."""
    return {name: str(_sentence(name, code)) for name, code in problems.items()}


def _sentence(name: str, code: str) -> Words:
    if " " in code:  # said in words where it was decided
        return code
    for alone in (ALONE, OF_EVENTS):
        if (name, code) in alone:
            return alone[name, code]
    if code in WITH_LABEL and name in LONGEST:
        return str(WITH_LABEL[code]) % {"label": LABELS[name], "longest": LONGEST[name]}
    return OF_FIELD.get(code, OF_FIELD.get(name, OTHERWISE))
