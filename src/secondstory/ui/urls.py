from django.urls import path

from secondstory.ui import views

urlpatterns = [path("health", views.health, name="health")]
