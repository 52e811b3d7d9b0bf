from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "secondstory.configuration"
    default_auto_field = "django.db.models.BigAutoField"
