from django.urls import path

from secondstory.incidents.views import access, listing, steps, vocabulary

urlpatterns = [
    path("incidents/", listing.incident_list, name="incidents"),
    path("incidents/<str:key>/parts/", steps.parts, name="incident-parts"),
    path("incidents/<str:key>/parts/<str:uid>/", steps.edit_part, name="incident-part-edit"),
    path("incidents/<str:key>/parts/<str:uid>/remove/", steps.remove_part, name="incident-part-remove"),
    path("incidents/<str:key>/leads/", steps.leads, name="incident-leads"),
    path("incidents/<str:key>/join/", steps.join, name="incident-join"),
    path("incidents/<str:key>/take-on/", steps.take_on, name="incident-take-on"),
    path("incidents/<str:key>/history/", listing.history, name="incident-history"),
    path("incidents/<str:key>/reopen/", steps.reopen, name="incident-reopen"),
    path("incidents/<str:key>/held/", steps.held, name="incident-held"),
    path("incidents/<str:key>/skip/", steps.skip, name="incident-skip"),
    path("incidents/<str:key>/ask-for-review/", steps.ask_for_review, name="incident-ask"),
    path("incidents/<str:key>/hide/", steps.hide, name="incident-hide"),
    path("severities/", vocabulary.severities, name="severities"),
    path("severities/<int:rank>/edit/", vocabulary.edit_severity, name="severity-edit"),
    path("services/new/", vocabulary.add_service, name="service-add"),
    path("services/<slug:slug>/edit/", vocabulary.edit_service, name="service-edit"),
    path("incidents/orphaned/", access.orphaned, name="incidents-orphaned"),
    path("incidents/orphaned/<str:uid>/enter/", access.enter_orphaned, name="incident-orphaned-enter"),
    path("incidents/<str:key>/access/", access.access, name="incident-access"),
    path("incidents/<str:key>/access/<str:uid>/withdraw/", access.withdraw, name="incident-access-withdraw"),
]
