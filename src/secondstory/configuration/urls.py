from django.urls import path

from secondstory.configuration import views

urlpatterns = [
    path("settings/", views.settings_page, name="settings"),
    path("settings/<str:name>/", views.save, name="setting-save"),
]
