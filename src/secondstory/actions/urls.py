from django.urls import path

from secondstory.actions import views, views_gate, views_ladder, views_line, views_sprints, views_together, views_way

urlpatterns = [
    path("services/<slug:slug>/gate/", views_gate.gate, name="gate"),
    path("services/<slug:slug>/gate/switch/", views_gate.switch, name="gate-switch"),
    path("services/<slug:slug>/gate/override/", views_gate.override, name="gate-override"),
    path("services/<slug:slug>/gate/overrides/<str:uid>/withdraw/", views_gate.withdraw, name="gate-override-withdraw"),
    path("actions/", views.action_list, name="actions"),
    path("actions/line/", views_line.read, name="action-line"),
    path("incidents/<str:key>/actions/number/", views_together.number, name="actions-number"),
    path("actions/<str:uid>/take-up/", views_together.take_up, name="action-take-up"),
    path("actions/escalations/", views_ladder.board, name="escalations"),
    path("actions/escalations/<str:uid>/", views_ladder.escalation, name="escalation"),
    path("actions/escalations/<str:uid>/edit/", views_ladder.edit, name="escalation-edit"),
    path("actions/escalations/<str:uid>/decide/", views_ladder.decide, name="escalation-decide"),
    path("actions/<str:uid>/escalate/", views_ladder.escalate, name="action-escalate"),
    path("actions/sprints/", views_sprints.sprints, name="sprints"),
    path("actions/sprints/<slug:slug>/plan/", views_sprints.plan, name="sprints-plan"),
    path("actions/sprints/<str:uid>/edit/", views_sprints.edit, name="sprint-edit"),
    path("actions/sprints/<str:uid>/remove/", views_sprints.remove, name="sprint-remove"),
    path("actions/<str:uid>/sprint/", views_sprints.put, name="action-sprint"),
    path("incidents/<str:key>/actions/new/", views.add_action, name="action-add"),
    path("incidents/<str:key>/factors/<str:uid>/answered/", views.answer_factor, name="factor-answer"),
    path("actions/<str:uid>/", views_way.one_action, name="action"),
    path("actions/<str:uid>/edit/", views.edit_action, name="action-edit"),
    path("actions/<str:uid>/review/", views_way.review, name="action-review"),
    path("actions/<str:uid>/<str:verb>/", views_way.step, name="action-step"),
]
