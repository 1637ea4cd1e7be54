"""In the room: the code on the screen, who is ticked off; and what was said afterwards."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from lamppost.training import actions
from lamppost.web.staff.acts import acting, page_with_acts
from lamppost.web.staff.readings import ids
from lamppost.web.staff.training.sessions import pages


def there(request: HttpRequest, session: UUID) -> HttpResponse:
    return _note(request, is_there=True)


def away(request: HttpRequest, session: UUID) -> HttpResponse:
    return _note(request, is_there=False)


def _note(request: HttpRequest, *, is_there: bool) -> HttpResponse:
    """Back to the page where the tick was."""
    (seat,) = ids([request.POST.get("seat", "")], "seat")
    actions.note_attendance(seat=seat, is_there=is_there, by=acting(request))
    return redirect(f"{request.path}#people")


session_room = page_with_acts(pages.room_page, there=there, away=away)
training_feedback = require_safe(pages.feedback_page)
