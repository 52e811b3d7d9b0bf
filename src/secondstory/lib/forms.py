"""Running an operation with what a form collected, and putting a refusal's sentence beside its field."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.errors import Refusal


class ZoneField(forms.CharField):
    """A time zone, shown and typed as readers know it (“UTC+2”), kept by its IANA name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}), **options)

    def prepare_value(self, value: Any) -> Any:
        """The name readers know."""
        return clock.zone_name(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """Its IANA name."""
        typed: str = super().clean(value)
        name = clock.zone_named(typed)
        if typed and not name:
            raise forms.ValidationError(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": typed})
        return name


class DayField(forms.DateField):
    """A day, from the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class RefusalsOn:
    """`with RefusalsOn(form): …` shows a refusal on `form` and goes on after the block; what worked returns from inside it.

    What no form can show (403, 409, 413 …) is raised on to the page for it.
    """

    def __init__(self, form: forms.BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(problem, Refusal) or problem.status != 422:
            return False
        self.form.add_error(problem.field if problem.field in self.form.fields else None, problem.sentence)
        return True


def status_of(form: Any) -> int:
    """422 for a form that was sent and can't be taken, else 200."""
    return 422 if form is not None and form.errors else 200
