"""Who a command acts for, and what they may read: the same wall as on every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from secondstory.lib.errors import Refusal

if TYPE_CHECKING:
    from secondstory.incidents.models import Incident
    from secondstory.people.permissions import Visitor

Command = Callable[..., Any]

reader_option: Callable[[Command], Command] = click.option(
    "--as", "name", metavar="NAME", default="", help="Who reads it: a sign-in name.  [default: the only administrator]"
)


def visitor_called(name: str) -> Visitor:
    """Whoever a command acts for. Raises `Refusal` when it is unclear who that is, or there is no database yet."""
    from django.db import OperationalError, ProgrammingError

    from secondstory.people.models import User
    from secondstory.people.permissions import Visitor

    people = User.objects.filter(is_active=True, is_service=False, is_example=False)
    try:
        found = list(people.filter(username__iexact=name) if name else people.filter(role="administrator")[:2])
    except (OperationalError, ProgrammingError) as problem:
        raise Refusal("There is no database here yet: run `secondstory serve` once, or set SECONDSTORY_DATA to where it is.") from problem
    if len(found) != 1:
        raise Refusal(f"There is no “{name}” who can sign in." if name else "Say for whom: --as NAME.")
    return Visitor(found[0])


def readable_incident(key: str, *, name: str) -> tuple[Incident, Visitor]:
    """The incident, and whoever is called `name`, who may read its story. Raises `Refusal`, the same for one that is not there."""
    from django.http import Http404

    from secondstory.incidents.queries import find_readable

    visitor = visitor_called(name)
    try:
        return find_readable(visitor, key), visitor
    except Http404 as problem:
        raise Refusal(f"There is no incident {key} that you may see.") from problem


def put_out(text: str, output: str) -> None:
    """Print it where `output` is "-", else write that file."""
    if output == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise Refusal(f"{output} can’t be written ({problem.strerror}).") from problem
