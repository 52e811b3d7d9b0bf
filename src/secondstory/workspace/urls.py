from django.urls import path

from secondstory.workspace.views import agreeing, as_of, building, declaring, documents, pages, picture, removing, team

urlpatterns = [
    path("", pages.home, name="home"),
    path("help/", pages.help_page, name="docs"),
    path("incidents/new/", declaring.declare, name="declare"),
    path("near-misses/new/", declaring.report_near_miss, name="near-miss"),
    path("incidents/<str:key>/", pages.timeline, name="incident"),
    path("incidents/<str:key>/timeline/", building.building, name="incident-timeline"),
    path("incidents/<str:key>/as-of/", as_of.as_of, name="incident-as-of"),
    path("incidents/<str:key>/as-of/next/", as_of.move_on, name="incident-as-of-next"),
    path("incidents/<str:key>/timeline.md", as_of.as_markdown, name="timeline-markdown"),
    path("incidents/<str:key>/timeline.csv", as_of.as_csv, name="timeline-csv"),
    path("incidents/<str:key>/timeline.json", as_of.as_json, name="timeline-json"),
    path("incidents/<str:key>/timeline.svg", picture.as_svg, name="timeline-svg"),
    path("incidents/<str:key>/timeline-picture.json", picture.as_columns, name="timeline-picture"),
    path("incidents/<str:key>/agree/", agreeing.agree, name="agree"),
    path("incidents/<str:key>/agreed/", agreeing.agreed, name="agreed"),
    path("incidents/<str:key>/agreed.json", agreeing.agreed_json, name="agreed-json"),
    path("incidents/<str:key>/agreed/notice/", agreeing.notice, name="agreed-notice"),
    path("incidents/<str:key>/agreed/take-back/", agreeing.take_back, name="agreed-take-back"),
    path("incidents/<str:key>/removals/", removing.removals, name="removals"),
    path("incidents/<str:key>/removals/new/", removing.remove, name="removal-new"),
    path("incidents/<str:key>/edit/", declaring.edit, name="incident-edit"),
    path("incidents/<str:key>/document/", documents.document, name="incident-document"),
    path("incidents/<str:key>/factors/", pages.factors, name="incident-factors"),
    path("incidents/<str:key>/actions/", pages.actions, name="incident-actions"),
    path("incidents/<str:key>/history/<str:uid>/undo/", declaring.undo, name="incident-undo"),
    path("teams/<slug:slug>/", team.team, name="team"),
]
