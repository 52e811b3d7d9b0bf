"""Calling an operation with what a form collected, and putting a refusal's sentence beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from secondstory.lib.errors import Refusal

T = TypeVar("T")


def attempt(form: forms.Form, operation: Callable[[], T]) -> T | None:
    """What `operation` answers; None when it refused, and then the form says why. What is no matter of a form is raised on."""
    try:
        return operation()
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def status_of(form: forms.Form) -> int:
    """422 for a form that was sent and can't be taken."""
    return 422 if form.errors else 200
