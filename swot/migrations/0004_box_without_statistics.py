from django.db import migrations

from bsc_project.database import keep_no_samples


def set_statistics(apps, schema_editor):
    keep_no_samples(schema_editor, apps.get_model("swot", "WrittenCard"))


class Migration(migrations.Migration):
    dependencies = [("swot", "0003_rounds")]

    operations = [migrations.RunPython(set_statistics, migrations.RunPython.noop, elidable=False)]
