"""/api/v1/gate, and how gates are kept."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from ninja import Router, Status

from secondstory.actions import gating, operations, schemas_rails
from secondstory.actions.models import GateOverride
from secondstory.incidents.models import Service
from secondstory.lib.http import needed_version
from secondstory.people.access import access
from secondstory.people.enums import Scope
from secondstory.people.http import StoryRequest

router = Router(tags=["gates"])


@router.get("/gate/{service}", response=schemas_rails.GateOut, auth=access(Scope.GATE))
def read_gate(request: StoryRequest, service: str) -> schemas_rails.GateOut:
    """Whether the service may be deployed now, and what holds it back; a key needs the scope *gate*."""
    return _gate_out(request, service)


@router.put("/services/{slug}/gate", response=schemas_rails.GateOut)
def switch_gate(request: StoryRequest, slug: str, given: schemas_rails.SwitchIn) -> schemas_rails.GateOut:
    """Turn a service's gate on or off; If-Match carries the gate's version."""
    operations.switch_gate(_service(request, slug), is_on=given.is_on, by=request.visitor, expected=needed_version(request))
    return _gate_out(request, slug)


@router.get("/services/{slug}/gate/overrides", response=list[schemas_rails.OverrideOut])
def list_overrides(request: StoryRequest, slug: str) -> list[schemas_rails.OverrideOut]:
    """When and why the gate was overridden, the newest first."""
    return [schemas_rails.override_out(row) for row in gating.overrides_of(_service(request, slug))]


@router.post("/services/{slug}/gate/overrides", response={201: schemas_rails.OverrideOut})
def override_gate(request: StoryRequest, slug: str, given: schemas_rails.OverrideIn) -> Status[schemas_rails.OverrideOut]:
    """Let deployments through for some hours, with a reason."""
    row = operations.override_gate(_service(request, slug), reason=given.reason, hours=given.hours, by=request.visitor)
    return Status(201, schemas_rails.override_out(row))


@router.delete("/services/{slug}/gate/overrides/{uid}", response=schemas_rails.OverrideOut)
def withdraw_override(request: StoryRequest, slug: str, uid: str) -> schemas_rails.OverrideOut:
    """Close the gate again before the time is over."""
    row = GateOverride.objects.select_related("service__team").filter(service=_service(request, slug), uid=uid).first()
    if row is None:
        raise Http404
    operations.withdraw_override(row, by=request.visitor)
    return schemas_rails.override_out(row)


def _service(request: StoryRequest, slug: str) -> Service:
    return gating.gate_of(request.visitor, slug).service


def _gate_out(request: StoryRequest, slug: str) -> schemas_rails.GateOut:
    gate = gating.gate_of(request.visitor, slug)
    return schemas_rails.gate_out(gate, page=request.build_absolute_uri(reverse("gate", args=[gate.service.slug])))
