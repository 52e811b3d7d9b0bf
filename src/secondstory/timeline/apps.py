from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "secondstory.timeline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from secondstory.timeline import settings  # noqa: F401  (declares them)
