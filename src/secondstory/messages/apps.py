from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "secondstory.messages"
    label = "reminders"  # Django's own messages have the other
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from secondstory.messages import (
            rounds,  # noqa: F401  (declares them)
            settings,  # noqa: F401  (declares them)
        )
