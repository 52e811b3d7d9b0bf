"""Users, teams, and the ways in: tokens, invitations, sign-in links."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from secondstory.lib import clock, ids
from secondstory.lib.rows import Row
from secondstory.people.enums import Role


class Team(Row):
    """A team owns services and actions; figures go no lower than this (law 2)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    manager = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="managed_teams")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    """Questions about users."""

    def people(self, *, is_example: bool = False) -> UserQuerySet:
        """Active people (no service accounts) of the organisation, or of the example: never both."""
        return self.filter(is_active=True, is_service=False, is_example=is_example)


class UserManager(BaseUserManager["User"]):
    """Users are found by their sign-in name, whatever its capitals."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def people(self, *, is_example: bool = False) -> UserQuerySet:
        """`UserQuerySet.people`."""
        return self.get_queryset().people(is_example=is_example)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Someone (or, with `is_service`, something) that can act. Example people can't sign in.

    A service account belongs to a team and has no password, so it outlives whoever made it.
    """

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False, db_index=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("username"), name="sign_in_name_once_whatever_its_capitals")]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def may_sign_in(self) -> bool:
        """An active person of the organisation: neither one of the example nor a service account."""
        return self.is_active and not self.is_service and not self.is_example


class Token(models.Model):
    """A key for programs: belongs to a user or a service account, has scopes, expires, is stored as a hash."""

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("what it is for"), max_length=120)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > clock.now()


class Invitation(models.Model):
    """A link that lets one person make an account; it needs no mail and works once."""

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.uid}"

    @property
    def is_waiting(self) -> bool:
        """Still works: not used, not withdrawn, not expired."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > clock.now()


class SignInLink(models.Model):
    """A link that signs one user in, once, for fifteen minutes, from this machine only."""

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.uid
