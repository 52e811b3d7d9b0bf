"""`secondstory search`: make the index anew, and say whether it is right."""

from __future__ import annotations

import click

from secondstory.cli.starting import start_django


@click.group()
def search() -> None:
    """The search index."""


@search.command()
def rebuild() -> None:
    """Make the index anew from what is published; pages answer meanwhile from the old one."""
    start_django()
    from secondstory.library.operations import rebuild_index

    count = rebuild_index()
    click.echo(f"Indexed {count} publications.")


@search.command()
def check() -> None:
    """Compare the index with what is published; exits with 1 and says what to do when they differ."""
    start_django()
    from secondstory.library.drift import drift_of_index

    drift = drift_of_index()
    if drift.is_none:
        click.echo(f"The index holds all {drift.published} publications as they are.")
        return
    counts = f"{len(drift.missing)} missing, {len(drift.stale)} out of date, {len(drift.left_over)} left over"
    click.echo(f"{counts}; {drift.published} publications.")
    raise click.ClickException("Run `secondstory search rebuild`.")
