from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "secondstory.actions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import secondstory.actions.rounds  # noqa: F401
        from secondstory.actions import reminding
        from secondstory.actions.receivers import follow_leavers
        from secondstory.audit.signals import recorded

        recorded.connect(follow_leavers, dispatch_uid="actions.follow_leavers")
        reminding.declare()
