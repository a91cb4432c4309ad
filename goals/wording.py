"""What the wording of a goal gives away, in German and English. Each finder returns what it found.

Rules of thumb over words, no grammar: they miss things and sometimes see ghosts, which is why
they only ever advise. What each rests on is written beside the rule in goals/smart_rules.py.
"""

import re

_WORD = re.compile(r"[^\W\d_]+(?:[-/][^\W\d_]+)*")
_DATES = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d{2}-\d{2}|\b(?:19|20)\d{2}\b|§+\s*\d+\s?[a-z]?\b"
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})(?:[.!?]\s+(?=[A-ZÄÖÜ])|;\s+)")

# A change without its size; a figure beside it ("von 47 % auf 70 %") makes it specific.
_CHANGE = {
    "de": re.compile(
        r"optim\w*|verbesser\w*|verstärk\w*|intensivier\w*|steiger\w*|erhöh\w*|ausbau\w*|ausgebaut\w*|weiterentwickel\w*"
    ),
    "en": re.compile(
        r"optimi[sz]\w*|improv\w*|strengthen\w*|enhanc\w*|increas\w*|intensif\w*|expand\w*"
    ),
}
# Words that leave a way out, whatever figure stands beside them.
_HEDGE = {
    "de": re.compile(
        r"möglichst|ggf\b\.?|gegebenenfalls|evtl\b\.?|eventuell\w*|angemessen\w*|ausreichend\w*|zeitnah\w*|weitgehend\w*"
        r"|nach möglichkeit|im rahmen der möglichkeiten|usw\b\.?|etc\b\.?"
    ),
    "en": re.compile(
        r"as far as possible|where possible|if possible|if necessary|as appropriate"
        r"|appropriate\w*|adequate\w*|sufficient\w*|timely|etc\b\.?"
    ),
}
_COMPARATIVE = {
    "de": re.compile(
        r"besser\w*|mehr|weniger|stärker\w*|höher\w*|geringer\w*|schneller\w*|öfter|häufiger\w*"
    ),
    "en": re.compile(r"better|more|less|fewer|stronger|higher|lower|faster"),
}
_JOIN = {
    "de": re.compile(r"sowie|sowohl|als auch|außerdem|zugleich|gleichzeitig|darüber hinaus"),
    "en": re.compile(r"as well as|in addition|at the same time|furthermore"),
}
_INTENTION = {
    "de": re.compile(
        r"soll(?:en|te|ten)?|woll(?:en|te|ten)|will|müssen|muss|möcht(?:e|en)|streben|anstreben|angestrebt"
    ),
    "en": re.compile(r"should|must|want to|wants to|intends? to|aims? to|strives? to|needs? to"),
}
_AUXILIARY = re.compile(
    r"\b(?:ist|sind|hat|haben|wird|werden|kann|können|liegt|liegen|gibt|besteht|bestehen)\b"
)
_NO_INFINITIVE = frozenset(
    [
        "zusammen",
        "außen",
        "innen",
        "oben",
        "unten",
        "gegen",
        "neben",
        "wegen",
        "allen",
        "jeden",
        "anderen",
        "eigenen",
        "ihnen",
        "morgen",
        "zwischen",
        "dagegen",
    ]
)
_ENGLISH_ACTIVITY = re.compile(
    r"(?:to |we will |we )?(?:improve|optimi[sz]e|develop|increase|reduce|strengthen"
    r"|implement|create|build|expand|introduce|establish|promote|support|ensure|conclude|sign"
    r"|train|set up|enhance|maintain|keep|carry out|work|offer|review)\b"
)


def find_vague(statement: str, language: str) -> list[str]:
    """Hedges, and words of change without a figure."""
    text = statement.casefold()
    found = _find(_HEDGE[language], text)
    return found if has_figure(statement) else found + _find(_CHANGE[language], text)


def find_comparatives(statement: str, language: str) -> list[str]:
    """ "better", "more" – than what? A figure answers that."""
    return [] if has_figure(statement) else _find(_COMPARATIVE[language], statement.casefold())


def find_activity(statement: str, language: str) -> list[str]:
    """A task or an intention in place of a reached state: "Vernetzung verbessern", "we should"."""
    text = statement.casefold()
    found = _find(_INTENTION[language], text)
    if language == "en":
        start = _ENGLISH_ACTIVITY.match(text.strip())
        return found + ([start[0]] if start else [])
    return found + _infinitives(statement)[-1:]


def find_several(statement: str, language: str) -> list[str]:
    """Signs of more than one goal: several sentences, joining words, two activities, many "und"."""
    sentences = [part for part in _SENTENCE_END.split(statement.strip()) if part.strip()]
    found = _find(_JOIN[language], statement.casefold())
    if len(sentences) > 1:
        found.append(" … ".join(_WORD.findall(part)[0] for part in sentences if _WORD.search(part)))
    infinitives = _infinitives(statement)
    if language == "de" and len(infinitives) > 1:
        found.append(" … ".join(infinitives))
    joint = "und" if language == "de" else "and"
    if _WORD.findall(statement.casefold()).count(joint) >= 3:
        found.append(joint)
    return found


def has_figure(text: str) -> bool:
    """A number that is neither a date nor a paragraph of a law."""
    return bool(re.search(r"\d", _DATES.sub("", text)))


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def _find(pattern: re.Pattern[str], text: str) -> list[str]:
    found = re.findall(rf"\b(?:{pattern.pattern})(?!\w)", text)
    return list(dict.fromkeys(found))


def _infinitives(statement: str) -> list[str]:
    """Infinitives that end a German phrase without an auxiliary: "Träger vernetzen"."""
    text = statement.strip().rstrip(".! ")
    if not text or "," in text or _AUXILIARY.search(text.casefold()):
        return []
    words = [re.findall(r"[^\W\d_]+", part)[-1:] for part in re.split(r"\bund\b", text)]
    ends = [word[0] if word else "" for word in words]
    if not _is_infinitive(ends[-1]):
        return []
    return [word for word in ends if _is_infinitive(word)]


def _is_infinitive(word: str) -> bool:
    return (
        len(word) > 4
        and word[0].islower()
        and word.endswith(("en", "ern", "eln"))
        and word not in _NO_INFINITIVE
    )
