from django.urls import path

from secondstory.actions import views_board

urlpatterns = [
    path("actions/board/", views_board.board, name="action-board"),
    path("actions/board/rows.csv", views_board.board_rows, name="action-board-rows"),
]
