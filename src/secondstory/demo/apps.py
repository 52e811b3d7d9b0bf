from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "secondstory.demo"
    default_auto_field = "django.db.models.BigAutoField"
