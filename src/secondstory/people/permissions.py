"""Who is asking: the visitor every `visible_to` and every operation is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from secondstory.lib.errors import NotAllowed
from secondstory.people.enums import Role, Scope
from secondstory.people.models import Team, User
from secondstory.people.settings import DIRECTORS, EXECUTIVES

ALL_SCOPES = frozenset(Scope.values)


@dataclass(frozen=True)
class Visitor:
    """Someone (or nobody) looking at the organisation's own rows or at the example's.

    One visitor is in one mode: `is_example` decides which rows exist for them, and rows they make get the same mark.
    """

    user: User | None
    is_example: bool = False
    scopes: frozenset[str] = field(default=ALL_SCOPES)
    is_program: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None and self.user.is_active

    @property
    def uid(self) -> str:
        return self.user.uid if self.user else ""

    @property
    def label(self) -> str:
        return str(self.user) if self.user else "Second Story"

    @property
    def is_administrator(self) -> bool:
        return self._may(Role.ADMINISTRATOR)

    @property
    def may_administer(self) -> bool:
        """Administrators, and whoever has a shell on the server: the program acting for them."""
        return self.is_administrator or self.is_program

    @property
    def is_facilitator(self) -> bool:
        """May be asked to facilitate, and may take stock across teams: administrators too."""
        return self._may(Role.ADMINISTRATOR, Role.FACILITATOR)

    @property
    def may_write(self) -> bool:
        """Everyone but readers; with a token, only one scoped to write or import."""
        return self._may(Role.ADMINISTRATOR, Role.FACILITATOR, Role.MEMBER) and bool({Scope.WRITE, Scope.IMPORT} & self.scopes)

    def may_manage(self, team: Team | None) -> bool:
        """Administrators, and the team's own manager."""
        return self.may_administer or (self.is_signed_in and team is not None and self.user is not None and team.manager_id == self.user.pk)

    def may_invite(self, role: str, team: Team | None) -> bool:
        """Administrators invite anyone; a team's manager invites members and readers into the team."""
        return self.may_administer or (team is not None and self.may_manage(team) and role in {Role.MEMBER, Role.READER})

    @property
    def managed_team_keys(self) -> frozenset[int]:
        """Primary keys of the teams the visitor manages."""
        return frozenset(team for team, is_managed in self._teams.items() if is_managed)

    @property
    def team_keys(self) -> frozenset[int]:
        """Primary keys of the visitor's teams, and of those they manage."""
        return frozenset(self._teams)

    @cached_property
    def asked_teams(self) -> dict[int, bool]:
        """Primary keys of the teams whose questions come to the visitor, and whether they decide them; one query, once.

        Their own; whoever looks round the example stands for each of its teams. What they may do is asked elsewhere.
        """
        if not self.is_example:
            return self._teams
        return dict.fromkeys(Team.objects.filter(is_example=True).values_list("pk", flat=True), True)

    @property
    def deciding_team_keys(self) -> frozenset[int]:
        """Of these, the teams whose questions they decide."""
        return frozenset(team for team, decides in self.asked_teams.items() if decides)

    @cached_property
    def _teams(self) -> dict[int, bool]:
        """Each of the visitor's teams, and whether they manage it; one query, once."""
        if self.user is None:
            return {}
        mine = Team.objects.filter(Q(members=self.user) | Q(manager=self.user))
        return {team: manager == self.user.pk for team, manager in mine.values_list("pk", "manager")}

    @cached_property
    def is_director(self) -> bool:
        """Named in the settings as one of those who decide what managers left undecided, or as one of the executives."""
        return self.is_executive or self._is_named(DIRECTORS.read())

    @cached_property
    def is_executive(self) -> bool:
        """Named in the settings as one of those who decide what directors left undecided."""
        return self._is_named(EXECUTIVES.read())

    def _is_named(self, written: str) -> bool:
        return self.is_signed_in and self.user is not None and self.user.username.lower() in names_in(written)

    def _may(self, *roles: Role) -> bool:
        return self.user is not None and self.user.is_active and self.user.role in roles


def names_in(written: str) -> frozenset[str]:
    """Sign-in names as a setting lists them, in small letters."""
    return frozenset(name.strip().lower() for name in written.split(",") if name.strip())


def administrators_only(visitor: Visitor, *, also_in_example: bool = False) -> None:
    """Raise `NotAllowed` for everybody else. What calls out is nothing of the example’s."""
    if not visitor.may_administer or (visitor.is_example and not also_in_example):
        raise NotAllowed(_("Only an administrator can do this."))


def program(*, is_example: bool = False) -> Visitor:
    """The program itself, as an actor for the audit trail: it sees no private row."""
    return Visitor(None, is_example=is_example, is_program=True)
