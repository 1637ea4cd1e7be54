"""Messages by e-mail over SMTP."""

from email.utils import parseaddr
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from lamppost.core.calendars import ics
from lamppost.core.clock import now
from lamppost.core.ids import Code
from lamppost.notifications.rules import CalendarPart, Invitation, Letter, MessageKind

SUBJECTS: Final = {
    MessageKind.WAITING: _("Something is waiting for you"),
    MessageKind.CHANGED: _("Something has changed"),
    MessageKind.DANGER: _("Please look now"),
    MessageKind.DAILY: _("Daily note"),
    MessageKind.DATE: _("A date for your calendar"),
    MessageKind.DATE_OFF: _("A date leaves your calendar"),
    MessageKind.DATE_NEAR: _("A date of yours is near"),
    MessageKind.INVITED: _("An invitation"),
    MessageKind.BALLOT: _("A question for everybody"),
    MessageKind.SURVEY: _("A few questions for everybody"),
}
SENTENCES: Final = {
    MessageKind.WAITING: _("Something is waiting for you. Please sign in to see it:"),
    MessageKind.CHANGED: _("Something has changed. Please sign in to see it:"),
    MessageKind.DANGER: _("Please look now. Sign in here:"),
    MessageKind.DAILY: _(
        "This note comes every day at the same hour, whether or not anything waits for you. Please sign in to look:"
    ),
    MessageKind.DATE: _(
        "A date for your calendar is attached, new or changed. To see what it is about, please sign in:"
    ),
    MessageKind.DATE_OFF: _(
        "A date of yours is called off, or you gave it up. To see more, please sign in:"
    ),
    MessageKind.DATE_NEAR: _(
        "What you planned to come to is a day away. To see it, please sign in:"
    ),
    MessageKind.INVITED: _(
        "Somebody at your hospital has an invitation for you. To read it, please sign in with this address:"
    ),
    MessageKind.BALLOT: _(
        "Everybody in your department is asked one short question, and nobody can tell who answered what. It takes a "
        "minute and needs no account. This letter goes to all, also to those who have answered:"
    ),
    MessageKind.SURVEY: _(
        "A few questions, for everybody. Nobody can tell who answered what. It takes a few minutes and needs no "
        "account. This letter goes to all, also to those who have answered:"
    ),
}
CODE: Final = _("If the page asks for your code: %(code)s")
LANGUAGES: Final = ("en", "es")  # of whom nobody has asked
FILE: Final = "date.ics"
MORE: Final = ngettext_lazy("%(words)s (%(n)d more)", "%(words)s (%(n)d more)", "n")


class EmailChannel:
    """Words that may stand on a locked screen; the page behind the link asks who you are."""

    def compose(
        self,
        kind: MessageKind,
        *,
        address: str,
        language: str,
        more: int = 0,
        invitation: Invitation | None = None,
    ) -> Letter:
        with override(language):
            subject, sentence = str(SUBJECTS[kind]), str(SENTENCES[kind])
            if more:
                subject = str(MORE % {"words": subject, "n": more})
            calendar = _calendar(invitation, address) if invitation else None
        return Letter(address, subject, sentence, f"{settings.LAMPPOST_URL}/staff/", calendar)

    def with_code(self, kind: MessageKind, *, address: str, link: str, code: Code) -> Letter:
        """In English first, since the subject has one language only; then the same in Spanish."""
        said = []
        for language in LANGUAGES:
            with override(language):
                said += [str(SENTENCES[kind]), str(CODE % {"code": code})]
        with override(LANGUAGES[0]):
            subject = str(SUBJECTS[kind])
        first, *below = said
        return Letter(address, subject, first, link, below=tuple(below))

    def send(self, letter: Letter, *, reference: str) -> bool:
        """False where the server refuses or is away; its answer is dropped, since it may name."""
        try:
            return bool(_mail(letter, reference).send())
        except (SMTPException, OSError):
            return False


def _calendar(invitation: Invitation, address: str) -> CalendarPart:
    """Nobody reads an answer to it: whoever takes their place back does so on the page."""
    text = ics(
        [invitation.appointment],
        method=invitation.method,
        stamped=now(),
        organizer=_sender(),
        attendee=address,
    )
    return CalendarPart(invitation.method, text)


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _mail(letter: Letter, reference: str) -> EmailMultiAlternatives:
    host = _sender().rpartition("@")[2]
    mail = EmailMultiAlternatives(
        letter.subject,
        "\n\n".join([letter.sentence, letter.link, *letter.below]) + "\n",
        to=[letter.address],
        headers={"Message-ID": f"<{reference}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(_html(letter), "text/html")
    if letter.calendar:
        _add(letter.calendar, mail)
    return mail


def _html(letter: Letter) -> str:
    linked = format_html('<p><a href="{}">{}</a></p>', letter.link, letter.link)
    said = format_html("<p>{}</p>{}", letter.sentence, linked)
    return said + format_html_join("", "<p>{}</p>", ((line,) for line in letter.below))


def _add(calendar: CalendarPart, mail: EmailMultiAlternatives) -> None:
    """Twice: some calendar programs look only among the forms of the text, some only at what is attached."""
    kind = f"text/calendar; method={calendar.method}"
    mail.attach_alternative(calendar.text, kind)
    mail.attach(FILE, calendar.text.encode(), "application/ics")
