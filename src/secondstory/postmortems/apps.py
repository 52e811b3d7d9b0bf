from django.apps import AppConfig


class PostmortemsConfig(AppConfig):
    name = "secondstory.postmortems"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from secondstory.factors.operations import let_undo
        from secondstory.postmortems import settings  # noqa: F401  (declares them)
        from secondstory.postmortems.models import SectionSupport

        let_undo(SectionSupport, incident="factor__incident")
