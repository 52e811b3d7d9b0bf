from django.db import migrations
from django.db.models import F

from secondstory.lib.plain_words import in_plain_words

NAME = 'Second Story'
"""As the trail calls the program itself."""


def strip(apps, schema_editor):
    """Imports write statements in plain words now; those of before lose their marks of Markdown too, and the trail says so."""
    factors, records = apps.get_model('factors', 'Factor'), apps.get_model('audit', 'Record')
    for row in factors.objects.exclude(incident__import_uid='').select_related('incident').iterator():
        plain = in_plain_words(row.statement)
        if not plain or plain == row.statement:
            continue
        factors.objects.filter(pk=row.pk).update(statement=plain, version=F('version') + 1)
        records.objects.create(
            actor_label=NAME,
            verb='changed a factor',
            subject_kind='factor',
            subject_uid=row.uid,
            subject_label=plain[:120],
            about_uid=row.incident.uid,
            changes={'statement': [row.statement, plain]},
            version_after=row.version + 1,
            is_example=row.is_example,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('factors', '0005_someones_doing'),
        ('audit', '0002_last_round'),
    ]

    operations = [migrations.RunPython(strip, migrations.RunPython.noop)]
