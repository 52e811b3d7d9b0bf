from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "secondstory.integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from secondstory.audit.signals import recorded
        from secondstory.integrations import (
            rounds,  # noqa: F401  (declares them)
            settings,  # noqa: F401  (declares them)
        )
        from secondstory.integrations.receivers import follow_titles

        recorded.connect(follow_titles, dispatch_uid="integrations.follow_titles")
