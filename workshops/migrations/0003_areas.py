"""The areas of conclusions and recommendations that every office begins with."""

from django.db import migrations

AREAS = [
    ("prevention", "Prevention", "Превенција"),
    ("victim protection", "Victim protection", "Заштита жртава"),
    ("protocol on cooperation", "Protocol on Cooperation", "Протокол о сарадњи"),
]


def make_areas(apps, schema_editor):
    areas = apps.get_model("workshops", "Area").objects
    for key, name_en, name_sr in AREAS:
        areas.get_or_create(key=key, defaults={"name_en": name_en, "name_sr": name_sr})


class Migration(migrations.Migration):
    dependencies = [("workshops", "0002_events_people_recommendations")]
    operations = [migrations.RunPython(make_areas, migrations.RunPython.noop)]
