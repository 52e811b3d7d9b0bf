"""Actions that were there before have last been heard of, as far as anyone knows, when they ended or were made."""

from typing import Any

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce


def hear(apps: Any, _editor: Any) -> None:
    apps.get_model("actions", "Action").objects.update(heard_at=Coalesce(F("ended_at"), F("created_at")))


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_the_way_of_an_action")]

    operations = [migrations.RunPython(hear, migrations.RunPython.noop)]
