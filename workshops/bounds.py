"""Bounds that the form and the archive share: what was typed must come back from a file."""

import datetime

MOST_PARTICIPANTS = 9_999
NARRATIVE_LENGTH, NARRATIVE_LINES = 30_000, 1_000
"""Signs and written lines of a text: about ten pages, and the five texts of a report together stay
well within the time that it may take."""
FIRST_AS_OF, LAST_AS_OF = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
"""Between these a scorecard can stand: what is due is reckoned centuries back from that day."""


def written_lines(text: str) -> int:
    """How many lines of `text` hold more than white space."""
    return sum(1 for line in text.split("\n") if line.strip())
