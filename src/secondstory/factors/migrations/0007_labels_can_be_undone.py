from django.db import migrations, models

import secondstory.lib.clock
import secondstory.lib.ids


def name(apps, schema_editor):
    """Each label of before gets a uid of its own, and belongs to the example where its factor does."""
    labels = apps.get_model('factors', 'Label')
    for row in labels.objects.select_related('factor').iterator():
        labels.objects.filter(pk=row.pk).update(uid=secondstory.lib.ids.new_uid(), is_example=row.factor.is_example)


class Migration(migrations.Migration):

    dependencies = [
        ('factors', '0006_plain_statements'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='label', name='a_label_once_a_factor'),
        migrations.AddField(
            model_name='label',
            name='created_at',
            field=models.DateTimeField(default=secondstory.lib.clock.now, editable=False),
        ),
        migrations.AddField(
            model_name='label',
            name='is_example',
            field=models.BooleanField(db_index=True, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='label',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='label',
            name='removed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='label',
            name='uid',
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(name, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='label',
            name='uid',
            field=models.CharField(default=secondstory.lib.ids.new_uid, editable=False, max_length=12, unique=True),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.UniqueConstraint(condition=models.Q(removed_at=None), fields=('factor', 'code'), name='a_label_once_a_factor'),
        ),
    ]
