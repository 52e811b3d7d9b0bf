from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "secondstory.library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import secondstory.library.rounds  # noqa: F401
        from secondstory.audit.signals import recorded
        from secondstory.library.receivers import follow_audience

        recorded.connect(follow_audience, dispatch_uid="library.follow_audience")
