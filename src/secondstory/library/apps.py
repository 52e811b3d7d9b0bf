from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "secondstory.library"
    default_auto_field = "django.db.models.BigAutoField"
