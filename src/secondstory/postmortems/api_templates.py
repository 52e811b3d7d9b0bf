"""/api/v1/templates: what documents begin as, for administrators; also as Markdown."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.lib.errors import NotAllowed
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations
from secondstory.postmortems.models import Template
from secondstory.postmortems.schemas_way import TemplateIn, TemplateOut, template_out
from secondstory.postmortems.template_text import read_template as read_text
from secondstory.postmortems.template_text import write_template as write_text

router = Router(tags=["templates"])


@router.get("/templates", response=list[TemplateOut])
def list_templates(request: StoryRequest) -> list[TemplateOut]:
    """All of them, with those that are retired."""
    _check_may(request)
    return [template_out(row) for row in Template.objects.select_related("for_team", "for_severity")]


@router.post("/templates", response={201: TemplateOut})
def add_template(request: StoryRequest, given: TemplateIn) -> Status[TemplateOut]:
    """Make one."""
    return Status(201, template_out(operations.add_template(given.text(), by=request.visitor)))


@router.get("/templates/{uid}", response=TemplateOut)
def read_template(request: StoryRequest, uid: str) -> TemplateOut:
    """One of them."""
    return template_out(_template(request, uid))


@router.put("/templates/{uid}", response=TemplateOut)
def write_template(request: StoryRequest, uid: str, given: TemplateIn) -> TemplateOut:
    """Write it anew, with all of its sections; If-Match carries the version you saw."""
    row = _template(request, uid)
    operations.write_template(row, given.text(), expected=needed_version(request), by=request.visitor)
    return template_out(row)


@router.get("/templates/{uid}/markdown")
def read_template_markdown(request: StoryRequest, uid: str) -> HttpResponse:
    """As a file that a person reads and another installation takes."""
    return HttpResponse(write_text(operations.text_of(_template(request, uid))), content_type="text/markdown; charset=utf-8")


@router.put("/templates/{uid}/markdown", response=TemplateOut)
def write_template_markdown(request: StoryRequest, uid: str) -> TemplateOut:
    """Write it anew from such a file, which is the body."""
    row = _template(request, uid)
    operations.write_template(row, read_text(request.body.decode("utf-8", "replace")), by=request.visitor)
    return template_out(row)


@router.post("/templates/{uid}/copy", response={201: TemplateOut})
def copy_template(request: StoryRequest, uid: str) -> Status[TemplateOut]:
    """A copy under a name of its own."""
    return Status(201, template_out(operations.copy_template(_template(request, uid), by=request.visitor)))


@router.post("/templates/{uid}/reset", response=TemplateOut)
def reset_template(request: StoryRequest, uid: str) -> TemplateOut:
    """Put one that came with the program back to how it came."""
    row = _template(request, uid)
    operations.reset_template(row, by=request.visitor)
    return template_out(row)


@router.post("/templates/{uid}/retire", response=TemplateOut)
def retire_template(request: StoryRequest, uid: str) -> TemplateOut:
    """No document begins from it any more."""
    row = _template(request, uid)
    operations.retire_template(row, by=request.visitor)
    return template_out(row)


@router.post("/templates/{uid}/bring-back", response=TemplateOut)
def bring_back_template(request: StoryRequest, uid: str) -> TemplateOut:
    """Use a retired one again."""
    row = _template(request, uid)
    operations.bring_back_template(row, by=request.visitor)
    return template_out(row)


def _template(request: StoryRequest, uid: str) -> Template:
    _check_may(request)
    found = Template.objects.select_related("for_team", "for_severity").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _check_may(request: StoryRequest) -> None:
    if not request.visitor.is_administrator:
        raise NotAllowed(_("Only administrators can change templates."))
