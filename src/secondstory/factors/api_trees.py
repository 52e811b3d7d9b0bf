"""/api/v1/incidents/{key}/tree, /junctures, /whys and /analysis: why-trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.factors import operations, schemas_trees
from secondstory.factors.export import file_of
from secondstory.factors.measured import measure
from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Why
from secondstory.factors.operations.asking import Place
from secondstory.factors.trees import read_branches, read_trees, suggested_junctures
from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import expected_version, needed_version
from secondstory.people.http import StoryRequest
from secondstory.timeline.models import Event

router = Router(tags=["why-trees"])
MOST_SUGGESTED = 20

M = TypeVar("M", bound=models.Model)


@router.get("/incidents/{key}/tree", response=schemas_trees.ForestOut)
def read_tree(request: StoryRequest, key: str) -> schemas_trees.ForestOut:
    """All why-trees, turns at which nobody asked yet, sets of questions with this incident's figures, and what undo would take back."""
    incident = find_readable(request.visitor, key)
    return schemas_trees.forest_out(
        incident,
        read_trees(incident),
        suggested=list(suggested_junctures(incident)[:MOST_SUGGESTED]),
        measured=measure(incident),
        last=operations.last_analysis_edit(incident),
    )


@router.get("/incidents/{key}/tree.md", response={200: None})
def read_tree_as_markdown(request: StoryRequest, key: str) -> HttpResponse:
    """All why-trees as Markdown: a heading for each turn of the story, a list within a list for its questions."""
    return _file(find_readable(request.visitor, key), "md", form="markdown")


@router.get("/incidents/{key}/tree.svg", response={200: None})
def read_tree_as_svg(request: StoryRequest, key: str) -> HttpResponse:
    """All why-trees as a drawing."""
    return _file(find_readable(request.visitor, key), "svg", form="svg")


@router.post("/incidents/{key}/junctures", response={201: schemas_trees.JunctureOut})
def open_juncture(request: StoryRequest, key: str, given: schemas_trees.JunctureIn) -> Status[schemas_trees.JunctureOut]:
    """Begin to ask why at an event, or bring its tree back. At a change three questions stand open at once."""
    incident = find_editable(request.visitor, key)
    event = Event.objects.filter(incident=incident, uid=given.event).first()
    if event is None:
        raise Refusal(_("No event of this incident has that uid."), field="event")
    with transaction.atomic():
        return Status(201, _tree(operations.open_juncture(incident, event, by=request.visitor)))


@router.patch("/incidents/{key}/junctures/{uid}", response=schemas_trees.JunctureOut)
def waive_juncture(request: StoryRequest, key: str, uid: str, given: schemas_trees.WaiveIn) -> schemas_trees.JunctureOut:
    """Say why a turn needs no question; an empty reason takes that back. If-Match may carry the version you saw."""
    juncture = _juncture(request, key, uid)
    with transaction.atomic():
        operations.waive_juncture(juncture, reason=given.waived_reason, expected=expected_version(request), by=request.visitor)
        return _tree(juncture)


