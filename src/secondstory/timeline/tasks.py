"""What the worker does for timelines."""

from __future__ import annotations

from django_tasks import task


@task()
def open_decisions() -> None:
    """Bring decision points into the room whose time has come."""
    from secondstory.timeline.operations import open_waiting_decisions

    open_waiting_decisions()


@task()
def close_accounts() -> None:
    """Delete what was written behind links that are over and was never shared."""
    from secondstory.timeline.operations import sweep_closed_accounts

    sweep_closed_accounts()
