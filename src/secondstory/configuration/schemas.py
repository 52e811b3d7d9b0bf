"""Settings as the API gives and takes them."""

from __future__ import annotations

from ninja import Schema

from secondstory.configuration.queries import Row


class SettingOut(Schema):
    """One setting: its value as one would type it, and where that comes from."""

    name: str
    value: str
    source: str
    default: str
    unit: str
    section: str
    says: str
    environment: str
    problem: str


class SettingIn(Schema):
    """A value to save, as one would type it."""

    value: str


def setting_out(row: Row) -> SettingOut:
    """A setting as the API gives it."""
    setting = row.setting
    return SettingOut(
        name=setting.name,
        value=row.value,
        source=row.source,
        default=row.default,
        unit=str(setting.unit),
        section=str(setting.section),
        says=str(setting.says),
        environment=setting.environment,
        problem=row.problem,
    )
