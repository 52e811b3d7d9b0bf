"""/api/v1/settings, for administrators."""

from __future__ import annotations

from django.http import Http404
from ninja import Router

from secondstory.configuration import queries, schemas
from secondstory.configuration.http import DeciderRequest, decider_of
from secondstory.configuration.operations import save_setting

router = Router(tags=["settings"])


@router.get("/settings", response=list[schemas.SettingOut])
def list_settings(request: DeciderRequest) -> list[schemas.SettingOut]:
    """Every setting, by section."""
    decider_of(request)
    return [schemas.setting_out(row) for _section, rows in queries.sections() for row in rows]


@router.put("/settings/{name}", response=schemas.SettingOut)
def write_setting(request: DeciderRequest, name: str, given: schemas.SettingIn) -> schemas.SettingOut:
    """Save a value; where the environment decides, it waits until that no longer does."""
    decider = decider_of(request)
    found = _row(name)
    save_setting(name, value=given.value, by=decider)
    return schemas.setting_out(_row(found.setting.name))


@router.delete("/settings/{name}", response=schemas.SettingOut)
def reset_setting(request: DeciderRequest, name: str) -> schemas.SettingOut:
    """Go back to the default."""
    decider = decider_of(request)
    found = _row(name)
    save_setting(name, value=None, by=decider)
    return schemas.setting_out(_row(found.setting.name))


def _row(name: str) -> queries.Row:
    for _section, rows in queries.sections():
        for row in rows:
            if row.setting.name == name:
                return row
    raise Http404
