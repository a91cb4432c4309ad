"""Names of downloads: readable, sortable, free of signs that file systems dislike."""

import re
import unicodedata

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
)
_LONGEST = 80


def plain_name(text: str) -> str:
    """Turn a title into ASCII words joined by hyphens; "" where nothing is left."""
    latin = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_GERMAN))
    words = re.findall(r"[A-Za-z0-9]+", latin.encode("ascii", "ignore").decode())
    return "-".join(words)[:_LONGEST].rstrip("-")
