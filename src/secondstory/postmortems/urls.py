from django.urls import path

from secondstory.postmortems import views

urlpatterns = [
    path("incidents/<str:key>/document/write/", views.write, name="section-write"),
    path("incidents/<str:key>/document/<str:uid>/", views.rewrite, name="section-edit"),
]
