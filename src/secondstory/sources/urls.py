from django.urls import path

from secondstory.sources.views import hooks, importing, origins, records

urlpatterns = [
    path("import/", importing.start, name="import"),
    path("import/<str:uid>/", importing.preview, name="import-preview"),
    path("import/<str:uid>/save/", importing.save, name="import-save"),
    path("import/<str:uid>/undo/", importing.undo, name="import-undo"),
    path("import/<str:uid>/drop/", importing.drop, name="import-drop"),
    path("import/<str:uid>/files/<str:file>/", importing.read_file, name="import-file"),
    path("imports/", importing.import_list, name="imports"),
    path("incidents/<str:key>/original/", importing.original, name="incident-original"),
    path("hooks/", hooks.hooks, name="hooks"),
    path("hooks/<str:uid>/", hooks.hook, name="hook"),
    path("hooks/<str:uid>/renew/", hooks.renew, name="hook-renew"),
    path("hooks/<str:uid>/secret/", hooks.set_secret, name="hook-secret"),
    path("hooks/<str:uid>/switch/", hooks.switch, name="hook-switch"),
    path("hooks/<str:uid>/deliveries/<str:delivery>/", hooks.delivery, name="hook-delivered"),
    path("hook/<str:address>/", hooks.deliver, name="hook-delivery"),
    path("incidents/<str:key>/waiting/", hooks.add_waiting, name="incident-waiting"),
    path("incidents/<str:key>/sources/", origins.origins, name="origins"),
    path("incidents/<str:key>/sources/<str:uid>/", origins.correct, name="origin-edit"),
    path("incidents/<str:key>/sources/fields/<str:field>/", origins.hand_back, name="field-hand-back"),
    path("incidents/<str:key>/records/", records.start, name="records"),
    path("incidents/<str:key>/records/<str:uid>/", records.preview, name="records-preview"),
    path("incidents/<str:key>/records/<str:uid>/save/", records.save, name="records-save"),
    path("incidents/<str:key>/records/<str:uid>/drop/", records.drop, name="records-drop"),
    path("incidents/<str:key>/records/<str:uid>/undo/", records.undo, name="records-undo"),
    path("incidents/<str:key>/records/<str:uid>/files/<str:file>/", records.correct, name="records-file"),
]