@router.delete("/incidents/{key}/junctures/{uid}", response={204: None})
def remove_juncture(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take a tree away; its factors stay, and undo or opening it again brings it back."""
    operations.remove_juncture(_juncture(request, key, uid), by=request.visitor)
    return Status(204, None)


@router.post("/incidents/{key}/junctures/{uid}/whys", response={201: schemas_trees.WhyOut | list[schemas_trees.WhyOut]})
def ask_why(
    request: StoryRequest, key: str, uid: str, given: schemas_trees.AskIn
) -> Status[schemas_trees.WhyOut | list[schemas_trees.WhyOut]]:
    """Ask one question, or those of a set that aren't asked there yet; a set answers a list."""
    juncture = _juncture(request, key, uid)
    parent, after = _place(juncture.incident, given)
    if given.probe_set:
        if given.question or given.probe or given.answer:
            raise Refusal(_("Give a set alone, or one question."), field="probe_set")
        with transaction.atomic():
            asked = operations.ask_probes(juncture, given.probe_set, parent=parent, by=request.visitor)
            return Status(201, _branches(juncture.incident, [why.uid for why in asked]))
    words = {"question": given.question, "probe": given.probe, "answer": given.answer}
    with transaction.atomic():
        why = operations.ask_why(juncture, parent=parent, after=after, by=request.visitor, **words)
        return Status(201, _branch(why))


@router.post("/incidents/{key}/junctures/{uid}/outline", response={201: schemas_trees.PastedOut})
def paste_whys(request: StoryRequest, key: str, uid: str, given: schemas_trees.PasteIn) -> Status[schemas_trees.PastedOut]:
    """Ask and answer everything an outline says, at most 500 lines, as one edit; what `tree.md` gives comes in as the same tree."""
    juncture = _juncture(request, key, uid)
    parent, after = _place(juncture.incident, given)
    with transaction.atomic():
        made = operations.paste_whys(juncture, given.text, parent=parent, after=after, by=request.visitor)
        return Status(
            201, schemas_trees.PastedOut(uid=made[0].uid, version=1, whys=_branches(juncture.incident, [why.uid for why in made]))
        )


@router.post("/incidents/{key}/questions/check", response={204: None})
def check_question(request: StoryRequest, key: str, given: schemas_trees.QuestionIn) -> Status[None]:
    """Say whether a question could be asked, and change nothing: one that asks who it was is refused with a better one."""
    operations.refuse_question_to_a_person(find_editable(request.visitor, key), given.question)
    return Status(204, None)


@router.patch("/incidents/{key}/whys/{uid}", response=schemas_trees.WhyOut)
def edit_why(request: StoryRequest, key: str, uid: str, given: schemas_trees.WhyIn) -> schemas_trees.WhyOut:
    """Change a question, its answer, or what the answer speaks of; If-Match carries the version you saw."""
    why = _why(request, key, uid)
    values = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    with transaction.atomic():
        operations.edit_why(why, expected=needed_version(request), by=request.visitor, **values)
        return _branch(why)


@router.post("/incidents/{key}/whys/{uid}/move", response=schemas_trees.WhyOut)
def move_why(request: StoryRequest, key: str, uid: str, given: schemas_trees.MoveIn) -> schemas_trees.WhyOut:
    """Put a question, with its branch, somewhere else; never below itself."""
    why = _why(request, key, uid)
    incident = why.juncture.incident
    parent, after = _place(incident, given)
    juncture = _named(Juncture.objects.filter(incident=incident), given.juncture, field="juncture")
    with transaction.atomic():
        operations.move_why(why, parent=parent, after=after, juncture=juncture, by=request.visitor)
        return _branch(why)


@router.delete("/incidents/{key}/whys/{uid}", response={204: None})
def remove_why(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take a question away with its branch; undo brings it back."""
    operations.remove_why(_why(request, key, uid), by=request.visitor)
    return Status(204, None)


@router.put("/incidents/{key}/whys/{uid}/factor", response=schemas_trees.WhyOut)
def write_as_factor(request: StoryRequest, key: str, uid: str, given: schemas_trees.WriteIn) -> schemas_trees.WhyOut:
    """Write an answer down as a factor, or say which factor it is. What a person did is refused, with the question that leads further."""
    why = _why(request, key, uid)
    factor = _named(Factor.objects.filter(incident=why.juncture.incident), given.factor, field="factor")
    with transaction.atomic():
        if factor is not None:
            operations.link_factor(why, factor, by=request.visitor)
        else:
            values = given.values()
            values.pop("factor", None)
            operations.write_as_factor(why, by=request.visitor, quote=given.quote, **values)
        return _branch(why)


@router.delete("/incidents/{key}/whys/{uid}/factor", response={204: None})
def unlink_factor(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Say that the answer is not that factor; the factor stays."""
    operations.unlink_factor(_why(request, key, uid), by=request.visitor)
    return Status(204, None)


@router.post("/incidents/{key}/analysis/undo", response=schemas_trees.UndoneOut)
def undo_analysis_edit(request: StoryRequest, key: str, given: schemas_trees.UndoIn) -> schemas_trees.UndoneOut:
    """Undo one edit of trees and factors, or the last; 409 with both texts when it has been changed again since."""
    incident = find_editable(request.visitor, key)
    edits = AnalysisEdit.objects.filter(incident=incident)
    edit = edits.filter(uid=given.edit).first() if given.edit else operations.last_analysis_edit(incident)
    if edit is None:
        raise Refusal(_("There is nothing to undo any more."), field="edit")
    undo = operations.undo_analysis_edit(edit, by=request.visitor)
    return schemas_trees.UndoneOut(undone=edit.uid, edit=undo.uid)


def _juncture(request: StoryRequest, key: str, uid: str) -> Juncture:
    found = Juncture.objects.filter(incident=find_editable(request.visitor, key), uid=uid).first()
    if found is None:
        raise Http404
    return found


def _why(request: StoryRequest, key: str, uid: str) -> Why:
    found = Why.objects.filter(juncture__incident=find_editable(request.visitor, key), uid=uid).select_related("juncture__incident").first()
    if found is None:
        raise Http404
    return found


def _place(incident: Incident, given: schemas_trees.PlaceIn) -> tuple[Why | None, Place]:
    whys = Why.objects.filter(juncture__incident=incident).select_related("juncture__incident")
    after: Place = operations.LAST
    if "after" in given.dict(exclude_unset=True):
        after = _named(whys, given.after, field="after")
    return _named(whys, given.parent, field="parent"), after


def _named(rows: models.QuerySet[M], uid: str | None, *, field: str) -> M | None:
    """The row that a body names, if it names one."""
    if not uid:
        return None
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Refusal(_("Nothing of this incident has that uid."), field=field)
    return found


def _branches(incident: Incident, uids: Sequence[str]) -> list[schemas_trees.WhyOut]:
    """Questions as they stand now, each with its branch. Read in the transaction that wrote them: nobody changes them meanwhile."""
    found = read_branches(incident, uids)
    return [schemas_trees.why_out(found[uid]) for uid in uids]


def _branch(why: Why) -> schemas_trees.WhyOut:
    (found,) = _branches(why.juncture.incident, [why.uid])
    return found


def _tree(juncture: Juncture) -> schemas_trees.JunctureOut:
    return next(schemas_trees.juncture_out(tree) for tree in read_trees(juncture.incident) if tree.uid == juncture.uid)


def _file(incident: Incident, ending: str, *, form: str) -> HttpResponse:
    kind = {"md": "text/markdown", "svg": "image/svg+xml"}[ending]
    answer = HttpResponse(file_of(incident, form), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{incident.key}-why.{ending}"'
    return answer
