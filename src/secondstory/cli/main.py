"""`secondstory …`: everything that is done from a shell."""

from __future__ import annotations

import os

import click


@click.group()
@click.version_option(package_name="secondstory")
def cli() -> None:
    """Turns an incident into learning."""


def start_django() -> None:
    """Load the settings and the slices; commands that need no database don't call it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondstory.site.settings")
    django.setup()


@cli.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands: `secondstory django migrate`."""
    from django.core.management import execute_from_command_line

    start_django()
    execute_from_command_line(["secondstory django", *arguments])
