"""What forms say to what can't be taken: one sentence each that says what to do, in place of Django's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[type[forms.Field], Mapping[str, Any]] = {
    forms.Field: {
        "required": _("Fill this in."),
        "max_length": _("Keep it within %(limit_value)d characters; it has %(show_value)d."),
        "min_length": _("Write at least %(limit_value)d characters; it has %(show_value)d."),
        "max_value": _("Give a number up to %(limit_value)s."),
        "min_value": _("Give a number from %(limit_value)s up."),
        "null_characters_not_allowed": _("There is a character in it that can't be kept (NUL). Take it out."),
    },
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": _("“%(value)s” is not among the choices. Choose one of those.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("“%(value)s” is not among the choices. Choose from those."),
        "invalid_list": _("Choose from the list."),
    },
    forms.ModelChoiceField: {"invalid_choice": _("That is not among the choices any more. Choose one of those shown.")},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": _("“%(value)s” is not among the choices any more. Choose from those shown."),
        "invalid_pk_value": _("“%(pk)s” is not among the choices. Choose from those shown."),
        "invalid_list": _("Choose from the list."),
    },
    forms.DateField: {"invalid": _("Give a day like 2026-03-14.")},
    forms.DateTimeField: {"invalid": _("Give a day and a time like 2026-03-14 14:05.")},
    forms.TimeField: {"invalid": _("Give a time like 14:05.")},
    forms.IntegerField: {"invalid": _("Give a whole number.")},
    forms.FloatField: {"invalid": _("Give a number.")},
    forms.DecimalField: {"invalid": _("Give a number.")},
    forms.URLField: {"invalid": _("Give a whole address, like https://example.org/page.")},
    forms.EmailField: {"invalid": _("Give an e-mail address, like name@example.org.")},
    forms.FileField: {"required": _("Choose a file."), "empty": _("The file is empty. Choose another.")},
}


def speak_plainly() -> None:
    """Give every form field these sentences; a field that brings its own keeps them."""
    for field, sentences in SENTENCES.items():
        own = field.__dict__.get("default_error_messages", {})
        field.default_error_messages = {**own, **sentences}
