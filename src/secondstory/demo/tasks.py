"""What the worker does for the example."""

from __future__ import annotations

from django_tasks import task


@task()
def make_example_in_background() -> None:
    """Make the example organisation, so that it is there when somebody wants to look round."""
    from secondstory.demo.operations import make_example

    make_example()
