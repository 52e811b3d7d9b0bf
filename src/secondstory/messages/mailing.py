"""Handing mail to the mail server, and knowing how far it came: that is what decides whether it may be tried again."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils.translation import gettext as _

from secondstory.lib.text import kept_line
from secondstory.messages import settings
from secondstory.messages.calling import Handed
from secondstory.messages.enums import MailWay, Outcome

TIMEOUT_S = 20
"""How long each step with the mail server may take."""


class _Talk:
    """What both kinds of a talk with a mail server have more: whether the words of a message are on their way."""

    is_on_its_way = False

    def data(self, msg: Any) -> Any:
        self.is_on_its_way = True
        answer = super().data(msg)  # type: ignore[misc]
        self.is_on_its_way = False
        return answer


class _PlainTalk(_Talk, smtplib.SMTP):
    pass


class _TlsTalk(_Talk, smtplib.SMTP_SSL):
    pass


class _Backend(SmtpBackend):
    @property
    def connection_class(self) -> Any:
        return _TlsTalk if self.use_ssl else _PlainTalk


class Post:
    """A way out for mail, open for a while. `problem` is a sentence when mail is turned on but can't go out as things are set."""

    def __init__(self) -> None:
        self.way = settings.MAIL.read()
        self.sender = settings.MAIL_FROM.read() or "second-story@localhost"
        self.problem = _problem(self.way)
        self._backend: Any = None

    @property
    def is_on(self) -> bool:
        return self.way != MailWay.NONE and not self.problem

    def hand_over(self, message: EmailMultiAlternatives) -> Handed:
        """Give one message to the mail server. The connection stays open for the next."""
        if not self.is_on:
            return Handed(Outcome.LATER, self.problem or _("Mail is turned off."), for_all=True)
        was_open = self._backend is not None
        handed = self._try(message)
        if was_open and handed.for_all:  # it had been open too long for the server's liking
            handed = self._try(message)
        return handed

    def _try(self, message: EmailMultiAlternatives) -> Handed:
        try:
            self._open()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Handed(Outcome.LATER, _unreached(problem), for_all=True)
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPResponseException as problem:
            return self._answered(problem.smtp_code, problem.smtp_error)
        except smtplib.SMTPRecipientsRefused as problem:
            code, said = next(iter(problem.recipients.values()))
            return self._answered(code, said)
        except ValueError:
            return Handed(Outcome.REFUSED, _("No mail can be addressed to what is given as their e-mail address. Correct it."))
        except (OSError, smtplib.SMTPException) as problem:
            return self._broken(problem)
        return Handed(Outcome.SENT)

    def close(self) -> None:
        """Say good-bye, if anybody listens."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if self._backend is not None:
                self._backend.close()
        self._backend = None

    def _open(self) -> None:
        if self._backend is None:
            self._backend = _backend(self.way)
        self._backend.open()

    def _answered(self, code: int, said: bytes | str) -> Handed:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        given = {"code": code, "said": kept_line(words, longest=160) or "—"}
        self.close()
        if 500 <= code < 600:
            return Handed(Outcome.REFUSED, _("The mail server refuses it (%(code)d %(said)s).") % given)
        return Handed(Outcome.LATER, _("The mail server can’t take it now (%(code)d %(said)s).") % given)

    def _broken(self, problem: Exception) -> Handed:
        talk = getattr(self._backend, "connection", None)
        was_on_its_way = talk is not None and getattr(talk, "is_on_its_way", False)
        self.close()
        if was_on_its_way:
            return Handed(Outcome.UNKNOWN, _("The mail server broke off when it had the words, so nobody knows whether it has taken them."))
        return Handed(Outcome.LATER, _unreached(problem), for_all=True)


@contextlib.contextmanager
def open_post() -> Iterator[Post]:
    """A way out, closed afterwards."""
    post = Post()
    try:
        yield post
    finally:
        post.close()


def _backend(way: str) -> Any:
    if way == MailWay.CONSOLE:
        return ConsoleBackend()
    security = settings.MAIL_SECURITY.read()
    return _Backend(
        host=settings.MAIL_SERVER.read(),
        port=settings.MAIL_PORT.read(),
        username=settings.MAIL_ACCOUNT.read(),
        password=settings.MAIL_PASSWORD.read(),
        use_tls=security == "starttls",
        use_ssl=security == "tls",
        timeout=TIMEOUT_S,
        fail_silently=False,
    )


def _problem(way: str) -> str:
    if way == MailWay.NONE:
        return ""
    if not settings.ADDRESS.read():
        return _("Say under “messages.address” where people open Second Story: without it no message has a link.")
    if way == MailWay.SMTP and not (settings.MAIL_SERVER.read() and settings.MAIL_FROM.read()):
        return _("Mail is to go to a mail server: name it under “messages.mail_server”, and its sender under “messages.mail_from”.")
    return ""


def _unreached(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return _("The mail server does not accept the account or its password.")
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return _("The mail server does not know starttls, or takes no account. Choose another “messages.mail_security”, or no account.")
    if isinstance(problem, ssl.SSLError):
        return _("The certificate of the mail server is not trusted here, or its port wants another “messages.mail_security”.")
    return _("The mail server can’t be reached.")
