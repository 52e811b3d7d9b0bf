"""Who may have a session at all, asked again with every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from secondstory.lib.remembering import keep_stamps, stamps
from secondstory.people.models import User


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Active people of the organisation; so a closed account's open session ends at its next click."""

    def get_user(self, user_id: Any) -> User | None:
        """Whose session it is; in the same statement, the stamps of what a process may remember beyond a request."""
        user = User.objects.annotate(**stamps()).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        keep_stamps(user)
        return user

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and user.may_sign_in
