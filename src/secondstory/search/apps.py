from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "secondstory.search"
    default_auto_field = "django.db.models.BigAutoField"
