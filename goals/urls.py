from django.urls import path

from goals.views import direction, votes

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
    path("workshops/<uuid:pk>/votes/", votes.votes, name="votes"),
]
