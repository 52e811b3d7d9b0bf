"""Who may have a session at all, asked again with every request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from secondstory.people.models import User


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Active people of the organisation; so a closed account's open session ends at its next click."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and user.may_sign_in
