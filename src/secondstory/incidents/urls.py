from django.urls import path

from secondstory.incidents import views, views_access

urlpatterns = [
    path("incidents/", views.incident_list, name="incidents"),
    path("incidents/new/", views.declare, name="declare"),
    path("incidents/orphaned/", views_access.orphaned, name="incidents-orphaned"),
    path("incidents/orphaned/<str:uid>/enter/", views_access.enter_orphaned, name="incident-orphaned-enter"),
    path("incidents/<str:key>/access/", views_access.access, name="incident-access"),
    path("incidents/<str:key>/access/<str:uid>/withdraw/", views_access.withdraw, name="incident-access-withdraw"),
    path("incidents/<str:key>/edit/", views.edit, name="incident-edit"),
    path("incidents/<str:key>/parts/", views.parts, name="incident-parts"),
    path("incidents/<str:key>/parts/<str:uid>/remove/", views.remove_part, name="incident-part-remove"),
    path("incidents/<str:key>/join/", views.join, name="incident-join"),
    path("incidents/<str:key>/history/", views.history, name="incident-history"),
    path("incidents/<str:key>/history/<str:uid>/undo/", views.undo, name="incident-undo"),
    path("incidents/<str:key>/reopen/", views.reopen, name="incident-reopen"),
    path("incidents/<str:key>/held/", views.held, name="incident-held"),
    path("incidents/<str:key>/ask-for-review/", views.ask_for_review, name="incident-ask"),
    path("incidents/<str:key>/hide/", views.hide, name="incident-hide"),
]
