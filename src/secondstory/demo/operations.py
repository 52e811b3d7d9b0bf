"""Making the example organisation, and taking it away in one go."""

from __future__ import annotations

from django.db import transaction

from secondstory.actions.models import Action
from secondstory.audit.models import Record
from secondstory.demo import stories
from secondstory.demo.building import Story
from secondstory.demo.cast import Cast
from secondstory.demo.railed import put_on_rails
from secondstory.incidents.models import Incident, KeyCounter, Service, Severity
from secondstory.incidents.operations import add_service
from secondstory.lib import clock
from secondstory.lib.text import slug
from secondstory.library.operations import forget_example_publications
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor
from secondstory.sources.operations import forget_example_imports


@transaction.atomic
def make_example() -> bool:
    """Make the example unless it exists; True when it was made. All of it is marked, and nothing of it counts among one's own."""
    if example_exists():
        return False
    cast = _make_cast()
    today = clock.now().date()
    actions: dict[str, Action] = {}
    for told in stories.incidents():
        story = Story(told, cast=cast, calendar=stories.Calendar.of(told, today=today))
        story.build()
        actions |= {f"{told['slug']}/{slug}": action for slug, action in story.actions.items()}
    put_on_rails(cast, actions)
    return True


@transaction.atomic
def remove_example(*, by: Visitor) -> None:
    """Remove every row of the example: incidents and all that hangs on them, services, teams, people, and its history."""
    forget_example_imports()
    forget_example_publications()
    Incident.objects.filter(is_example=True).delete()
    Service.objects.filter(is_example=True).delete()
    Team.objects.filter(is_example=True).delete()
    User.objects.filter(is_example=True).delete()
    Record.objects.filter(is_example=True).delete()
    KeyCounter.objects.filter(prefix="EX").delete()


def example_exists() -> bool:
    """Whether the example is there to be looked round."""
    return Incident.objects.filter(is_example=True).exists()


def _make_cast() -> Cast:
    told = stories.organisation()
    cast = Cast(severities={row.code: row for row in Severity.objects.all()})
    for one in told["teams"]:
        cast.teams[one["slug"]] = Team.objects.create(slug=f"example-{one['slug']}", name=one["name"], is_example=True)
    for one in told["people"]:
        user = User(username=f"example-{slug(one['slug'])}", name=one["name"], role=one["role"], is_example=True)
        user.set_unusable_password()
        user.save()
        user.teams.add(cast.teams[one["team"]])
        cast.people[one["slug"]] = user
    for one in told["teams"]:
        cast.teams[one["slug"]].manager = cast.people[one["manager"]]
        cast.teams[one["slug"]].save(update_fields=["manager"])
    for one in told["services"]:
        cast.services[one["slug"]] = add_service(
            one["name"], by=Visitor(cast.people[told["people"][0]["slug"]], is_example=True), team=cast.teams[one["team"]],
            says=one["description"], aliases=one.get("aliases", []),
        )  # fmt: skip
    return cast
