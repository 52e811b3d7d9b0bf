from django.urls import path

from secondstory.sources import views

urlpatterns = [
    path("import/", views.start, name="import"),
    path("import/<str:uid>/", views.preview, name="import-preview"),
    path("import/<str:uid>/save/", views.save, name="import-save"),
    path("import/<str:uid>/undo/", views.undo, name="import-undo"),
    path("import/<str:uid>/drop/", views.drop, name="import-drop"),
    path("import/<str:uid>/files/<str:file>/", views.read_file, name="import-file"),
    path("imports/", views.import_list, name="imports"),
    path("incidents/<str:key>/original/", views.original, name="incident-original"),
]
