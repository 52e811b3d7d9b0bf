"""Everything that changes people, teams and the ways in. Pages, the API, the CLI and `serve` all come through here."""

from secondstory.people.operations.accounts import (
    change_role,
    deactivate_user,
    edit_user,
    make_user,
    reactivate_user,
    remove_second_factor,
    replace_password,
)
from secondstory.people.operations.invitations import accept_invitation, invite_person, withdraw_invitation
from secondstory.people.operations.sign_in import end_session, make_sign_in_link, use_sign_in_link
from secondstory.people.operations.teams import add_member, edit_team, make_team, remove_member
from secondstory.people.operations.tokens import make_service_account, make_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_member",
    "change_role",
    "deactivate_user",
    "edit_team",
    "edit_user",
    "end_session",
    "invite_person",
    "make_service_account",
    "make_sign_in_link",
    "make_team",
    "make_token",
    "make_user",
    "reactivate_user",
    "remove_member",
    "remove_second_factor",
    "replace_password",
    "revoke_token",
    "use_sign_in_link",
    "withdraw_invitation",
]
