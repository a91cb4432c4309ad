"""Where most of the work lies: counted, and said with its numbers."""

import pytest
from django.utils import translation

from goals.load import Load, heaviest
from goals.load_words import measure_sentence, perspective_sentence, post_sentence


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ([], None),
        (["A"], None),
        (["A", "B", None], None),
        ([None, None], None),
        (["A", "A"], Load(("A",), 2, 2)),
        (["A", "A", "B", None], Load(("A",), 2, 4)),
        (["B", "A", "A", "B", "C"], Load(("B", "A"), 2, 5)),
        (["A", "A", "B", "B"], None),
    ],
)
def test_the_heaviest_load(owners, expected):
    assert heaviest(owners) == expected


@pytest.mark.parametrize(
    ("language", "say", "load", "expected"),
    [
        ("de", perspective_sentence, Load(("A",), 3, 5), "3 von 5 Zielen liegen in „A“."),
        ("en", perspective_sentence, Load(("A",), 3, 5), "3 of 5 goals lie in “A”."),
        (
            "de",
            post_sentence,
            Load(("A", "B"), 2, 5),
            "Für die meisten Ziele sind „A“ und „B“ verantwortlich: je 2 von 5.",
        ),
        ("de", post_sentence, Load(("A",), 2, 3), "Für 2 von 3 Zielen ist „A“ verantwortlich."),
        (
            "en",
            measure_sentence,
            Load(("A", "B"), 2, 5),
            "Most open measures are with “A” and “B”: 2 of 5 each.",
        ),
        ("de", measure_sentence, None, ""),
    ],
)
def test_the_load_in_words(language, say, load, expected):
    with translation.override(language):
        assert say(load) == expected
