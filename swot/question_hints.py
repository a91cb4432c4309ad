"""A gentle hint at a guiding question that closes the talk instead of opening it.

A question that begins with its verb can be answered with yes or no; open ones begin with a word
such as "wie" or "was" (Seifert, "Visualisieren, Präsentieren, Moderieren", on kinds of questions).
Hints never block.
"""

from django.utils.translation import gettext as _

CLOSED = {
    "de": frozenset(
        [
            "ist",
            "sind",
            "war",
            "waren",
            "wird",
            "werden",
            "wurde",
            "wurden",
            "hat",
            "haben",
            "hatte",
            "hatten",
            "kann",
            "können",
            "könnte",
            "könnten",
            "soll",
            "sollen",
            "sollte",
            "sollten",
            "muss",
            "müssen",
            "müsste",
            "müssten",
            "darf",
            "dürfen",
            "dürfte",
            "will",
            "wollen",
            "möchte",
            "möchten",
            "gibt",
            "gilt",
            "braucht",
            "brauchen",
            "reicht",
            "reichen",
            "lässt",
            "lassen",
            "haben",
        ]
    ),
    "en": frozenset(
        [
            "is",
            "are",
            "was",
            "were",
            "has",
            "have",
            "had",
            "do",
            "does",
            "did",
            "can",
            "could",
            "should",
            "shall",
            "will",
            "would",
            "must",
            "may",
            "might",
            "need",
        ]
    ),
}


def hint_of(text: str, language: str) -> str:
    """What could be better about the question, in one sentence; empty if nothing."""
    words = text.split(maxsplit=1)
    if not words:
        return ""
    if not text.rstrip().endswith(("?", "?“", "?”", '?"', "?)")):
        return _("A guiding question ends with a question mark.")
    if words[0].casefold().strip("„“”\"'") in CLOSED["en" if language == "en" else "de"]:
        return _(
            "This can be answered with yes or no. More open: “How can we …” or “What do we need …”"
        )
    return ""  # fmt: skip
