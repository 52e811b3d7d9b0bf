from django.urls import path

from secondstory.workspace import views, views_team

urlpatterns = [
    path("", views.home, name="home"),
    path("incidents/<str:key>/", views.timeline, name="incident"),
    path("incidents/<str:key>/document/", views.document, name="incident-document"),
    path("incidents/<str:key>/factors/", views.factors, name="incident-factors"),
    path("incidents/<str:key>/actions/", views.actions, name="incident-actions"),
    path("teams/<slug:slug>/", views_team.team, name="team"),
]
