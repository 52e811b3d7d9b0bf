from django.apps import AppConfig


class PostmortemsConfig(AppConfig):
    name = "secondstory.postmortems"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from secondstory.postmortems import settings  # noqa: F401  (declares them)
