from django.db import migrations

from bsc_project.database import keep_no_samples


def set_statistics(apps, schema_editor):
    keep_no_samples(schema_editor, apps.get_model("goals", "Ballot"))


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_measure_done")]

    operations = [migrations.RunPython(set_statistics, migrations.RunPython.noop, elidable=False)]
