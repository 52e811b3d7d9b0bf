from django.urls import path

from secondstory.timeline import views_accounts, views_deciding, views_recall

urlpatterns = [
    path("recall/open/<str:secret>/", views_recall.open_link, name="recall-link"),
    path("recall/<str:secret>/", views_recall.recall, name="recall"),
    path("incidents/<str:key>/account/", views_recall.incident_recall, name="incident-recall"),
    path("incidents/<str:key>/accounts/", views_accounts.accounts, name="incident-accounts"),
    path("incidents/<str:key>/accounts.md", views_accounts.as_markdown, name="incident-accounts-file"),
    path("incidents/<str:key>/accounts/links/", views_accounts.links, name="incident-account-links"),
    path("incidents/<str:key>/accounts/links/<str:uid>/withdraw/", views_accounts.withdraw_link, name="incident-account-link-withdraw"),
    path("incidents/<str:key>/accounts/<str:uid>/place/", views_accounts.place, name="incident-account-place"),
    path("incidents/<str:key>/accounts/places/<str:uid>/remove/", views_accounts.unplace, name="incident-account-unplace"),
    path("incidents/<str:key>/decisions/", views_deciding.decisions, name="incident-decisions"),
    path("incidents/<str:key>/events/<str:uid>/told/", views_deciding.told, name="event-told"),
    path("incidents/<str:key>/events/<str:uid>/decision/", views_deciding.decision, name="event-decision"),
    path("incidents/<str:key>/events/<str:uid>/decision/seen/", views_deciding.decision_seen, name="event-decision-seen"),
    path("incidents/<str:key>/events/<str:uid>/decision/remove/", views_deciding.remove_decision, name="event-decision-remove"),
    path("incidents/<str:key>/events/<str:uid>/disputes/new/", views_deciding.add_dispute, name="dispute-add"),
    path("incidents/<str:key>/disputes/<str:uid>/", views_deciding.edit_dispute, name="dispute-edit"),
    path("incidents/<str:key>/disputes/<str:uid>/remove/", views_deciding.remove_dispute, name="dispute-remove"),
]
