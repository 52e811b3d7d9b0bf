from django.urls import path

from secondstory.factors import views, views_labels, views_taxonomy

urlpatterns = [
    path("factors/taxonomy/", views_taxonomy.taxonomy, name="taxonomy"),
    path("factors/taxonomy/changes/", views_taxonomy.changes, name="taxonomy-changes"),
    path("factors/taxonomy/changes/<int:number>/undo/", views_taxonomy.undo, name="taxonomy-undo"),
    path("factors/taxonomy/sort/", views_taxonomy.sort, name="taxonomy-sort"),
    path("factors/taxonomy/file/", views_taxonomy.file, name="taxonomy-file"),
    path("factors/taxonomy/schemes/<str:scheme>/", views_taxonomy.scheme, name="taxonomy-scheme"),
    path("factors/taxonomy/words/<str:code>/", views_taxonomy.word, name="taxonomy-word"),
    path("incidents/<str:key>/factors/new/", views.add_factor, name="factor-add"),
    path("incidents/<str:key>/factors/<str:uid>/", views.edit_factor, name="factor-edit"),
    path("incidents/<str:key>/factors/<str:uid>/sort/", views_labels.sort_factor, name="factor-sort"),
    path("incidents/<str:key>/factors/<str:uid>/labels/", views_labels.add_label, name="factor-label-add"),
    path("incidents/<str:key>/factors/<str:uid>/labels/remove/", views_labels.remove_label, name="factor-label-remove"),
    path("incidents/<str:key>/factors/<str:uid>/remove/", views.remove_factor, name="factor-remove"),
    path("incidents/<str:key>/factors/<str:uid>/let-be/", views.accept_factor, name="factor-accept"),
    path("incidents/<str:key>/factors/<str:uid>/ask-again/", views.withdraw_acceptance, name="factor-acceptance-withdraw"),
    path("incidents/<str:key>/lenses/<str:lens>/", views.look, name="lens-look"),
]
