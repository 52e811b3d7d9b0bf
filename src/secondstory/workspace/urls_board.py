from django.urls import path

from secondstory.workspace.views import briefs

urlpatterns = [
    path("actions/briefs/", briefs.briefs, name="risk-briefs"),
    path("actions/briefs/new/<str:uid>/", briefs.make, name="risk-brief-make"),
    path("actions/briefs/<str:uid>/", briefs.brief, name="risk-brief"),
    path("actions/briefs/<str:uid>/sign/", briefs.sign, name="risk-brief-sign"),
    path("actions/briefs/<str:uid>/brief.md", briefs.as_markdown, name="risk-brief-markdown"),
]
