from django.urls import path

from secondstory.factors import views, views_labels, views_taxonomy, views_trees

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
    path("incidents/<str:key>/turns/", views_trees.turns, name="turns"),
    path("incidents/<str:key>/turns/<str:uid>/", views_trees.turn, name="turn"),
    path("incidents/<str:key>/turns/<str:uid>/remove/", views_trees.remove_turn, name="turn-remove"),
    path("incidents/<str:key>/turns/<str:uid>/whys/", views_trees.ask, name="why-ask"),
    path("incidents/<str:key>/whys/<str:uid>/", views_trees.why, name="why"),
    path("incidents/<str:key>/whys/<str:uid>/whys/", views_trees.ask_on, name="why-ask-on"),
    path("incidents/<str:key>/whys/<str:uid>/move/", views_trees.move, name="why-move"),
    path("incidents/<str:key>/whys/<str:uid>/remove/", views_trees.remove, name="why-remove"),
    path("incidents/<str:key>/whys/<str:uid>/factor/", views_trees.write_down, name="why-factor"),
    path("incidents/<str:key>/whys/<str:uid>/factor/unlink/", views_trees.unlink, name="why-unlink"),
    path("incidents/<str:key>/analysis/undo/", views_trees.undo, name="analysis-undo"),
    path("incidents/<str:key>/factors/<str:uid>/let-be/", views.accept_factor, name="factor-accept"),
    path("incidents/<str:key>/factors/<str:uid>/ask-again/", views.withdraw_acceptance, name="factor-acceptance-withdraw"),
    path("incidents/<str:key>/lenses/<str:lens>/", views.look, name="lens-look"),
]
