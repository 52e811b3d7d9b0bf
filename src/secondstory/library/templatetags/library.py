"""Tags of the library's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from secondstory.ui import markdown as marked

register = template.Library()


@register.filter
def markdown_line(text: str) -> SafeString:
    """One line of Markdown without a paragraph around it, so that it can stand in a list item or a heading."""
    html = marked.render(text or "").strip()
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return mark_safe(inner if "<p>" not in inner else html)  # noqa: S308 - cleaned by nh3


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], name: str, value: str) -> str:
    """The address narrowed to `value`, from the first page on."""
    given = context["request"].GET.copy()
    given.pop("after", None)
    given[name] = value
    return f"?{given.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: dict[str, Any], name: str) -> str:
    """The address without this narrowing, from the first page on."""
    given = context["request"].GET.copy()
    given.pop("after", None)
    given.pop(name, None)
    return f"?{given.urlencode()}"
