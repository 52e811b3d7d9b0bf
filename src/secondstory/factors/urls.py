from django.urls import path

from secondstory.factors import views

urlpatterns = [
    path("incidents/<str:key>/factors/new/", views.add_factor, name="factor-add"),
    path("incidents/<str:key>/factors/<str:uid>/", views.edit_factor, name="factor-edit"),
    path("incidents/<str:key>/factors/<str:uid>/remove/", views.remove_factor, name="factor-remove"),
    path("incidents/<str:key>/factors/<str:uid>/let-be/", views.accept_factor, name="factor-accept"),
    path("incidents/<str:key>/factors/<str:uid>/ask-again/", views.withdraw_acceptance, name="factor-acceptance-withdraw"),
    path("incidents/<str:key>/lenses/<str:lens>/", views.look, name="lens-look"),
]
