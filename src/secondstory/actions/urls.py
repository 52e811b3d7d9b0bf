from django.urls import path

from secondstory.actions import views

urlpatterns = [
    path("actions/", views.action_list, name="actions"),
    path("actions/<str:uid>/<str:verb>/", views.step, name="action-step"),
]
