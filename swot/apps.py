from django.apps import AppConfig


class SwotConfig(AppConfig):
    name = "swot"
    default_auto_field = "django.db.models.BigAutoField"
