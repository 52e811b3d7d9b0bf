from django.urls import path

from secondstory.library import publishing_views, views

urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/feed.atom", views.feed, name="library-feed"),
    path("library/drafts/", publishing_views.drafts, name="drafts"),
    path("library/drafts/publish/", publishing_views.publish_drafts, name="publish-drafts"),
    path("library/pictures/<str:sha256>/", views.picture, name="publication-picture"),
    path("library/<slug:slug>/", views.publication, name="publication"),
    path("library/<slug:slug>.md", views.as_markdown, name="publication-markdown"),
    path("library/<slug:slug>.json", views.as_json, name="publication-json"),
    path("library/<slug:slug>/withdraw/", publishing_views.withdraw, name="publication-withdraw"),
    path("incidents/<str:key>/publish/", publishing_views.publish, name="publish"),
    path("incidents/<str:key>/publish/preview/", publishing_views.preview, name="publish-preview"),
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("find/", views.find, name="find"),
]
