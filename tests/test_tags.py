"""The tags that every template may use."""

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("z. B. nach § 8 SGB VIII", "z.\u00a0B. nach §\u00a08 SGB\u00a0VIII"),
        ("i. d. R. u. a. d. h. <b>", "i.\u00a0d.\u00a0R. u.\u00a0a. d.\u00a0h. &lt;b&gt;"),
        ("das § der B. ist", "das § der B. ist"),
    ],
)
def test_tidy_spaces_keeps_abbreviations_on_one_line(typed, shown):
    assert Template("{{ text|tidy_spaces }}").render(Context({"text": typed})) == shown
