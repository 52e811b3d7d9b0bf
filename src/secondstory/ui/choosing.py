"""Lists to choose from as HTML: Django renders templates for each option, which for two hundred services takes longer than the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Widget = dict[str, Any]


class Renderer(DjangoTemplates):
    """Widgets as Django draws them; those that list options without a template."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a widget or a list of errors."""
        drawn = _DRAWN.get(template_name)
        return drawn(context["widget"]) if drawn else super().render(template_name, context, request)


def _select(widget: Widget) -> SafeString:
    options = _grouped(widget, _option, '<optgroup label="{}">{}</optgroup>')
    return format_html("<select{}>{}</select>", flatatt({"name": widget["name"], **widget["attrs"]}), options)


def _boxes(widget: Widget) -> SafeString:
    around = {name: widget["attrs"].get(name) for name in ("id", "class")}
    return format_html("<div{}>{}</div>", flatatt(around), _grouped(widget, _box, "<div><label>{}</label>{}</div>"))


def _grouped(widget: Widget, draw: Callable[[Widget], SafeString], around: str) -> SafeString:
    return _joined(
        format_html(around, label, _joined(map(draw, options))) if label else _joined(map(draw, options))
        for label, options, _index in widget["optgroups"]
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _option(option: Widget) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', option["value"], flatatt(option["attrs"]), option["label"])


def _box(option: Widget) -> SafeString:
    given = {"type": option["type"], "name": option["name"], "value": option["value"], **option["attrs"]}
    return format_html(
        "<div><label{}><input{}> {}</label></div>", flatatt({"for": option["attrs"].get("id")}), flatatt(given), option["label"]
    )


_DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/checkbox_select.html": _boxes,
}
