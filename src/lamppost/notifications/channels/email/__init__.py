"""Messages by e-mail over SMTP."""

from email.utils import parseaddr
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from lamppost.notifications.rules import Letter, MessageKind

SUBJECTS: Final = {
    MessageKind.WAITING: _("Something is waiting for you"),
    MessageKind.CHANGED: _("Something has changed"),
    MessageKind.DANGER: _("Please look now"),
    MessageKind.DAILY: _("Daily note"),
}
SENTENCES: Final = {
    MessageKind.WAITING: _("Something is waiting for you. Please sign in to see it:"),
    MessageKind.CHANGED: _("Something has changed. Please sign in to see it:"),
    MessageKind.DANGER: _("Please look now. Sign in here:"),
    MessageKind.DAILY: _(
        "This note comes every day at the same hour, whether or not anything waits for you. Please sign in to look:"
    ),
}
MORE: Final = ngettext_lazy("%(words)s (%(n)d more)", "%(words)s (%(n)d more)", "n")


class EmailChannel:
    """Words that may stand on a locked screen; the page behind the link asks who you are."""

    def compose(self, kind: MessageKind, *, address: str, language: str, more: int = 0) -> Letter:
        with override(language):
            subject, sentence = str(SUBJECTS[kind]), str(SENTENCES[kind])
            if more:
                subject = str(MORE % {"words": subject, "n": more})
        return Letter(address, subject, sentence, f"{settings.LAMPPOST_URL}/staff/")

    def send(self, letter: Letter, *, reference: str) -> bool:
        """False where the server refuses or is away; its answer is dropped, since it may name."""
        try:
            return bool(_mail(letter, reference).send())
        except (SMTPException, OSError):
            return False


def _mail(letter: Letter, reference: str) -> EmailMultiAlternatives:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMultiAlternatives(
        letter.subject,
        f"{letter.sentence}\n\n{letter.link}\n",
        to=[letter.address],
        headers={"Message-ID": f"<{reference}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(
        format_html(
            '<p>{}</p><p><a href="{}">{}</a></p>', letter.sentence, letter.link, letter.link
        ),
        "text/html",
    )
    return mail
