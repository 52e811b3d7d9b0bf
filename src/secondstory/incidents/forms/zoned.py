"""Times typed as a clock on a wall showed them, in a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Precision
from secondstory.lib import clock

EARLIEST_YEAR, LATEST_YEAR = 1900, 9000


class LocalDateTime(forms.DateTimeField):
    """A date and clock time as written on someone's wall; a `ZonedForm` joins it with a zone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M:%S"))
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"], **options)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            read = super().to_python(value)
        return read.replace(tzinfo=None) if read else None


class ZonedForm(forms.Form):
    """A form with times typed in a zone. Twice a year a clock time comes twice or not at all, and then the form says so.

    `zoned` are the names of the `LocalDateTime` fields; each has a companion `<name>_which`, shown when there are two instants.
    """

    zoned: tuple[str, ...] = ()

    def __init__(self, *arguments: Any, shown: dict[str, datetime | None] | None = None, zone: str = "UTC", **options: Any) -> None:
        self.shown, self.shown_in = shown or {}, zone
        options["initial"] = {**(options.get("initial") or {}), **self._shown_locally()}
        super().__init__(*arguments, **options)
        for name in self.zoned:
            self.fields[f"{name}_which"] = forms.ChoiceField(
                label=_("which of the two"),
                required=False,
                choices=[("", _("choose")), ("0", _("the first time")), ("1", _("the second time"))],
            )
            shown_at = self.initial.get(name)
            self.fields[name].widget.attrs["step"] = "1" if shown_at and shown_at.second else "60"
        self._twice = {name for name in self.zoned if self.initial.get(f"{name}_which")}

    def zone_typed(self) -> ZoneInfo:
        """The zone of the times in the form."""
        return clock.zone_or_utc(self.cleaned_data.get("zone", self.shown_in))

    def instant(self, name: str) -> datetime | None:
        """The instant of a typed time (UTC), or None. Adds an error to the field where there is no one instant."""
        written: datetime | None = self.cleaned_data.get(name)
        which = self.cleaned_data.get(f"{name}_which", "")
        if written is None:
            return None
        if not EARLIEST_YEAR <= written.year <= LATEST_YEAR:
            return written.replace(tzinfo=UTC)  # nothing to convert: the operation says what is wrong with it
        zone = self.zone_typed()
        shown = self._local(name)
        unchanged = shown is not None and written == shown[0] and str(zone) == self.shown_in and which in {"", shown[1]}
        if unchanged:
            return self.shown[name]
        found = clock.instants_of(written, zone)
        if len(found) == 2:
            self._twice.add(name)
        if len(found) == 2 and not which:
            says = gettext("In %(zone)s that hour came twice, because the clocks were put back. Choose which of the two it was.")
            self.add_error(name, says % {"zone": clock.zone_name(zone)})
        elif not found:
            says = gettext("In %(zone)s there was no such time: the clocks were put forward over it. Give a time before or after.")
            self.add_error(name, says % {"zone": clock.zone_name(zone)})
        return found[int(which or 0) if len(found) == 2 else 0] if found else None

    def time_row(self, name: str, *others: str) -> list[forms.BoundField]:
        """The time's field, `others` beside it, and then the choice between two instants where there is one."""
        which = [self[f"{name}_which"]] if name in self._twice else []
        return [self[name], *(self[other] for other in others), *which]

    def _shown_locally(self) -> dict[str, Any]:
        found = {name: self._local(name) for name in self.shown}
        local = {name: pair[0] for name, pair in found.items() if pair}
        return local | {f"{name}_which": pair[1] for name, pair in found.items() if pair and pair[1]}

    def _local(self, name: str) -> tuple[datetime, str] | None:
        """The clock time (to the second) at which an instant is shown, and which of two it is, if there are two."""
        at = self.shown.get(name)
        if at is None:
            return None
        zone = clock.zone_or_utc(self.shown_in)
        wall = at.astimezone(zone).replace(tzinfo=None, microsecond=0)
        twice = len(clock.instants_of(wall.replace(fold=0), zone)) == 2
        return wall.replace(fold=0), str(wall.fold) if twice else ""


def zoned_time(label: Any, **options: Any) -> LocalDateTime:
    return LocalDateTime(label=label, **options)


def precision_choice() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("how exactly"), choices=Precision.choices, initial=Precision.EXACT, required=False)
