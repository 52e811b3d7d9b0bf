from django.urls import path

from secondstory.actions import views, views_way

urlpatterns = [
    path("actions/", views.action_list, name="actions"),
    path("incidents/<str:key>/actions/new/", views.add_action, name="action-add"),
    path("incidents/<str:key>/factors/<str:uid>/answered/", views.answer_factor, name="factor-answer"),
    path("actions/<str:uid>/", views_way.one_action, name="action"),
    path("actions/<str:uid>/edit/", views.edit_action, name="action-edit"),
    path("actions/<str:uid>/review/", views_way.review, name="action-review"),
    path("actions/<str:uid>/<str:verb>/", views_way.step, name="action-step"),
]
