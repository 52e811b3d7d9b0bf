"""The pages that count actions, decide about them, and take them in and out, as `routes.py` has the others."""

BOARD = """
action-board                 GET    everyone        200  -
action-board-rows            GET    everyone        200  -
action-list-rows             GET    everyone        200  -
action-views                 GET    everyone        200  -
action-views                 POST   everyone        302  -
action-view                  POST   nobody          404  -
action-view-remove           POST   nobody          404  -
action-tables                GET    writers         200  -
action-tables                POST   writers         422  -
action-table                 GET    nobody          404  -
action-table-save            POST   nobody          404  -
action-table-drop            POST   nobody          404  -
action-table-undo            POST   nobody          404  -
action-queue                 GET    everyone        200  -
action-queue-decide          POST   moves           422  open private
action-queue-undo            POST   moves           302  open private
risk-briefs                  GET    everyone        200  -
risk-brief-make              GET    concerned       200  open
risk-brief-make              POST   concerned       302  open
risk-brief                   GET    nobody          404  -
risk-brief-markdown          GET    nobody          404  -
risk-brief-sign              POST   nobody          404  -
action-agendas               GET    everyone        200  -
action-agenda                GET    everyone        200  -
action-agenda-calendar       GET    everyone        422  -
action-agenda-reviewed       POST   on-the-team     302  -
action-agenda-undo           POST   nobody          404  -
"""
