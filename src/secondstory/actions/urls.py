from django.urls import path

from secondstory.actions import views, views_board

urlpatterns = [
    path("actions/", views.action_list, name="actions"),
    path("actions/board/", views_board.board, name="action-board"),
    path("actions/board/rows.csv", views_board.board_rows, name="action-board-rows"),
    path("incidents/<str:key>/actions/new/", views.add_action, name="action-add"),
    path("incidents/<str:key>/factors/<str:uid>/answered/", views.answer_factor, name="factor-answer"),
    path("actions/<str:uid>/edit/", views.edit_action, name="action-edit"),
    path("actions/<str:uid>/<str:verb>/", views.step, name="action-step"),
]
