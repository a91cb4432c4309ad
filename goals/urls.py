from django.urls import path

from goals.views import ballots, comparison, continuing, direction, links, votes

app_name = "goals"

urlpatterns = [
    path("workshops/<uuid:pk>/direction/", direction.direction, name="direction"),
    path(
        "workshops/<uuid:pk>/objectives/new/", direction.objective_create, name="objective_create"
    ),
    path("objectives/<uuid:pk>/", direction.objective_edit, name="objective_edit"),
    path("objectives/<uuid:pk>/move/", direction.objective_move, name="objective_move"),
    path("objectives/<uuid:pk>/delete/", direction.objective_delete, name="objective_delete"),
    path("workshops/<uuid:pk>/phases/new/", direction.phase_create, name="phase_create"),
    path("phases/<uuid:pk>/", direction.phase_edit, name="phase_edit"),
    path("phases/<uuid:pk>/move/", direction.phase_move, name="phase_move"),
    path("phases/<uuid:pk>/delete/", direction.phase_delete, name="phase_delete"),
    path("scorecards/<uuid:pk>/next/", continuing.scorecard_continue, name="scorecard_continue"),
    path("workshops/<uuid:pk>/next/", continuing.continue_retreat, name="continue"),
    path("workshops/<uuid:pk>/takeover/", continuing.takeover, name="takeover"),
    path("workshops/<uuid:pk>/takeover/<uuid:goal>/take/", continuing.goal_take, name="goal_take"),
    path(
        "workshops/<uuid:pk>/takeover/<uuid:goal>/leave/", continuing.goal_leave, name="goal_leave"
    ),
    path(
        "workshops/<uuid:pk>/takeover/<uuid:goal>/back/",
        continuing.goal_bring_back,
        name="goal_bring_back",
    ),
    path("workshops/<uuid:pk>/comparison/", comparison.comparison, name="comparison"),
    path("workshops/<uuid:pk>/votes/", votes.votes, name="votes"),
    path("workshops/<uuid:pk>/votes/new/", votes.round_create, name="round_create"),
    path("workshops/<uuid:pk>/votes/undo/", votes.round_restore, name="round_restore"),
    path("votes/<uuid:pk>/", votes.round_edit, name="round_edit"),
    path("votes/<uuid:pk>/open/", votes.round_open, name="round_open"),
    path("votes/<uuid:pk>/close/", votes.round_close, name="round_close"),
    path("votes/<uuid:pk>/turnout/", votes.round_turnout, name="round_turnout"),
    path("votes/<uuid:pk>/again/", votes.round_reopen, name="round_reopen"),
    path("votes/<uuid:pk>/paper/", votes.round_paper, name="round_paper"),
    path("votes/<uuid:pk>/decision/", votes.round_decide, name="round_decide"),
    path("votes/<uuid:pk>/delete/", votes.round_delete, name="round_delete"),
    path("scorecards/<uuid:pk>/links/new/", links.link_create, name="link_create"),
    path("scorecards/<uuid:pk>/links/undo/", links.link_restore, name="link_restore"),
    path("goals/<uuid:pk>/links/<str:kind>/<uuid:to>/", links.link_edit, name="link_edit"),
    path(
        "goals/<uuid:pk>/links/<str:kind>/<uuid:to>/delete/", links.link_delete, name="link_delete"
    ),
    path("room/<uuid:pk>/dots/", ballots.ballot, name="ballot"),
]
