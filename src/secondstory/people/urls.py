from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.totp import views as totp_views
from django.urls import path

from secondstory.people.views import account, doors, invitations, people, teams

urlpatterns = [
    path("sign-in/", account_views.login, name="account_login"),
    path("sign-in/closed/", account_views.account_inactive, name="account_inactive"),
    path("sign-in/code/", mfa_views.authenticate, name="mfa_authenticate"),
    path("sign-in/link/<str:secret>/", doors.sign_in_link, name="sign-in-link"),
    path("sign-out/", account_views.logout, name="account_logout"),
    path("invitation/<str:secret>/", doors.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/password/first/", account_views.password_set, name="account_set_password"),
    path("account/second-factor/", mfa_views.index, name="mfa_index"),
    path("account/second-factor/turn-on/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/turn-off/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", codes_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", codes_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/download/", codes_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/keys/", account.tokens, name="tokens"),
    path("account/keys/<str:uid>/revoke/", account.revoke, name="token-revoke"),
    path("people/", people.people, name="people"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("people/invitations/<str:uid>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("people/services/", account.service_accounts, name="service-accounts"),
    path("people/services/<str:uid>/", account.service_account, name="service-account"),
    path("people/services/<str:uid>/close/", account.close_service, name="service-account-close"),
    path("people/<str:uid>/edit/", people.edit, name="person-edit"),
    path("people/<str:uid>/close/", people.close, name="person-close"),
    path("people/<str:uid>/reopen/", people.reopen, name="person-reopen"),
    path("teams/new/", teams.new, name="team-new"),
    path("teams/<slug:slug>/edit/", teams.edit, name="team-edit"),
    path("teams/<slug:slug>/members/", teams.add_member, name="team-member-add"),
    path("teams/<slug:slug>/members/<str:uid>/remove/", teams.remove_member, name="team-member-remove"),
]
