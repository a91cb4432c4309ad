from django.urls import path

from swot.views import board, cards, clusters, entry, paste, questions, setup

app_name = "swot"

urlpatterns = [
    path("workshops/<uuid:pk>/board/", board.board, name="board"),
    path("workshops/<uuid:pk>/board/undo/", board.undo, name="undo"),
    path("workshops/<uuid:pk>/board/redo/", board.redo, name="redo"),
    path("workshops/<uuid:pk>/entry/", entry.entry, name="entry"),
    path("workshops/<uuid:pk>/paste/", paste.paste, name="paste"),
    path("workshops/<uuid:pk>/paste/pin/", paste.paste_pin, name="paste_pin"),
    path("cards/<uuid:pk>/", cards.card, name="card"),
    path("cards/<uuid:pk>/also/", cards.card_also, name="card_also"),
    path("cards/<uuid:pk>/cluster/", cards.card_cluster, name="card_cluster"),
    path("cards/<uuid:pk>/correct/", cards.card_correct, name="card_correct"),
    path("cards/<uuid:pk>/equal/", cards.card_equal, name="card_equal"),
    path("cards/<uuid:pk>/hide/", cards.card_hide, name="card_hide"),
    path("cards/<uuid:pk>/move/", cards.card_move, name="card_move"),
    path("cards/<uuid:pk>/recount/", cards.card_recount, name="card_recount"),
    path("cards/<uuid:pk>/remove/", cards.card_remove, name="card_remove"),
    path("cards/<uuid:pk>/reword/", cards.card_reword, name="card_reword"),
    path("cards/<uuid:pk>/show/", cards.card_show, name="card_show"),
    path("cards/<uuid:pk>/split/", cards.card_split, name="card_split"),
    path("cards/<uuid:pk>/unequal/", cards.card_unequal, name="card_unequal"),
    path("workshops/<uuid:pk>/clusters/new/", clusters.cluster_create, name="cluster_create"),
    path("clusters/<uuid:pk>/", clusters.cluster, name="cluster"),
    path("clusters/<uuid:pk>/dissolve/", clusters.cluster_dissolve, name="cluster_dissolve"),
    path("clusters/<uuid:pk>/move/", clusters.cluster_move, name="cluster_move"),
    path("clusters/<uuid:pk>/rename/", clusters.cluster_rename, name="cluster_rename"),
    path("clusters/<uuid:pk>/reorder/", clusters.cluster_reorder, name="cluster_reorder"),
    path("workshops/<uuid:pk>/questions/", questions.question_list, name="question_list"),
    path("workshops/<uuid:pk>/questions/add/", questions.question_add, name="question_add"),
    path("workshops/<uuid:pk>/questions/new/", questions.question_create, name="question_create"),
    path(
        "workshops/<uuid:pk>/questions/without/",
        questions.cards_without_question,
        name="cards_without_question",
    ),
    path("workshops/<uuid:pk>/questions/link/", questions.cards_link, name="cards_link"),
    path("questions/<uuid:pk>/", questions.question_edit, name="question_edit"),
    path("questions/<uuid:pk>/move/", questions.question_move, name="question_move"),
    path("questions/<uuid:pk>/delete/", questions.question_delete, name="question_delete"),
    path("workshops/new/", setup.workshop_create, name="workshop_create"),
    path("workshops/<uuid:pk>/edit/", setup.workshop_edit, name="workshop_edit"),
    path("workshops/<uuid:pk>/duplicate/", setup.workshop_duplicate, name="workshop_duplicate"),
]
