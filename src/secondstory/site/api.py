"""The API of every slice under one roof, with one way in and one way of saying no."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI

from secondstory import __version__
from secondstory.actions.api import router as actions_router
from secondstory.actions.api_board import router as board_router
from secondstory.actions.api_ladder import router as ladder_router
from secondstory.actions.api_rails import router as rails_router
from secondstory.actions.api_sprints import router as sprints_router
from secondstory.actions.api_way import router as action_steps_router
from secondstory.configuration.api import router as configuration_router
from secondstory.factors.api import router as factors_router
from secondstory.factors.api_taxonomy import router as taxonomy_router
from secondstory.factors.api_trees import router as trees_router
from secondstory.incidents.api import router as incidents_router
from secondstory.incidents.api_access import router as access_router
from secondstory.integrations.api import router as trackers_router
from secondstory.library.api import router as library_router
from secondstory.messages.api import router as messages_router
from secondstory.people.access import access
from secondstory.people.api import router as people_router
from secondstory.postmortems.api import router as postmortems_router
from secondstory.postmortems.api_templates import router as templates_router
from secondstory.postmortems.api_way import router as way_router
from secondstory.site.problems import answer_problems
from secondstory.sources.api import router as sources_router
from secondstory.sources.api_records import router as records_router
from secondstory.timeline.api import router as timeline_router
from secondstory.timeline.api_accounts import router as accounts_router
from secondstory.timeline.api_acts import router as timeline_acts_router
from secondstory.timeline.api_agreed import router as agreed_router
from secondstory.workspace.api import router as workspace_router
from secondstory.workspace.api_document import router as document_files_router
from secondstory.workspace.api_recurring import router as recurring_router
from secondstory.workspace.api_redacting import router as redacting_router
from secondstory.workspace.api_supports import router as supports_router

api = NinjaAPI(
    title="Second Story",
    version=__version__,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=access(),
    description="Lists come in pages: send `next` back as `after`. Edits carry the version you saw as If-Match. Refusals are problem+json.",
)
answer_problems(api)


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> dict[str, Any]:
    """This description (OpenAPI 3.1), for those who are signed in."""
    return api.get_openapi_schema()


api.add_router("", workspace_router)
api.add_router("", incidents_router)
api.add_router("", timeline_acts_router)  # before the lines themselves: "bulk" is no line's uid
api.add_router("", timeline_router)
api.add_router("", agreed_router)
api.add_router("", redacting_router)
api.add_router("", recurring_router)
api.add_router("", accounts_router)
api.add_router("", factors_router)
api.add_router("", supports_router)
api.add_router("", taxonomy_router)
api.add_router("", trees_router)
api.add_router("", board_router)  # before one action: "figures" is no action's uid
api.add_router("", actions_router)
api.add_router("", action_steps_router)
api.add_router("", trackers_router)
api.add_router("", rails_router)
api.add_router("", sprints_router)
api.add_router("", ladder_router)
api.add_router("", document_files_router)
api.add_router("", postmortems_router)
api.add_router("", way_router)
api.add_router("", templates_router)
api.add_router("", library_router)
api.add_router("", access_router)
api.add_router("", messages_router)
api.add_router("", people_router)
api.add_router("", configuration_router)
api.add_router("", sources_router)
api.add_router("", records_router)
