"""What the worker does for imports."""

from __future__ import annotations

from django_tasks import task


@task()
def save_in_background(import_uid: str, user_uid: str) -> None:
    """Go on saving a large import for the person who pressed the button."""
    from secondstory.people.models import User
    from secondstory.people.permissions import Visitor
    from secondstory.sources.models import Import
    from secondstory.sources.operations import go_on_saving

    batch = Import.objects.filter(uid=import_uid).first()
    user = User.objects.filter(uid=user_uid).first()
    if batch is not None and user is not None:
        go_on_saving(batch, by=Visitor(user, is_example=batch.is_example))


@task()
def read_in_background(delivery_uid: str) -> None:
    """Read what a hook received."""
    from secondstory.sources.operations import read_delivery

    read_delivery(delivery_uid)


@task()
def take_in_in_background(intake_uid: str, user_uid: str) -> None:
    """Go on saving many records for the person who pressed the button."""
    from secondstory.people.models import User
    from secondstory.people.permissions import Visitor
    from secondstory.sources.models import Intake
    from secondstory.sources.operations import go_on_taking_in

    intake = Intake.objects.filter(uid=intake_uid).first()
    user = User.objects.filter(uid=user_uid).first()
    if intake is not None and user is not None:
        go_on_taking_in(intake, by=Visitor(user, is_example=intake.is_example))


@task()
def clear_in_background(intake_uid: str) -> None:
    """Remove the many lines of an import that was undone."""
    from secondstory.sources.models import Intake
    from secondstory.sources.operations import clear

    intake = Intake.objects.filter(uid=intake_uid).first()
    if intake is not None:
        clear(intake)
