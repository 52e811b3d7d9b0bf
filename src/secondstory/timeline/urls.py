from django.urls import path

from secondstory.timeline import views, views_known

urlpatterns = [
    path("incidents/<str:key>/events/new/", views.add_event, name="event-add"),
    path("incidents/<str:key>/events/<str:uid>/", views.edit_event, name="event-edit"),
    path("incidents/<str:key>/events/<str:uid>/known/", views_known.known, name="event-known"),
    path("incidents/<str:key>/events/<str:uid>/known/withdraw/", views_known.withdraw, name="event-known-withdraw"),
    path("incidents/<str:key>/events/<str:uid>/remove/", views.remove_event, name="event-remove"),
]
