from django.urls import include, path

from secondstory.timeline import views

urlpatterns = [
    path("", include("secondstory.timeline.urls_accounts")),
    path("incidents/<str:key>/events/new/", views.add_event, name="event-add"),
    path("incidents/<str:key>/events/<str:uid>/", views.edit_event, name="event-edit"),
    path("incidents/<str:key>/events/<str:uid>/remove/", views.remove_event, name="event-remove"),
]
