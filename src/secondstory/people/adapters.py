"""How django-allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from secondstory.audit.operations import record
from secondstory.people.models import User
from secondstory.people.operations import end_session
from secondstory.people.permissions import Visitor


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves, and nobody is sent to another host."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The sign-in name or the password is not right. Check both, and the caps lock."),
        "too_many_login_attempts": _("That was wrong too often. Wait five minutes and try again."),
        "incorrect_password": _("That is not your password. Type it again."),
        "incorrect_code": _("That code does not fit. Wait for the next one and type it."),
        "enter_current_password": _("That is not your present password. Type it again."),
        "account_inactive": _("This account is closed. Ask an administrator to open it."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def logout(self, request: HttpRequest) -> None:
        """Pages that this session has open in other windows hear of it."""
        key = request.session.session_key
        super().logout(request)
        end_session(key)

    def set_password(self, user: User, password: str) -> None:
        """Called by the pages that change one's own password: write down that it happened."""
        super().set_password(user, password)
        record("changed the password of", user, by=Visitor(user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account, for the first password as for a later one."""
        return reverse("account")

    def is_safe_url(self, url: str) -> bool:
        """A page of this very host, and nothing else `ALLOWED_HOSTS` may name."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Sentences of ours for the second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code does not fit. Wait for the next one and type it, or use a recovery code."),
    }
