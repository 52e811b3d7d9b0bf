from django.urls import path

from secondstory.integrations.views import connections, following, hooks

urlpatterns = [
    path("trackers/", connections.connections, name="trackers"),
    path("trackers/<str:uid>/", connections.connection, name="tracker"),
    path("trackers/<str:uid>/check/", connections.check, name="tracker-check"),
    path("trackers/<str:uid>/switch/", connections.switch, name="tracker-switch"),
    path("trackers/<str:uid>/people/<int:login>/", connections.match, name="tracker-match"),
    path("trackers/<str:uid>/hook/", hooks.receive, name="tracker-hook"),
    path("actions/<str:uid>/tracker/", following.tracker, name="action-tracker"),
    path("actions/<str:uid>/tracker/make/", following.make, name="action-tracker-make"),
    path("actions/<str:uid>/tracker/link/", following.link, name="action-tracker-link"),
    path("actions/<str:uid>/tracker/unlink/", following.unlink, name="action-tracker-unlink"),
    path("actions/<str:uid>/tracker/settle/", following.settle, name="action-tracker-settle"),
    path("actions/<str:uid>/tracker/again/", following.again, name="action-tracker-again"),
]
