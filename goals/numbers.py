"""What goals are called, under its name on this rung."""

from swot.labels import goal_label, goal_labels

__all__ = ["goal_label", "goal_labels"]
