"""The verbs of the board, each of which can be undone."""

from swot.services.cards import (
    MOST_EQUAL,
    correct_card,
    hide_card,
    is_correctable,
    mark_equal,
    move_card,
    pin_card,
    recount_card,
    remove_card,
    reword_card,
    show_card,
    split_card,
    touch_perspectives,
    unmark_equal,
)
from swot.services.clusters import (
    create_cluster,
    dissolve_cluster,
    gather_cards,
    move_cluster,
    rename_cluster,
    reorder_cluster,
)
from swot.services.refusal import RefusedError
from swot.steps import Done, Undone, redo_last, undo_last

__all__ = [
    "MOST_EQUAL",
    "Done",
    "RefusedError",
    "Undone",
    "correct_card",
    "create_cluster",
    "dissolve_cluster",
    "gather_cards",
    "hide_card",
    "is_correctable",
    "mark_equal",
    "move_card",
    "move_cluster",
    "pin_card",
    "recount_card",
    "redo_last",
    "remove_card",
    "rename_cluster",
    "reorder_cluster",
    "reword_card",
    "show_card",
    "split_card",
    "touch_perspectives",
    "undo_last",
    "unmark_equal",
]
