"""Every URL of the program, slice by slice."""

from django.urls import include, path

from secondstory.site.api import api

handler400 = "secondstory.ui.views.bad_request"
handler403 = "secondstory.ui.views.forbidden"
handler404 = "secondstory.ui.views.not_found"
handler429 = "secondstory.ui.views.too_many"
handler500 = "secondstory.ui.views.server_error"

urlpatterns = [
    path("", include("secondstory.ui.urls")),
    path("", include("secondstory.people.urls")),
    path("", include("secondstory.configuration.urls")),
    path("", include("secondstory.messages.urls")),
    path("", include("secondstory.incidents.urls")),
    path("", include("secondstory.timeline.urls")),
    path("", include("secondstory.factors.urls")),
    path("", include("secondstory.integrations.urls")),  # before the steps of an action: "tracker" is none
    path("", include("secondstory.workspace.urls_board")),
    path("", include("secondstory.actions.urls_board")),  # before one action: "board" is no action's uid
    path("", include("secondstory.actions.urls")),
    path("", include("secondstory.workspace.urls")),  # before the document's sections: "facts" is no section's uid
    path("", include("secondstory.postmortems.urls")),
    path("", include("secondstory.library.urls")),
    path("", include("secondstory.demo.urls")),
    path("", include("secondstory.sources.urls")),
    path("api/v1/", api.urls),
]
