from django.urls import path

from secondstory.demo import views

urlpatterns = [
    path("example/enter/", views.enter, name="example-enter"),
    path("example/leave/", views.leave, name="example-leave"),
    path("example/remove/", views.remove, name="example-remove"),
]
