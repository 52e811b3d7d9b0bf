"""Running an operation with what a form collected, and putting a refusal's sentence beside its field."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from django import forms

from secondstory.lib.errors import Refusal


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
