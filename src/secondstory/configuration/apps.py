from importlib.util import find_spec

from django.apps import AppConfig, apps


class ConfigurationConfig(AppConfig):
    name = "secondstory.configuration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make every slice declare its settings, so that none is missing from the page or from the checks at the start."""
        from importlib import import_module

        for app in apps.get_app_configs():
            if app.name.startswith("secondstory.") and find_spec(f"{app.name}.settings"):
                import_module(f"{app.name}.settings")
