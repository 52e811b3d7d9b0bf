from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "secondstory.ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forms speak as the rest of the program does."""
        from secondstory.ui.sentences import speak_plainly

        speak_plainly()
