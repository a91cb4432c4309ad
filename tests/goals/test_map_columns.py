"""In which phase of the strategy map a goal stands."""

import datetime

import pytest

from goals.map_columns import Step, step_of


def _year(first, last=None):
    return {
        "begin": datetime.date(first, 1, 1),
        "end": datetime.date(last, 12, 31) if last else None,
    }


# The phases of the demo: two overlap, the last one has no end.
DEMO = [
    Step(1, "A", **_year(2008, 2009)),
    Step(2, "B", **_year(2009, 2011)),
    Step(3, "C", **_year(2012)),
]
UNDATED = [Step(1, "A"), Step(2, "B")]
TWICE = [Step(1, "A", **_year(2008, 2009)), Step(2, "A", **_year(2010, 2011)), Step(3, "B")]
OPEN = [Step(1, **_year(2008)), Step(2, **_year(2010))]
GAP = [Step(1, **_year(2008, 2008)), Step(2, **_year(2011, 2012))]


@pytest.mark.parametrize(
    ("steps", "objective", "due", "column"),
    [
        (DEMO, "B", "2008-08-31", 2),  # the objective wins over the date
        (DEMO, "A", None, 1),
        (DEMO, "", "2009-12-31", 1),  # in two phases: the first
        (DEMO, "", "2010-01-01", 2),
        (DEMO, "", "2030-01-01", 3),
        (DEMO, "", "2001-01-01", 1),  # before the first phase: it leads into it
        (DEMO, "unknown", "2012-06-30", 3),
        (DEMO, "", None, None),
        (UNDATED, "B", "2008-08-31", 2),
        (UNDATED, "", "2008-08-31", None),
        (TWICE, "A", "2010-06-30", 2),  # two phases serve it: the date decides
        (TWICE, "A", None, 1),
        (TWICE, "A", "2020-06-30", 1),
        (OPEN, "", "2009-12-31", 1),  # a phase without an end ends where the next begins
        (OPEN, "", "2010-01-01", 2),
        (GAP, "", "2009-06-30", 2),  # what falls into a gap prepares the next phase
        (GAP, "", "2013-01-01", None),
        ([], "A", "2008-08-31", None),
    ],
)
def test_column_comes_from_objective_then_date(steps, objective, due, column):
    day = datetime.date.fromisoformat(due) if due else None
    assert step_of(steps, objective=objective, due=day) == column
