"""How allauth behaves at the staff door: nobody signs up, nothing tells who has an account."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Final

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lamppost.people.queries import account_with_email
from lamppost.web import sessions

# An address without an account is answered at once: so must one with an account be, and writing
# the mail begins only when the answer has left, since the two would share the process.
AFTER_THE_ANSWER: Final = 0.2  # seconds
POST_OFFICE: Final = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sign-in-mail")
log = structlog.get_logger()


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Sign-in by e-mailed code; neutral mail in the account's language, sent aside."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code. Look again, or ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait a minute, then ask for a new code."),
        "rate_limited": _("Too many tries. Wait a minute, then ask for a new code."),
    }

    def get_login_stages(self) -> list[str]:
        """A code by mail signs in alone: what it must not show, the vault asks a second factor for."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        account = account_with_email(email)
        language = account.language if account else "en"
        # The request's own context goes along: allauth renders with it.
        POST_OFFICE.submit(
            copy_context().run, self._write, template_prefix, email, context, language
        )

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        sessions.begin(request.session, request.headers.get("User-Agent", ""))
        response: HttpResponse = super().post_login(request, user, **how)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseBase:
        return redirect("account_login")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only plain sentences: allauth's templated ones name people, and messages lie in a cookie."""
        if message:
            super().add_message(request, level, message=message, extra_tags=extra_tags)

    def _write(self, prefix: str, email: str, context: dict[str, Any], language: str) -> None:
        time.sleep(AFTER_THE_ANSWER)
        try:
            with override(language):
                mail: EmailMessage = self.render_mail(prefix, email, context)
            mail.send()
        except Exception as failure:  # nobody waits for it; its text may name
            log.warning("sign_in_mail_failed", exception=type(failure).__name__)


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth says where a passkey does not fit."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This passkey was not accepted. Please try once more."),
    }
