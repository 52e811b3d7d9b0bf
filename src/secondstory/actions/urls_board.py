from django.urls import path

from secondstory.actions import views_agenda, views_board, views_queue, views_saved, views_tables

urlpatterns = [
    path("actions/board/", views_board.board, name="action-board"),
    path("actions/board/rows.csv", views_board.board_rows, name="action-board-rows"),
    path("actions/agenda/", views_agenda.agendas, name="action-agendas"),
    path("actions/agenda/<slug:slug>/", views_agenda.agenda, name="action-agenda"),
    path("actions/agenda/<slug:slug>/meeting.ics", views_agenda.calendar, name="action-agenda-calendar"),
    path("actions/agenda/<slug:slug>/reviewed/", views_agenda.reviewed, name="action-agenda-reviewed"),
    path("actions/agenda/<slug:slug>/reviewed/<str:uid>/undo/", views_agenda.undo_reviewed, name="action-agenda-undo"),
    path("actions/list.csv", views_saved.list_rows, name="action-list-rows"),
    path("actions/views/", views_saved.views, name="action-views"),
    path("actions/views/<str:uid>/", views_saved.rename_view, name="action-view"),
    path("actions/views/<str:uid>/remove/", views_saved.remove_view, name="action-view-remove"),
    path("actions/tables/", views_tables.tables, name="action-tables"),
    path("actions/tables/<str:uid>/", views_tables.table, name="action-table"),
    path("actions/tables/<str:uid>/save/", views_tables.save, name="action-table-save"),
    path("actions/tables/<str:uid>/drop/", views_tables.drop, name="action-table-drop"),
    path("actions/tables/<str:uid>/undo/", views_tables.undo, name="action-table-undo"),
    path("actions/queue/", views_queue.queue, name="action-queue"),
    path("actions/queue/<str:uid>/", views_queue.decide, name="action-queue-decide"),
    path("actions/queue/<str:uid>/undo/", views_queue.undo, name="action-queue-undo"),
]
