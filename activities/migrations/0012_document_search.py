from django.db import migrations, models

from core.scripts import fold


def fill(apps, schema_editor):
    """The key by which a file is found, of those that are there."""
    Document = apps.get_model("activities", "Document")
    documents = list(Document.objects.only("name"))
    for document in documents:
        document.search = fold(document.name)
    Document.objects.bulk_update(documents, ["search"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0011_committee'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='search',
            field=models.TextField(default='', editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
