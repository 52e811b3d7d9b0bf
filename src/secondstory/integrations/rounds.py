"""What is done again and again: errands that wait, and asking what changed for what no webhook told."""

from __future__ import annotations

from datetime import timedelta

from secondstory.integrations.operations import poll_connections, run_due_errands, sweep_notices
from secondstory.lib.rounds import every


@every(timedelta(minutes=1), name="integrations.errands")
def run_errands() -> int:
    """Tries that failed are made again when their time has come."""
    return run_due_errands()


@every(timedelta(minutes=10), name="integrations.polling")
def poll() -> int:
    """A fall-back: webhooks may be missing, forgotten or refused."""
    return poll_connections()


@every(timedelta(days=1), name="integrations.sweeping")
def sweep() -> int:
    """Let go of what is only kept to recognise it."""
    return sweep_notices()
