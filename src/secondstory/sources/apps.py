from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "secondstory.sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from secondstory.sources import settings  # noqa: F401  (declares them)
