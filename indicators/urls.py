from django.urls import path

from indicators.views import chain, goal, history, indicator, review, scorecard, value_tables, values

app_name = "indicators"

urlpatterns = [
    path("scorecards/", scorecard.scorecard_list, name="scorecards"),
    path("scorecards/<uuid:pk>/", scorecard.scorecard, name="scorecard"),
    path("scorecards/<uuid:pk>/reviews/", review.review_list, name="review_list"),
    path("scorecards/<uuid:pk>/reviews/new/", review.review_create, name="review_create"),
    path("reviews/<uuid:pk>/", review.review, name="review"),
    path("reviews/<uuid:pk>/edit/", review.review_edit, name="review_edit"),
    path("reviews/<uuid:pk>/finish/", review.review_finish, name="review_finish"),
    path("reviews/<uuid:pk>/reopen/", review.review_reopen, name="review_reopen"),
    path("reviews/goals/<uuid:pk>/", review.review_note, name="review_note"),
    path("reviews/goals/<uuid:pk>/save/", review.note_save, name="note_save"),
    path("workshops/<uuid:pk>/chain/", chain.chain, name="chain"),
    path("cards/<uuid:pk>/chain/", chain.card_chain, name="card_chain"),
    path("workshops/<uuid:pk>/goals/", goal.goal_list, name="goal_list"),
    path("workshops/<uuid:pk>/goals/new/", goal.goal_create, name="goal_create"),
    path("workshops/<uuid:pk>/goals/hints/", goal.goal_hints, name="goal_hints"),
    path("goals/<uuid:pk>/", goal.goal, name="goal"),
    path("goals/<uuid:pk>/history/", history.goal_history, name="goal_history"),
    path(
        "goals/<uuid:pk>/history/<int:number>/restore/",
        history.goal_restore,
        name="goal_restore",
    ),
    path("goals/<uuid:pk>/edit/", goal.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/move/", goal.goal_move, name="goal_move"),
    path("goals/<uuid:pk>/delete/", goal.goal_delete, name="goal_delete"),
    path("goals/<uuid:pk>/indicators/new/", indicator.indicator_create, name="indicator_create"),
    path("indicators/<uuid:pk>/edit/", indicator.indicator_edit, name="indicator_edit"),
    path("indicators/<uuid:pk>/delete/", indicator.indicator_delete, name="indicator_delete"),
    path("values/", values.value_list, name="values"),
    path("indicators/<uuid:pk>/values/", values.value_history, name="value_history"),
    path("indicators/<uuid:pk>/values/<str:period>/", values.value_edit, name="value_edit"),
    path("scorecards/<uuid:pk>/periods/", values.period_list, name="periods"),
    path("scorecards/<uuid:pk>/values/import/", value_tables.values_import, name="values_import"),
    path(
        "scorecards/<uuid:pk>/values/import/confirm/",
        value_tables.values_import_confirm,
        name="values_import_confirm",
    ),
    path("periods/<uuid:pk>/reopen/", values.period_reopen, name="period_reopen"),
]
