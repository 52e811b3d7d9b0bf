from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "secondstory.workspace"
    default_auto_field = "django.db.models.BigAutoField"
