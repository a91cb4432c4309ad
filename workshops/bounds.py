"""Bounds that the form and the archive share: what was typed must come back from a file."""

MOST_PARTICIPANTS = 9_999
