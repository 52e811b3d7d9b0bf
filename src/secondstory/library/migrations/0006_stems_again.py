from collections import Counter

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from secondstory.search.engine import index
from secondstory.search.index import Line
from secondstory.search.stems import stems_in

CHUNK, LONGEST_STEM, ALL = 500, 60, ""


def read_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Kept factors are compared by their stems, and more words say the same now: read every statement anew."""
    factors, stems = apps.get_model("library", "PublishedFactor"), apps.get_model("library", "Stem")
    if not factors.objects.exists():
        return
    stems.objects.all().delete()
    counts: Counter[tuple[bool, str]] = Counter()
    last = 0
    while rows := list(factors.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in rows:
            row.stems = " ".join(stem for stem in stems_in(row.statement) if len(stem) <= LONGEST_STEM)
            if not row.is_private:
                counts.update((row.is_example, stem) for stem in (ALL, *row.stems.split()))
        factors.objects.bulk_update(rows, ["stems"])
        index().put_lines(Line(row.pk, tuple(row.stems.split()), row.is_private) for row in rows)
        last = rows[-1].pk
    stems.objects.bulk_create([stems(is_example=key[0], stem=key[1], factors=number) for key, number in sorted(counts.items())], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("library", "0005_published_factors"), ("search", "0004_lines")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
