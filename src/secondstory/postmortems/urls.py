from django.urls import path

from secondstory.postmortems import views, views_comments, views_sections

urlpatterns = [
    path("incidents/<str:key>/document/write/", views.write, name="section-write"),
    path("incidents/<str:key>/document/check/", views_sections.check, name="section-check"),
    path("incidents/<str:key>/document/sections/", views_sections.add, name="section-add"),
    path("incidents/<str:key>/document/sections/<str:uid>/", views.rewrite, name="section-edit"),
    path("incidents/<str:key>/document/sections/<str:uid>/title/", views_sections.rename, name="section-title"),
    path("incidents/<str:key>/document/sections/<str:uid>/move/", views_sections.move, name="section-move"),
    path("incidents/<str:key>/document/sections/<str:uid>/remove/", views_sections.remove, name="section-remove"),
    path("incidents/<str:key>/document/comments/", views_comments.comments, name="comments"),
    path("incidents/<str:key>/document/comments/<str:uid>/reply/", views_comments.reply, name="comment-reply"),
    path("incidents/<str:key>/document/comments/<str:uid>/resolve/", views_comments.resolve, name="comment-resolve"),
    path("incidents/<str:key>/document/comments/<str:uid>/reopen/", views_comments.reopen, name="comment-reopen"),
    path("incidents/<str:key>/document/comments/<str:uid>/withdraw/", views_comments.withdraw, name="comment-withdraw"),
]
