import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_reminders_and_calendar"),
        ("workshops", "0004_scorecard_parent"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("logo", models.BinaryField(null=True)),
                ("logo_sha256", models.CharField(blank=True, max_length=64)),
                ("logo_width", models.PositiveIntegerField(default=0)),
                ("logo_height", models.PositiveIntegerField(default=0)),
                ("accent", models.CharField(blank=True, max_length=7, verbose_name="Colour")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letterhead",
                        to="accounts.organisation",
                        verbose_name="Organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("logo", None), ("logo_sha256", "")),
                            models.Q(
                                ("logo__isnull", False),
                                models.Q(("logo_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letterhead_logo_whole",
                    )
                ],
            },
        ),
    ]
