from django.urls import include, path

from secondstory.timeline import views, views_acts, views_known, views_log

urlpatterns = [
    path("", include("secondstory.timeline.urls_accounts")),
    path("incidents/<str:key>/timeline/log/", views_log.log, name="timeline-log"),
    path("incidents/<str:key>/timeline/story/", views_log.story, name="timeline-story"),
    path("incidents/<str:key>/timeline/acts/", views_acts.act, name="timeline-act"),
    path("incidents/<str:key>/timeline/undo/", views_acts.undo, name="timeline-undo"),
    path("incidents/<str:key>/timeline/entry/", views_acts.entry, name="timeline-entry"),
    path("incidents/<str:key>/events/new/", views.add_event, name="event-add"),
    path("incidents/<str:key>/events/<str:uid>/", views.edit_event, name="event-edit"),
    path("incidents/<str:key>/events/<str:uid>/known/", views_known.known, name="event-known"),
    path("incidents/<str:key>/events/<str:uid>/known/withdraw/", views_known.withdraw, name="event-known-withdraw"),
    path("incidents/<str:key>/events/<str:uid>/remove/", views.remove_event, name="event-remove"),
    path("incidents/<str:key>/events/<str:uid>/line/", views_log.line, name="event-line"),
    path("incidents/<str:key>/events/<str:uid>/evidence/", views_log.evidence, name="event-evidence"),
    path("incidents/<str:key>/events/<str:uid>/split/", views_acts.split, name="event-split"),
    path("incidents/<str:key>/events/<str:uid>/unfold/", views_acts.unfold, name="event-unfold"),
]
