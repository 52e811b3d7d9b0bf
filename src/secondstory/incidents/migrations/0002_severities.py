"""The four severities an organisation starts with; they are rows and can be renamed."""

from typing import Any

from django.db import migrations

FIRST = [
    (1, "SEV1", "Critical", "Most customers can't use a main part of the product, or data is at risk.", ["P0", "Critical", "Blocker", "Sev-1", "1"]),
    (2, "SEV2", "Major", "Many customers are hindered, or a main part is down for some.", ["P1", "Major", "High", "Sev-2", "2"]),
    (3, "SEV3", "Moderate", "Some customers are hindered and there is a way around it.", ["P2", "Moderate", "Medium", "Minor", "Sev-3", "3"]),
    (4, "SEV4", "Low", "Hardly anyone noticed.", ["P3", "P4", "Low", "Trivial", "Sev-4", "4"]),
]


def add(apps: Any, schema_editor: Any) -> None:
    severity = apps.get_model("incidents", "Severity")
    for rank, code, name, says, aliases in FIRST:
        severity.objects.get_or_create(rank=rank, defaults={"code": code, "name": name, "says": says, "aliases": aliases})


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
