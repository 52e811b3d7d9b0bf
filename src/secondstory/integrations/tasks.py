"""What the worker does for trackers."""

from __future__ import annotations

from django_tasks import task


@task()
def run_in_background(errand_key: int) -> None:
    """Run an errand at once, so that nobody waits for the next round."""
    from secondstory.integrations.operations import run_errand

    run_errand(errand_key)
