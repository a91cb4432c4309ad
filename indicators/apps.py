from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goals.keeping import keep_with
        from indicators.history import kept_versions

        keep_with(kept_versions)
