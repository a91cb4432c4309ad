from django.db import migrations


def set_statistics(apps, schema_editor):
    """PostgreSQL samples columns for its planner, and would keep texts and marks of the box."""
    if schema_editor.connection.vendor != "postgresql":
        return
    box = apps.get_model("swot", "WrittenCard")._meta
    for field in box.local_concrete_fields:
        schema_editor.execute(
            f'ALTER TABLE "{box.db_table}" ALTER COLUMN "{field.column}" SET STATISTICS 0'
        )


class Migration(migrations.Migration):
    dependencies = [("swot", "0003_rounds")]

    operations = [migrations.RunPython(set_statistics, migrations.RunPython.noop, elidable=False)]
