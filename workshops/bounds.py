"""Bounds that the form and the archive share: what was typed must come back from a file."""

import datetime

MOST_PARTICIPANTS = 9_999
FIRST_AS_OF, LAST_AS_OF = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
"""Between these a scorecard can stand: what is due is reckoned centuries back from that day."""
