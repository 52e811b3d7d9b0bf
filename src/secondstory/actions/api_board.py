"""/api/v1/actions: figures, what waits, lists under a name, and CSV in and out."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from secondstory.actions import export, operations, schemas_board
from secondstory.actions.boards import board_of, scopes_of
from secondstory.actions.models import ActionTable, SavedView
from secondstory.actions.queries import Filters, listed
from secondstory.actions.queue import queue_of
from secondstory.incidents.schemas import Given
from secondstory.lib.csv_out import lines_of, streamed
from secondstory.lib.errors import NotAllowed
from secondstory.people.http import StoryRequest

router = Router(tags=["actions"])


class FiguresQuery(Schema):
    """Whose, and how they are split."""

    team: str = Field("", description="A team's slug, or managed: the teams you manage. Empty for the organisation.")
    by: str = Field("category", description="category, team, service or domain; there is no other")


class ListQuery(Schema):
    """The filters of the list."""

    whose: str = Field("", description="mine or team")
    state: str = ""
    category: str = ""
    team: str = ""
    service: str = ""
    due: str = Field("", description="week, month or none")


class ViewIn(Given):
    """A list under a name."""

    name: str
    whose: str = ""
    state: str = ""
    category: str = ""
    team: str = ""
    service: str = ""
    due: str = ""


@router.get("/actions/figures", response=schemas_board.FiguresOut)
def read_figures(request: StoryRequest, given: Query[FiguresQuery]) -> schemas_board.FiguresOut:
    """Completion by the quarter in which actions were agreed; what is open; split as asked. A team of one person has no rates."""
    return schemas_board.figures_out(board_of(request.visitor, team=given.team, by=given.by))


@router.get("/actions/figures.csv")
def read_figure_rows(request: StoryRequest, team: str = "") -> StreamingHttpResponse:
    """The rows that the figures are counted from, as CSV."""
    scopes = scopes_of(request.visitor, team)
    return streamed(request, lines_of(export.FIGURE_COLUMNS, export.figure_rows(request.visitor, scopes)), name="action-figures")


@router.get("/actions/csv")
def read_action_rows(request: StoryRequest, given: Query[ListQuery]) -> StreamingHttpResponse:
    """The actions you may see, as CSV. A closed one has its team and no owner."""
    rows = listed(request.visitor, Filters(**given.dict()))
    return streamed(request, lines_of(export.LIST_COLUMNS, export.list_rows(rows)), name="actions")


@router.get("/actions/queue", response=schemas_board.QueueOut)
def read_queue(request: StoryRequest, team: str = "") -> schemas_board.QueueOut:
    """What waits for a decision in your teams, in those you manage, or in one."""
    return schemas_board.queue_out(queue_of(request.visitor, team=team))


@router.get("/actions/views", response=list[schemas_board.ViewOut])
def list_views(request: StoryRequest) -> list[schemas_board.ViewOut]:
    """Your own lists."""
    return [schemas_board.view_out(view) for view in _mine(request)]


@router.post("/actions/views", response={201: schemas_board.ViewOut})
def keep_view(request: StoryRequest, given: ViewIn) -> Status[schemas_board.ViewOut]:
    """Keep a list under a name nobody else sees."""
    view = operations.save_view(given.name, Filters(**given.dict(exclude={"name"})), by=request.visitor)
    return Status(201, schemas_board.view_out(view))


@router.delete("/actions/views/{uid}", response={204: None})
def forget_view(request: StoryRequest, uid: str) -> Status[None]:
    """Forget a list's name; its actions stay as they are."""
    view = next((one for one in _mine(request) if one.uid == uid), None)
    if view is None:
        raise Http404
    operations.remove_view(view, by=request.visitor)
    return Status(204, None)


@router.post("/actions/tables", response={201: schemas_board.TableOut})
def bring_table(request: StoryRequest, file: File[UploadedFile], *, save: bool = False) -> Status[schemas_board.TableOut]:
    """Look at a CSV file of actions; with `save` bring in what is not here yet. The same file twice adds nothing."""
    table = operations.preview_table(file.read(), name=file.name or "actions.csv", by=request.visitor)
    plan = operations.plan_of(table, request.visitor)
    if save:
        operations.save_table(table, by=request.visitor)
    return Status(201, schemas_board.table_out(table, plan))


@router.delete("/actions/tables/{uid}", response={204: None})
def undo_table(request: StoryRequest, uid: str, *, with_edited: bool = False) -> Status[None]:
    """Take back everything a file brought."""
    table = ActionTable.objects.visible_to(request.visitor).filter(uid=uid).first()
    if table is None:
        raise Http404
    operations.undo_table(table, by=request.visitor, with_edited=with_edited)
    return Status(204, None)


def _mine(request: StoryRequest) -> list[SavedView]:
    if request.visitor.user is None:
        raise NotAllowed(_("Sign in to keep lists."))
    return list(SavedView.objects.filter(user=request.visitor.user, is_example=request.visitor.is_example))
